"""Names that look mistyped, and files as other systems write them."""

import inspect

import pytest

import tilth
from tilth.cli.main import main
from tilth.errors import (
    FamilyFileError,
    MissingScalarProduct,
    OptionError,
    PointError,
    TargetError,
    UnknownMomentum,
    UnknownSymbol,
)
from tilth.family import Family
from tilth.family.text.suggest import did_you_mean, looks_like


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("mtop", "mtp", True), ("mt", "MT", True), ("m33", "m3", True), ("m_t", "mt", True),
        ("mmt", "mt", True), ("m1", "m2", False), ("s12", "s23", False), ("mt", "mb", False),
        ("s", "t", False), ("mw2", "mz2", False), ("m1", "m12", False), ("msq1", "msq2", False),
    ],
)  # fmt: skip
def test_looks_like(name, other, alike):
    assert looks_like(name, other) == looks_like(other, name) == alike


def test_did_you_mean():
    assert did_you_mean("propagator", ["loops", "propagators"]) == "; did you mean 'propagators'?"
    assert did_you_mean("Loops", ["loops"]) == "; did you mean 'loops'?"
    assert did_you_mean("zzz", ["loops"]) == did_you_mean(7, ["loops"]) == ""
    assert did_you_mean("l" * 10**6, ["loops"]) == ""


@pytest.mark.parametrize(
    ("propagators", "notes"),
    [
        (["k^2-mtop", "(k+p)^2-mtop"], ()),
        (["k^2-mtop", "(k+p)^2"], ()),
        (["k^2-m1", "(k+p)^2-m2"], ()),
        (
            ["k^2-mtop", "(k+p)^2-mtp"],
            ('mtp occurs only once, in propagators[2] "(k+p)^2-mtp", and looks like mtop',),
        ),
        (["k^2-S", "(k+p)^2"], ('S occurs only once, in propagators[1] "k^2-S", and looks like s',)),
    ],
)
def test_a_symbol_that_occurs_once_and_looks_like_another(propagators, notes):
    family = Family("b", ["k"], ["p"], propagators, {"p^2": "s"})
    assert len(family.notes) == len(notes)
    for note, expected in zip(family.notes, notes, strict=True):
        assert note.startswith(expected)
        assert f"note: {note}" in str(family)
    declared = Family("b", ["k"], ["p"], propagators, {"p^2": "s"}, invariants=family.invariants)
    assert declared.notes == ()
    assert declared == family


@pytest.mark.parametrize(
    ("old", "new", "kind", "message"),
    [
        ("externals", "external", FamilyFileError, "unknown key 'external', .*; did you mean 'externals'"),
        ("[kinematics]", "[Kinematics]", FamilyFileError, "did you mean 'kinematics'"),
        (
            '"(k2+p3)^2"',
            '"(k2+P3)^2"',
            UnknownMomentum,
            r"P3 is not a declared momentum.*; did you mean 'p3'\?",
        ),
        ('"(k2+p3)^2"', '"(k2+p3)^2-M1"', UnknownSymbol, r"contains M1, declare it .*; did you mean 'm1'\?"),
        ('"p3^2"', '"P3^2"', UnknownMomentum, r"has P3 in its key.*; did you mean 'p3'\?"),
    ],
)
def test_the_name_that_was_meant(cases, old, new, kind, message):
    text = (cases / "tribox.toml").read_text()
    assert old in text
    with pytest.raises(kind, match=message):
        Family.from_toml(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ('"tribox"', "tribox", "tribox"),
        ('["k1", "k2"]', "[k1, k2]", "k1"),
        ('["k1", "k2"]', '["k1", k2] # two', "k2"),
        ('"(k2-p1)^2"', "(k2-p1)^2", "(k2-p1)^2"),
        ('"p1^2"', "p1^2", "p1^2"),
        ('"p1*p3"', "p1*p3", "p1*p3"),
        ('"(m1+m3-m2)/2"', "(m1+m3-m2)/2", "(m1+m3-m2)/2"),
        ('"(m1+m3-m2)/2"', "1/2", "1/2"),
        ('"(m1+m3-m2)/2"', "2*m1", "2*m1"),
    ],
)
def test_what_lacks_quotes(cases, old, new, entry):
    text = (cases / "tribox.toml").read_text()
    assert old in text
    with pytest.raises(FamilyFileError, match="is not valid TOML: ") as caught:
        Family.from_toml("\ufeff" + text.replace(old, new, 1))
    assert str(caught.value).endswith(f'); put it in quotes: "{entry}"')


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["k1", "k2"]', '["k1" "k2"]'),
        ("[kinematics]", "[kinematics"),
        ('"tribox"', '"tribox'),
        ('"tribox"', ""),
    ],
)
def test_what_has_its_quotes(cases, old, new):
    text = (cases / "tribox.toml").read_text()
    assert old in text
    with pytest.raises(FamilyFileError, match=r"is not valid TOML: [^;]*$"):
        Family.from_toml(text.replace(old, new, 1))


