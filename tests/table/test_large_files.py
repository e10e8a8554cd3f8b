"""Files whose rows are read when they are asked for: as those of few rows, but for when damage is noticed."""

import os
import pickle

import pytest

import tilth
from table_files import data_of, index_of, parts_of, sealed_parts, with_letter
from tilth import Table
from tilth.errors import NotATarget, TableError, TableFileError, VerificationFailed
from tilth.table import TableHead, files, statement_of
from tilth.table.file_rows import FileRows
from tilth.table.file_writer import table_writer
from tilth.table.row_texts import row_texts
from tilth.table.statement import Statement


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Let every file be a large one."""
    monkeypatch.setattr(files, "READ_AT_ONCE", 0)


@pytest.fixture(params=["box_table", "tiny_table", "box_combined", "bubble_functions"])
def table(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def path(table, tmp_path):
    path = tmp_path / "t.tilth"
    table.save(path)
    return path


def test_it_is_the_same_table(table, path, tmp_path):
    loaded = Table.load(path)
    assert isinstance(loaded._rows, FileRows)
    assert list(loaded) == list(table) and len(loaded) == len(table)
    for target, row in table.items():
        assert target in loaded
        assert list(loaded[target].items()) == list(row.items())
    assert loaded == table and loaded.certificates == table.certificates
    assert loaded.verify(seed=1) == table.verify(seed=1)
    assert loaded.verify(seed=1, plain=True) == table.verify(seed=1, plain=True)
    loaded.save(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == path.read_bytes()
    assert str(loaded) == str(table)


def test_what_is_not_there(table, path):
    loaded = Table.load(path)
    strange = loaded.family[[9] * loaded.family.size]
    assert strange not in loaded and (2, 1) not in loaded
    with pytest.raises(NotATarget):
        loaded[strange]


def test_no_row_is_read_before_it_is_asked_for(table, path, monkeypatch):
    read = []
    real = FileRows._read
    monkeypatch.setattr(FileRows, "_read", lambda self, *place: read.append(place) or real(self, *place))
    loaded = Table.load(path)
    list(loaded), loaded.masters, loaded.certificates, repr(loaded)
    assert read == []
    last = list(loaded)[-1]
    loaded[last]
    assert len(read) == 1


def test_it_can_be_pickled_and_merged_and_changed(table, path):
    loaded = Table.load(path)
    again = pickle.loads(pickle.dumps(loaded))  # noqa: S301
    assert again == table and not isinstance(again._rows, FileRows)
    assert dict(loaded.merge(loaded)) == dict(table)
    assert loaded.change_masters(loaded.masters) == table
    point = dict.fromkeys(loaded.symbols, 11)
    assert loaded.evaluate(point) == table.evaluate(point)


def test_bytes_that_are_changed_are_noticed(table, path):
    changed_bytes(table, path, 29)


@pytest.mark.long
def test_every_byte_that_is_changed_is_noticed(table, path):
    changed_bytes(table, path, 1)


def changed_bytes(table, path, step):
    content = path.read_bytes()
    head, rows, _ = parts_of(content)
    start = content.index(b"\n") + 1 + len(head)
    inside = range(start, start + sum(map(len, rows)))
    for place in range(0, len(content), step):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        if place in inside:
            loaded = Table.load(path)
            # Only one row is damaged, and all others are read.
            wrong = [target for target in table if not reads(loaded, target, path)]
            assert len(wrong) == 1
        else:
            with pytest.raises(TableFileError, match=str(path)):
                Table.load(path)


def reads(loaded, target, path):
    try:
        loaded[target]
    except TableFileError as error:
        assert str(path) in str(error) and str(target) in str(error)
        return False
    return True


def test_rows_that_are_exchanged_under_it(table, path):
    # Every line is a row of the table, and none has another length.
    head, rows, _tail = parts_of(path.read_bytes())
    loaded = Table.load(path)
    with path.open("r+b") as file:
        file.seek(path.read_bytes().index(b"\n") + 1 + len(head))
        file.write(b"".join(reversed(rows)))
    if rows[0] != rows[-1]:
        with pytest.raises(TableFileError, match="was changed after it was opened"):
            loaded[next(iter(loaded))]


def test_a_row_of_another_target_with_the_right_hash(path, table):
    head, rows, _tail = parts_of(path.read_bytes())
    keys = [list(target.indices) for target in table]
    rows[0] = rows[1]
    data = {n: v for n, v in data_of(path).items() if n in ("certificates", "provenance")}
    from table_files import dumped

    path.write_bytes(sealed_parts(head, rows, dumped(data | index_of(rows, keys))))
    loaded = Table.load(path)
    with pytest.raises(TableFileError, match="is not a well-formed table"):
        loaded[next(iter(loaded))]
    with pytest.raises((TableFileError, VerificationFailed)):
        loaded.verify()


def test_a_coefficient_with_the_right_hash_is_not_verified(path, table):
    content = path.read_bytes()
    _, rows, _ = parts_of(content)
    number = max(range(len(rows)), key=lambda n: len(rows[n]))
    place = max(n for n, letter in enumerate(rows[number]) if chr(letter).isdigit())
    digit = next(d for d in b"123456789" if d != rows[number][place])
    path.write_bytes(with_letter(content, (number + 1, place), digit))
    with pytest.raises((TableFileError, VerificationFailed)):
        Table.load(path).verify(fresh=False)


def test_a_file_that_is_replaced_is_still_the_old_one(path, table, tmp_path):
    loaded = Table.load(path)
    _family, targets = tilth.cases.load_case("box")
    other = tilth.reduce(targets[:1], "laporta", at={"d": 5, "s": 7, "t": 3})
    other.save(path)  # beside, and renamed
    assert loaded == table
    loaded.save(path)
    assert loaded == table == Table.load(path)


def test_a_file_that_is_cut_under_it(path, table):
    loaded = Table.load(path)
    os.truncate(path, 200)
    with pytest.raises(TableFileError, match="was changed after it was opened"):
        loaded[list(loaded)[-1]]


def test_a_file_that_cannot_be_read_any_more(path, table):
    loaded = Table.load(path)
    loaded._rows._file.close()
    with pytest.raises((TableFileError, ValueError)):
        loaded[next(iter(loaded))]


# -- writing row by row


def head_of(table):
    names = ("source", "order", "preferred_masters", "masters", "at", "prime")
    return TableHead(**{name: getattr(table, name) for name in names})


def test_a_file_that_is_written_row_by_row(table, path, tmp_path):
    statement = Statement(head_of(table))
    with table_writer(tmp_path / "again", head_of(table)) as writer:
        assert not (tmp_path / "again").exists()
        for target, texts in row_texts(table):
            writer.add(target, dict(reversed(texts.items())))  # in any order
            statement.add(target, texts)
        writer.finish(table.certificates, table.provenance)
    assert (tmp_path / "again").read_bytes() == path.read_bytes()
    assert statement.hexdigest() == statement_of(table, table, table, table.masters)


def test_what_cannot_be_a_row(table, tmp_path):
    target, *_ = (target for target, row in table.items() if row)
    with pytest.raises(TableError, match="has two rows"), table_writer(tmp_path / "t", table) as writer:
        writer.add(target, {})
        writer.add(target, {})
    with pytest.raises(TableError, match="is no master"), table_writer(tmp_path / "t", table) as writer:
        writer.add(target, {table.family[[9] * table.family.size]: "1"})
    assert list(tmp_path.iterdir()) == []
