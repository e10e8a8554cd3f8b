"""What is written is read again: the same integrals, the same exact coefficients."""

from fractions import Fraction

import pytest
from bubble_rules import (
    READ_OPTIONS,
    SYMBOLS,
    bubble,
    function,
    numeric_bubble,
    random_rules,
    residue_bubble,
    symbolic_bubble,
)
from hypothesis import given

import tilth
from tilth.errors import FormatError
from tilth.formats import (
    FORMATS,
    Expected,
    Label,
    Rules,
    Source,
    export,
    export_text,
    find_format,
    read_rules,
    rules_of,
)
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


# -- equal whatever the order of symbols, and whatever is said of masters --------------------------------
@pytest.fixture(scope="module")
def late_symbols():
    """Return a table whose symbols are not in the order of the alphabet, with a master asked for."""
    family = tilth.Family(
        "box",
        ["k"],
        ["p1", "p2", "p3"],
        ["k^2", "(k+p1)^2", "(k+p1+p2)^2", "(k+p1+p2+p3)^2"],
        {
            "p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "z/2", "p2*p3": "a/2", "p1*p3": "-(z+a)/2",
        },
        invariants={"z": 2, "a": 2},
    )  # fmt: skip
    return tilth.reduce([family[2, 1, 1, 1], family[1, 1, 1, 1], family[1, 0, 0, 1]])


@pytest.mark.parametrize("name", READABLE)
def test_a_table_is_read_back_equal(late_symbols, tmp_path, name):
    rules = rules_of(late_symbols)
    assert list(rules.symbols) != sorted(rules.symbols)
    options = {"numbers": {"box": 7}} if name == "fire" else {}
    export(late_symbols, tmp_path / "rules", name, **options)
    back = read_rules(tmp_path / "rules", name, **options)
    assert back == rules
    assert rules == back
    other = Rules(
        {target: dict.fromkeys(row, value) for target, row in back.items() for value in row.values()}
    )
    assert other != rules


def test_fewer_symbols_are_equal_where_no_more_occur():
    wide, narrow = (function("3-d", 2, ("s-d", 1), symbols=symbols) for symbols in (SYMBOLS, ("s", "d")))
    number = function("3", 2, symbols=SYMBOLS)
    row = {bubble(2, 1): {bubble(1, 1): wide}}
    assert Rules(row) == Rules({bubble(2, 1): {bubble(1, 1): narrow}})
    assert Rules(row) != Rules({bubble(2, 1): {bubble(1, 1): narrow + narrow}})
    assert Rules({bubble(2, 1): {bubble(1, 1): number}}) == Rules(
        {bubble(2, 1): {bubble(1, 1): Fraction(3, 2)}}
    )
    assert Rules(row) != Rules({})
    assert Rules(row) != {}


@pytest.mark.parametrize("one", [1, Fraction(1), function("1")], ids=["residue", "number", "function"])
def test_a_master_that_stands_for_itself(one):
    prime = 101 if isinstance(one, int) else None
    master, target = bubble(1, 1), bubble(2, 1)
    rules = Rules({master: {master: one}, target: {master: one}}, prime=prime)
    assert rules == Rules({target: {master: one}}, prime=prime) == rules.without_masters()
    assert rules != Rules({target: {master: one}, bubble(1, 2): {master: one}}, prime=prime)
    for entry in FORMATS:
        if entry.read is None:
            continue
        text = export_text(rules, entry.name)
        same = text == export_text(rules.without_masters(), entry.name)
        assert same is not entry.says_masters is (entry.name in ("fire", "json-lines"))
        options = {"numbers": {"bubble": 7}} if entry.name == "fire" else {}
        text = export_text(rules, entry.name, **options)
        assert entry.read(Source(entry.name, text), Expected(prime=prime), **options) == rules


def test_only_masters():
    master = bubble(1, 1)
    rules = Rules({master: {master: Fraction(1)}})
    assert "Fill" not in export_text(rules, "form-fill")
    assert "id" not in export_text(rules, "form").split()
    for name in ("form", "form-fill", "kira", "mathematica"):
        assert len(find_format(name, "").read(Source(name, export_text(rules, name)), Expected())) == 0


@pytest.mark.parametrize("name", ["mathematica", "form", "form-fill", "kira", "json-lines"])
def test_files_of_residues_say_their_modulus(name, tmp_path):
    rules = Rules(dict(residue_bubble()), prime=101, at={"d": Fraction(5), "s": Fraction(7, 3)})
    path = tmp_path / "rules"
    export(rules, path, name)
    assert "101" in path.read_text().splitlines()[0]
    assert read_rules(path, name) == rules
    assert read_rules(path, name).prime == 101
    assert read_rules(path, name, prime=101) == rules
    with pytest.raises(FormatError, match="modulo 101, not modulo 103"):
        read_rules(path, name, prime=103)


def test_a_file_of_a_modulus_that_is_no_prime(tmp_path):
    path = tmp_path / "rules.m"
    path.write_text("(* residues modulo 100 *)\n{bubble[2,1] -> 3*bubble[1,1]}")
    with pytest.raises(tilth.errors.PrimeError):
        read_rules(path)


def test_files_of_numbers_have_no_such_comment():
    assert "*" not in export_text(numeric_bubble(), "mathematica").splitlines()[0]
