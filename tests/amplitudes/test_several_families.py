"""Amplitudes of several families against rows of their common table."""

from fractions import Fraction

import pytest

import tilth

POINT = {"d": Fraction(11, 3), "s": Fraction(-5, 7), "m2": Fraction(13, 2)}
KINEMATICS = {"p^2": "s"}


@pytest.fixture(scope="module")
def project():
    a = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], KINEMATICS)
    b = tilth.Family("B", ["q"], ["p"], ["(q-p)^2", "q^2-m2"], KINEMATICS)
    c = tilth.Family("C", ["k"], ["p"], ["k^2", "(k+p)^2"], KINEMATICS)
    return tilth.Project([a, b, c])


@pytest.mark.parametrize("symmetries", [True, False])
def test_families_meet_in_common_masters(project, symmetries, by_rows):
    a, b, c = project.families
    terms = {
        a[2, 1]: ("x", lambda d, s, x: x),
        b[1, 3]: ("s*x^2/(x-1)", lambda d, s, x: s * x**2 / (x - 1)),
        b[-1, 2]: ("d", lambda d, s, x: d),
        b[1, 1]: ("1/(x+s)", lambda d, s, x: 1 / (x + s)),
        c[2, 2]: ("s^2", lambda d, s, x: s**2),
        c[1, 0]: ("7", lambda d, s, x: 7),
    }
    whole = tilth.Amplitude({one: text for one, (text, _) in terms.items()}, ["x"], project)
    found = tilth.amplitude(whole, symmetries=symmetries)
    table = project.reduce(list(terms), symmetries=symmetries)
    x = Fraction(9, 4)
    values = {one: Fraction(f(POINT["d"], POINT["s"], x)) for one, (_, f) in terms.items()}
    assert found.evaluate({**POINT, "x": x}) == by_rows(values, table, POINT)
    assert {master.family.name for master in found} == ({"A", "C"} if symmetries else {"A", "B", "C"})


def test_what_a_later_family_has_is_learnt_in_an_earlier_one(project):
    a, b, _ = project.families
    found = tilth.amplitude(tilth.Amplitude({a[2, 1]: "x", b[1, 2]: "-x"}, ["x"], project))
    assert len(found) == 0
    found = tilth.amplitude(tilth.Amplitude({b[1, 2]: "x"}, ["x"], project))
    assert set(found.provenance["families"]) == {"A"}


def test_numbers_for_symbols_of_some_families(project, by_rows):
    a, _, c = project.families
    terms = {a[2, 1]: "x", c[2, 1]: "d*x"}
    found = tilth.amplitude(tilth.Amplitude(terms, ["x"], project), at={"m2": "13/2", "d": "11/3"})
    values = {a[2, 1]: Fraction(2), c[2, 1]: POINT["d"] * 2}
    expected = by_rows(values, project.reduce(list(terms)), POINT)
    assert found.evaluate({"s": POINT["s"], "x": 2}) == expected


FOREIGN = {
    "s*m2^2": lambda d, s, m2, x: s * m2**2,
    "1/m2": lambda d, s, m2, x: 1 / m2,
    "m2/(s+m2)": lambda d, s, m2, x: m2 / (s + m2),
    "1/(s-m2*x)": lambda d, s, m2, x: 1 / (s - m2 * x),
    "(d-m2)/(d-4)": lambda d, s, m2, x: (d - m2) / (d - 4),
}


@pytest.mark.parametrize("text", FOREIGN)
def test_invariants_that_a_family_does_not_have(project, by_rows, text):
    """The coefficient of a massless integral has the mass of another family: it is a further symbol there."""
    a, b, c = project.families
    x = Fraction(9, 4)
    value = FOREIGN[text](*POINT.values(), x)
    whole = tilth.Amplitude({c[2, 2]: text, b[2, 1]: text, a[1, 2]: "x"}, ["x"], project)
    found = tilth.amplitude(whole)
    values = {c[2, 2]: value, b[2, 1]: value, a[1, 2]: x}
    assert found.evaluate({**POINT, "x": x}) == by_rows(values, project.reduce(list(values)), POINT)
    assert found.verify(seed=1).masters == 3
