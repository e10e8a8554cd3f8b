"""A table that is saved and loaded is the same table."""

import hashlib
import json
import os
import sys
from pathlib import Path

import pytest

import tilth
from table_files import parts_of
from tilth import Table
from tilth.errors import TableFileError, TargetError


def test_round_trip(table, tmp_path):
    path = tmp_path / "table.tilth"
    table.save(path)
    loaded = Table.load(path)
    assert loaded.family == table.family
    assert list(loaded) == list(table)
    for target in table:
        assert list(loaded[target].items()) == list(table[target].items())
        assert [type(c) for c in loaded[target].values()] == [type(c) for c in table[target].values()]
    for name in ("masters", "order", "preferred_masters", "prime", "certificate"):
        assert getattr(loaded, name) == getattr(table, name)
    assert dict(loaded.at) == dict(table.at)
    assert loaded.provenance == json.loads(json.dumps(dict(table.provenance)))
    assert str(loaded) == str(table)
    again = tmp_path / "again.tilth"
    loaded.save(again)
    assert again.read_bytes() == path.read_bytes()


def test_a_loaded_table_verifies(table, tmp_path):
    table.save(tmp_path / "table.tilth")
    done = Table.load(tmp_path / "table.tilth").verify()
    assert done.targets == len(table)
    assert done.equations == len(table.certificate.equations)
    assert done.stored == tuple(probe.prime for probe in table.certificate.probes)
    # One where the table speaks and one elsewhere: a modulus of several combinations is one prime.
    assert len(done.fresh) == 2
    assert "verified" in str(done)


def test_without_fresh_witnesses(table):
    assert table.verify(fresh=False).fresh == ()


def test_preferred_masters_and_the_order_are_kept(tmp_path):
    family, targets = tilth.cases.load_case("box")
    preferred = [family[2, 1, 1, 1]]
    point = {"d": 5, "s": 7, "t": 3}
    table = tilth.reduce(targets, "laporta", at=point, preferred_masters=preferred, order="dots")
    table.save(tmp_path / "t")
    loaded = Table.load(tmp_path / "t")
    assert loaded.preferred_masters == tuple(preferred)
    assert loaded.order is tilth.Order.dots
    loaded.verify()


def test_it_is_a_mapping(box_table):
    family = box_table.family
    assert family[2, 1, 1, 1] in box_table
    assert family[1, 1, 1, 1] not in box_table
    assert (2, 1, 1, 1) not in box_table
    assert len(box_table) == len(list(box_table)) == 4
    with pytest.raises(TargetError, match=r"box\[1,1,1,1\] is not a target of this table"):
        box_table[family[1, 1, 1, 1]]
    with pytest.raises(TypeError):
        box_table[family[2, 1, 1, 1]][family[1, 1, 1, 1]] = 0


def test_it_is_a_mapping_also_for_what_it_does_not_have(box_table):
    family = box_table.family
    assert box_table.get(family[1, 1, 1, 1]) is None
    assert box_table.get(family[1, 1, 1, 1], {}) == {}
    with pytest.raises(KeyError):
        box_table[family[1, 1, 1, 1]]


def test_the_checksum_is_of_head_and_tail(box_table, tmp_path):
    path = tmp_path / "t"
    box_table.save(path)
    head, rows, tail = parts_of(path.read_bytes())
    word, version, digest, *lengths = path.read_bytes().partition(b"\n")[0].split()
    assert (word, version) == (b"tilth-table", b"4")
    assert list(map(int, lengths)) == [len(head), sum(map(len, rows)), len(tail)]
    assert digest.decode() == hashlib.sha256(head + tail).hexdigest()
    assert [json.loads(row)[0] for row in rows] == [list(target.indices) for target in box_table]


def test_provenance(rational_table):
    provenance = rational_table.provenance
    score = tilth.score(list(rational_table), effort=provenance["effort"], symmetries=False)
    assert (provenance["rule"], provenance["seeding"]) == ("auto", "kira")
    assert tilth.score(list(rational_table), provenance["seeding"], symmetries=False).seeds == score.seeds
    for name, count in provenance["counts"].items():
        assert count == getattr(score, name)
    assert {"seeds", "generated", "independent", "selected", "multiplications", "masters"} == set(
        provenance["counts"]
    )
    assert provenance["counts"]["seeds"] == 108
    assert provenance["identities"] == ["ibp", "li"]
    assert provenance["versions"]["tilth"] == tilth.__version__
    assert {"numpy", "python-flint"} <= set(provenance["versions"])
    assert (provenance["seed"], provenance["effort"]) == (0, 1)
    assert len(provenance["primes"]) == len(set(provenance["primes"])) >= 2
    learning = {prime for prime, _ in provenance["learning"]}
    witnesses = {probe.prime for probe in rational_table.certificate.probes}
    # The certificate is worth something only at primes that the coefficients were not made from.
    assert len(learning) == 2
    assert not learning & set(provenance["primes"])
    assert not witnesses & (learning | set(provenance["primes"]))


def test_the_point_is_another_one_in_the_last_witness(table):
    *_, here, elsewhere = table.certificate.probes
    assert dict(here.point) == dict(table.at)
    assert dict(elsewhere.point) != dict(table.at)


def test_an_existing_file_is_replaced(box_table, tmp_path):
    path = tmp_path / "t"
    path.write_bytes(b"old")
    box_table.save(path)
    assert list(tmp_path.iterdir()) == [path]
    assert dict(Table.load(path)) == dict(box_table)


def test_a_missing_folder(box_table, tmp_path):
    with pytest.raises(TableFileError, match=r"nowhere/t: cannot be written"):
        box_table.save(tmp_path / "nowhere" / "t")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file(box_table, tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(TableFileError, match="cannot be written"):
        box_table.save(tmp_path / "file" / "t")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_is_a_folder(box_table, tmp_path):
    (tmp_path / "t").mkdir()
    with pytest.raises(TableFileError, match="cannot be written"):
        box_table.save(tmp_path / "t")
    assert list(tmp_path.iterdir()) == [tmp_path / "t"]
    assert list((tmp_path / "t").iterdir()) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_half_way(box_table, tmp_path, monkeypatch, step):
    def fail(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "t"
    path.write_bytes(b"old")
    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    with pytest.raises(TableFileError, match="No space left on device"):
        box_table.save(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def few_digits():
    """Python refuses to turn integers of more than 4,300 digits into text; lower the limit to its least."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    yield
    sys.set_int_max_str_digits(before)


@pytest.mark.usefixtures("few_digits")
def test_coefficients_of_more_digits_than_python_turns_into_text(tmp_path):
    # bubble[3,3] = const/s^4 bubble[1,1], so a point of 170 digits makes a denominator of 680.
    family, _ = tilth.cases.load_case("bubble")
    table = tilth.reduce([family[3, 3]], "laporta", at={"d": "41/3", "s": 10**169 + 7})
    table.verify()
    table.save(tmp_path / "t")
    assert dict(Table.load(tmp_path / "t")) == dict(table)


@pytest.mark.usefixtures("few_digits")
def test_they_can_be_shown():
    family, _ = tilth.cases.load_case("bubble")
    table = tilth.reduce([family[3, 3]], "laporta", at={"d": "41/3", "s": 10**169 + 7})
    for text in (str(table), repr(table), table._repr_html_()):
        assert len(text) < 2000
