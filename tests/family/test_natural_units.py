"""Numbers in the kinematics: no mass dimension is asked for, nothing is set to one, nothing is restored."""

import re
from fractions import Fraction

import pytest
from test_templates import assert_proportional, slow_of

import tilth
from tilth.errors import DimensionError, FamilyError
from tilth.family import Family
from tilth.pipeline.reduce.kinematic_point import KinematicPoint

LINEAR = dict(  # static quarks: a dimensionless velocity and a residual energy
    name="static",
    loops=["k1", "k2"],
    externals=["u"],
    propagators=["k1^2", "k2^2", "(k1-k2)^2", "2*k1*u+w", "2*k2*u+w"],
    kinematics={"u^2": 1},
)
NUMBERS = dict(
    name="numbers",
    loops=["k"],
    externals=["p", "q"],
    propagators=["k^2-1-x", "(k+p)^2-x", "(k+p+q)^2-1/3"],
    kinematics={"p^2": "1", "q^2": "-1", "p*q": "-5/2"},
)


@pytest.mark.parametrize(
    ("data", "seeds"), [(LINEAR, [(1, 2, 0, -1, 1)]), (NUMBERS, [(1, 2, 3), (2, 0, -1)])]
)
def test_equations_agree_with_the_slow_generator(data, seeds):
    family = Family(**data)
    operators = list(slow_of(family).operators())
    assert [template.name for template in family.templates()] == [name for name, _ in operators]
    for seed in seeds:
        for template, (_, operator) in zip(family.templates(), operators, strict=True):
            assert_proportional(family, template, seed, operator(seed))


@pytest.mark.parametrize("data", [LINEAR, NUMBERS], ids=lambda data: data["name"])
def test_what_natural_units_are(data):
    family = Family(**data)
    assert set(family.invariants.values()) == {0}
    assert "units: natural, because kinematics[" in str(family)
    assert "has a number where a mass squared must stand; nothing is set to 1" in str(family)
    assert family.notes == ()
    where = KinematicPoint(family, {})
    assert where.one is None
    assert where.variables == family.symbols
    with pytest.raises(FamilyError, match=r"set_to_one '.' has mass dimension 0, remove it: kinematics"):
        Family(**data, set_to_one=family.symbols[1])


def test_a_number_anywhere_explains_the_units():
    kinematics = {"p^2": "x^2", "q^2": "x", "p*q": "1/2"}
    family = Family("b", ["k"], ["p", "q"], ["k^2", "(k+p)^2", "(k+q)^2"], kinematics)
    assert family.natural_units.startswith('kinematics["p*q"] = "1/2" has a number')
    assert family.notes == ()


def test_a_family_without_numbers_has_dimensions():
    family = Family("b", ["k"], ["p"], ["k^2-m", "(k+p)^2"], {"p^2": "4*m"})
    assert family.natural_units == ""
    assert dict(family.invariants) == {"m": 2}
    assert KinematicPoint(family, {}).one == "m"


def test_dimensions_that_are_declared_are_still_checked():
    with pytest.raises(DimensionError, match=r"a term of mass dimension 0 where 2 is needed.*with 0 for all"):
        Family(**NUMBERS, invariants={"x": 2})
    assert Family(**NUMBERS, invariants={"x": 0}) == Family(**NUMBERS)


@pytest.mark.parametrize(
    ("propagator", "message"),
    [
        ("k^2-m^2", r'propagators\[1\] "k\^2-m\^2" is not balanced in mass dimension with the other entries'),
        ("k^2-a*b", "the mass dimension of a does not follow from the entries"),
        ("k^2-a^3", "the mass dimension of a would be 2/3"),
    ],
)
def test_doubtful_dimensions_are_noted(propagator, message):
    """They may be meant, but rather look like a slip, so the family says so."""
    family = Family("b", ["k"], ["p"], [propagator, "(k+p)^2"], {"p^2": "m"})
    (note,) = family.notes
    assert family.natural_units in note
    assert f"note: {note}" in str(family)
    assert re.match(message + ", so the units are natural; correct the entry, or give invariants", note)


def test_values_at_numbers_are_those_of_the_family_with_symbols():
    """The same problem with symbols for the numbers, evaluated there."""
    plain = Family(**NUMBERS)
    named = Family(
        "numbers",
        ["k"],
        ["p", "q"],
        ["k^2-a-x", "(k+p)^2-x", "(k+p+q)^2-b"],
        {"p^2": "a", "q^2": "-a", "p*q": "c"},
    )
    point = {"d": Fraction(22, 7), "x": Fraction(3, 5)}
    rule, seed = "laporta(dots=2, s=1)", (2, 1, 1)
    row = tilth.reduce([plain[seed]], rule, at=point)[plain[seed]]
    whole = point | {"a": 1, "b": "1/3", "c": "-5/2"}
    other = tilth.reduce([named[seed]], rule, at=whole)[named[seed]]
    assert {m.indices: v for m, v in row.items()} == {m.indices: v for m, v in other.items()}


def test_a_number_for_one_invariant_leaves_the_others_symbols(cases):
    """The triangle-box names m1 as the one that is set to one; a point of m2 and m3 says nothing of it."""
    family = Family.load(cases / "tribox.toml")
    assert family.set_to_one == "m1"
    assert family.partial_point({"m2": 31, "m3": 47}) == {"m2": 31, "m3": 47}
    target = family[1, 1, 1, 1, 1, 0, 0]
    table = tilth.reduce([family[2, 1, 1, 0, 0, 0, 0], target], at={"d": 41, "m2": 31, "m3": 47})
    assert table.symbols == ("m1",)
    assert table.provenance["set_to_one"] is None


def test_numbers_of_any_size():
    big = 3**5000 + 2  # more digits than Python reads or writes
    family = Family("big", ["k"], ["p"], ["k^2-m", "(k+p)^2"], {"p^2": big, "p*p": Fraction(2 * big, 2)})
    (ibp, _) = family.templates()
    equation = family.equation(ibp, (1, 1))
    assert {abs(int(c.p)) for value in equation.values() for c in value.coeffs()} >= {big}
    again = Family.from_toml(family.to_toml())
    assert again == family
    assert Family("big", ["k"], ["p"], [f"k^2-{'9' * 2000}", "(k+p)^2"], {"p^2": "1/7"}).natural_units
    assert family.point({"d": 4, "m": f"{'1' * 5000}/3"})["m"].denominator in (1, 3)
