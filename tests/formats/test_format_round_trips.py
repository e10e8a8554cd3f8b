"""What is written is read again: the same integrals, the same exact coefficients."""

import pytest
from bubble_rules import READ_OPTIONS, SYMBOLS, numeric_bubble, random_rules, residue_bubble, symbolic_bubble
from hypothesis import given

from tilth.errors import FormatError
from tilth.formats import FORMATS, Expected, Label, Source, export, export_text, find_format, read_rules
from tilth.formats.kira import read_integrals, read_masters

READABLE = [entry.name for entry in FORMATS if entry.read is not None]


def again(rules, name, **options):
    text = export_text(rules, name, **options)
    expected = Expected(symbols=rules.symbols, prime=rules.prime)
    return find_format(name, "").read(Source(name, text), expected, **options)


def test_every_readable_format_is_tested():
    assert set(READ_OPTIONS) == set(READABLE)


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("make", [symbolic_bubble, numeric_bubble, residue_bubble])
def test_the_bubble(name, make):
    rules = make()
    back = again(rules, name, **READ_OPTIONS[name])
    assert back == rules
    assert list(back) == list(rules)
    assert (back.prime, back.symbols) == (rules.prime, rules.symbols)


@pytest.mark.parametrize("name", READABLE)
def test_random_rules(name):
    # Mathematica has no names with an underscore; with one, writing is refused, see test_format_texts
    names = ("bubble",) if name == "mathematica" else ("bubble", "box_b")

    @given(random_rules(names))
    def check(rules):
        if name == "mathematica" and "t_1" in rules.symbols:
            rules = rules.renamed({"t_1": "t1"})
        back = again(rules, name, **READ_OPTIONS[name])
        assert back == rules
        for target, row in rules.items():
            for master, value in row.items():
                assert type(back[target][master]) is type(value)
                assert str(back[target][master]) == str(value)

    check()


@given(random_rules())
def test_lists(rules):
    masters = read_masters(Source("masters", export_text(rules, "kira-masters")))
    assert masters == rules.masters
    assert read_integrals(Source("targets", export_text(rules, "integrals"))) == tuple(rules)


@given(random_rules())
def test_renaming_there_and_back(rules):
    if {"d", "m2"} <= set(rules.symbols):
        there = {"d": "zz", "m2": "a"}
        back = rules.renamed(there).renamed({new: old for old, new in there.items()})
        assert back == rules
        assert (
            rules.renamed(there).symbols
            == tuple(there.get(name, name) for name in SYMBOLS)[: len(rules.symbols)]
        )


def test_symbols_are_collected(tmp_path):
    path = tmp_path / "bubble.m"
    export(symbolic_bubble(), path)
    assert read_rules(path) == symbolic_bubble()
    assert read_rules(path).symbols == ("d", "s")
    assert read_rules(path, symbols=("d", "s", "t")).symbols == ("d", "s", "t")
    with pytest.raises(FormatError, match=r"bubble\.m:2: coefficient of .*'s' is not one of the symbols"):
        read_rules(path, symbols=["d"])


@pytest.mark.parametrize("name", [entry.name for entry in FORMATS if entry.suffix and entry.read])
def test_compressed_files(name, tmp_path):
    suffix = find_format(name, "").suffix
    path = tmp_path / f"bubble{suffix}.gz"
    options = READ_OPTIONS[name]
    export(symbolic_bubble(), path, **options)
    first = path.read_bytes()
    assert first[:2] == b"\x1f\x8b"
    found = read_rules(path, None if name != "form-fill" else "form-fill", **options)
    assert found == symbolic_bubble()
    export(symbolic_bubble(), path, **options)
    assert path.read_bytes() == first
    path.write_bytes(first[:-9])
    with pytest.raises(FormatError, match="not a whole gzip file"):
        read_rules(path)
    path.write_bytes(b"no gzip file")
    with pytest.raises(FormatError, match="not a whole gzip file"):
        read_rules(path)


def test_a_table_is_exported(bubble_table, tmp_path):
    bubble_table.export(tmp_path / "t.m", format="mathematica", head="j[{family},{indices}]")
    text = (tmp_path / "t.m").read_text()
    assert text.startswith("{\nj[bubble,2,1] -> -38/7*j[bubble,1,1],\n")
    bubble_table.export(tmp_path / "t.jsonl", targets=[bubble_table.family[2, 1]])
    back = read_rules(tmp_path / "t.jsonl", family=bubble_table.family)
    assert list(back) == [Label("bubble", (2, 1))]
    assert back.at == dict(bubble_table.at)


def test_json_lines_keep_the_rest():
    rules = residue_bubble()
    back = again(rules, "json-lines")
    assert (back.masters, back.prime, back.at) == (rules.masters, 101, {})
