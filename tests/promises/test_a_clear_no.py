"""A clear no: bad input is refused before work starts, with place and reason, and so is a damaged file."""

import pytest

import tilth
from tilth.errors import InputError, TableFileError
from tilth.table import file_rows, file_writer, files


class WorkBegan(Exception):
    """Equations were asked for."""


#: {what is wrong: (arguments of `reduce`, what the message names)}
BAD = {
    "unknown symbol": ({"at": {"d": 5, "x": 7}}, "x"),
    "no number": ({"at": {"d": "five", "s": 7}}, "five"),
    "division by zero": ({"at": {"d": "5/0", "s": 7}}, "5/0"),
    "no prime": ({"at": {"d": 5, "s": 7}, "prime": 91}, "91"),
    "tiny prime": ({"at": {"d": 5, "s": 7}, "prime": 2}, "2"),
    "prime of functions": ({"prime": 101}, "d"),
    "order": ({"order": "alphabetic"}, "alphabetic"),
    "identities": ({"identities": ["ibp", "lie"]}, "lie"),
    "threads": ({"threads": 0}, "threads"),
    "effort": ({"effort": -1}, "effort"),
    "objective": ({"objective": "beauty"}, "beauty"),
    "certify": ({"certify": "all"}, "all"),
    "equation order": ({"equation_order": "t +"}, "t +"),
    "memory": ({"max_memory": "4 parsecs"}, "parsecs"),
    "backend": ({"backend": "abacus"}, "abacus"),
    "rule": ({"seeding": "laporte"}, "laporte"),
    "parameter of a rule": ({"seeding": "laporta(dts=1)"}, "dts"),
    "text of a rule": ({"seeding": "t >= 4 and"}, "t >= 4 and"),
}


@pytest.fixture
def learning(monkeypatch):
    """Notice when equations are made, and with them work begins."""
    from tilth.seeding import Seeds

    def began(self, *arguments, **more):
        raise WorkBegan

    monkeypatch.setattr(Seeds, "__init__", began)


@pytest.mark.usefixtures("learning")
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_before_work_starts(targets, name):
    options, named = BAD[name]
    with pytest.raises(InputError) as caught:
        tilth.reduce(targets, **({"seeding": "laporta"} | options))
    assert named in str(caught.value)


@pytest.mark.usefixtures("learning")
def test_good_input_begins_work(targets):
    # Or the test above would not tell whether work had begun.
    with pytest.raises(WorkBegan):
        tilth.reduce(targets, "laporta")


def check_damage(table, path):
    table.save(path)
    content = path.read_bytes()
    for place in range(0, len(content), max(1, len(content) // 200)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(TableFileError, match=str(path)):
            tilth.Table.load(path)


@pytest.fixture(scope="module")
def table(targets):
    return tilth.reduce(targets, "laporta(dots=2, s=1)")


def test_damaged_files_are_refused(table, tmp_path):
    check_damage(table, tmp_path / "t.tilth")


def test_a_checksum_that_is_not_compared_is_found(table, tmp_path, monkeypatch):
    class Digest:
        def hexdigest(self):
            return "0" * 64

    class Blind:
        @staticmethod
        def sha256(payload):
            return Digest()

    for module in (files, file_writer):
        monkeypatch.setattr(module, "hashlib", Blind)
    for module in (file_rows, file_writer):
        monkeypatch.setattr(module, "row_hash", lambda line: "")
    monkeypatch.setattr(file_rows, "ROW_HASH", 0)
    with pytest.raises(pytest.fail.Exception):
        check_damage(table, tmp_path / "t.tilth")