def test_the_symbol_that_was_meant(cases):
    family = Family.load(cases / "tribox.toml")
    with pytest.raises(PointError, match=r"unknown symbol 'M2', the symbols are .*; did you mean 'm2'\?"):
        family.point({"d": 4, "M2": 1, "m3": 2})


def test_files_of_other_systems(cases, tmp_path):
    text = (cases / "tribox.toml").read_text()
    path = tmp_path / "t.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert Family.load(path) == Family.from_toml("\ufeff" + text) == Family.from_toml(text)


def test_what_may_be_left_out(tmp_path):
    path = tmp_path / "t.toml"
    path.write_text('name = "vac"\nloops = ["k"]\npropagators = ["k^2-m"]\n')
    family = Family.load(path)
    assert (family.externals, dict(family.kinematics)) == ((), {})
    path.write_text('name = "b"\nloops = ["k"]\nexternals = ["p"]\npropagators = ["k^2-m"]\n')
    with pytest.raises(ValueError, match=r"t\.toml.*kinematics do not fix p\^2, add an entry for it"):
        Family.load(path)


@pytest.mark.parametrize(
    ("kinematics", "missing"),
    [
        ({"p^2": "s"}, "p*q, q^2, add entries for them"),
        ({}, "p^2, p*q, q^2, add entries for them"),
        ({"p^2": "s", "(p+q)^2": "t"}, "p*q, q^2, add entries for them"),
        ({"p^2": "s", "q^2": 0}, "p*q, add an entry for it"),
    ],
)
def test_all_scalar_products_that_are_missing(kinematics, missing):
    propagators = ["k^2", "(k+p)^2", "(k+p+q)^2"]
    with pytest.raises(MissingScalarProduct) as caught:
        Family("t", ["k"], ["p", "q"], propagators, kinematics)
    assert str(caught.value).endswith(f"kinematics do not fix {missing}")


def test_the_command_line_says_what_looks_like_a_slip(tmp_path, capsys):
    family, targets = tmp_path / "b.toml", tmp_path / "b.targets"
    family.write_text(
        'name = "b"\nloops = ["k"]\nexternals = ["p"]\npropagators = ["k^2-mtop", "(k+p)^2-mtp"]\n'
        '[kinematics]\n"p^2" = "s"\n'
    )
    targets.write_text("b[2,1]\n")
    assert main(["score", str(family), str(targets), "--seeding", "laporta", "--quiet"]) == 0
    printed = capsys.readouterr()
    assert f"tilth: warning: {family}: mtp occurs only once" in printed.err
    assert "mtp" not in printed.out


def test_keywords_that_a_family_does_not_know():
    with pytest.raises(TypeError, match=r"^Family\(\) got .* 'top_sector'; did you mean 'top_sectors'\?$"):
        Family("b", ["k"], ["p"], ["k^2", "(k+p)^2"], {"p^2": "s"}, top_sector=[3])
    assert list(inspect.signature(Family).parameters)[:3] == ["name", "loops", "externals"]


def test_all_legs_given_as_externals():
    legs = ["p1", "p2", "p3"]
    with pytest.raises(MissingScalarProduct, match=r'momentum_conservation = "p3 = -p1-p2"$'):
        Family("t", ["k"], legs, ["k^2", "(k+p1)^2"], {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2"})


def test_a_family_in_place_of_integrals_and_the_other_way_round(bubble):
    with pytest.raises(TargetError, match=r"are the family bubble, give .* such as bubble\[1,1\]$"):
        tilth.reduce(bubble)
    with pytest.raises(OptionError, match=r"^masters\(\) takes a family, and bubble\[1,1\] is none"):
        tilth.masters(bubble[1, 1])
