"""Derivatives of integrals: the Gram condition exactly, the integrand by an oracle, textbook cases."""

import random
from fractions import Fraction

import pytest
import sympy
from integrand_oracle import PRIME, Integrand, expression, residue

import tilth
from random_families import random_family
from tilth.calculus.derivative import derivative_in
from tilth.calculus.functions import derivative, derivative_residue
from tilth.calculus.vector_field import vector_field
from tilth.cases import load_family
from tilth.table.factored import FactoredFunction, integer_ring

CASES = ["bubble", "box", "box1l", "dbox", "diamond2l", "tribox", "pentabox", "dpenta"]


def check_gram(family, variable):
    """All scalar products of externals move as their values do, those that are fixed not at all."""
    kinematics, field = family.basis.kinematics, vector_field(family.basis, variable)
    count, x = len(family.externals), sympy.Symbol(variable)
    gram = sympy.Matrix(count, count, lambda i, j: expression(kinematics.product(i, j)))
    moves = sympy.Matrix(count, count, lambda i, j: expression(field.get((i, j), 0)))
    moved = moves * gram
    difference = moved + moved.T - gram.diff(x)
    assert difference.applyfunc(sympy.cancel) == sympy.zeros(count, count)


def check_integrand(family, variable, number):
    made = derivative_in(family, variable)
    place = Integrand(family, variable, vector_field(family.basis, variable), number)
    indices = random.Random(number).choices(range(-3, 4), k=family.size)
    assert place.sum_of(made.terms, indices) == place.slope(indices)


@pytest.mark.parametrize("case", CASES)
def test_named_families(case):
    family = load_family(case)
    variables = list(family.invariants)
    for number, variable in enumerate(variables if len(family.externals) < 4 else variables[:1]):
        check_gram(family, variable)
        check_integrand(family, variable, number)


def families(count):
    """Return {number: random family with an invariant}: masses, linear propagators, null legs, numbers."""
    found = {number: random_family(number) for number in range(count)}
    return {number: family for number, family in found.items() if family.invariants}


def check_random(count):
    looked = set()
    for number, family in families(count).items():
        for variable in family.invariants:
            check_gram(family, variable)
            check_integrand(family, variable, number)
            looked.add(
                (len(family.externals), bool(family.natural_units), bool(family.basis.kinematics.null))
            )
    return looked


def test_random_families():
    looked = check_random(40)
    assert {externals for externals, _, _ in looked} == {0, 1, 2, 3}
    assert {natural for _, natural, _ in looked} == {False, True}


@pytest.mark.long
def test_many_random_families(multiplier):
    assert any(null for _, _, null in check_random(400 * multiplier))


def test_the_oracle_notices_another_vector_field(box):
    field = vector_field(box.basis, "t")
    place = Integrand(box, "t", {(i, (j + 1) % 3): value for (i, j), value in field.items()}, 1)
    assert place.sum_of(derivative_in(box, "t").terms, (1, 2, 1, 1)) != place.slope((1, 2, 1, 1))


def test_a_light_like_leg_stays_light_like(box):
    """By hand: with p1² = p2² = p3² = 0 the invariant s moves p1 alone, and 2 p1·p2 = s, 2 p1·p3 = -s-t."""
    field = vector_field(box.basis, "s")
    assert {i for i, _ in field} == {0}
    s, t = sympy.symbols("s t")
    one, two, three = (expression(field.get((0, j), 0)) for j in range(3))
    assert sympy.cancel(two * s - three * (s + t)) == 0  # 2 p1 · dp1/ds
    assert sympy.cancel(one * s + three * t - 1) == 0  # 2 p2 · dp1/ds
    assert sympy.cancel(-one * (s + t) + two * t + 1) == 0  # 2 p3 · dp1/ds


def test_a_mass_raises_its_propagator():
    bubble = tilth.Family("b", ["k"], ["p"], ["k^2-m1", "(k+p)^2-2*m2"], {"p^2": "s"})
    assert {a: str(c) for a, c in derivative_in(bubble, "m1").of(bubble[3, 1]).items()} == {bubble[4, 1]: "3"}
    assert {a: str(c) for a, c in derivative_in(bubble, "m2").of(bubble[3, 1]).items()} == {bubble[3, 2]: "2"}


def test_a_mass_on_shell_moves_the_leg_too():
    """p² = m: the mass is in the propagator and in the kinematics."""
    shell = tilth.Family("onshell", ["k"], ["p"], ["k^2", "k^2+2*k*p"], {"p^2": "m"})
    check_gram(shell, "m")
    check_integrand(shell, "m", 5)
    assert tilth.differential_equations(shell).dimensions == (-2,)
    # a tadpole of mass dimension d-2: d/dm = (d-2)/(2m)
    assert str(tilth.differential_equations(shell).matrix("m")[0, 0]) == "(d-2)/(2*m)"


def test_a_combination(box):
    made = derivative_in(box, "s")
    inner = made.of(box[1, 0, 1, 0])
    outer = made.of(tilth.Combination({box[1, 0, 1, 0]: "s^2/(s+t)"}))
    s, t = sympy.symbols("s t")
    factor = s**2 / (s + t)
    assert set(outer) == {box[1, 0, 1, 0], *inner}
    for integral, value in outer.items():
        expected = factor * expression(inner.get(integral, 0))
        expected += sympy.diff(factor, s) if integral == box[1, 0, 1, 0] else 0
        assert sympy.cancel(expression(value) - expected) == 0


TEXTS = ["(-d+3)/s", "(d*s-4*s+4*m)/(2*s*(s-4*m))", "s^2*m", "1/(3*s^2*(s+m)^3)", "7/(2*d)", "0"]


@pytest.mark.parametrize("text", TEXTS)
def test_derivatives_of_functions(text):
    function = FactoredFunction.parse(integer_ring(("d", "s", "m")), text)
    draw = random.Random(text)
    for name in function.symbols:
        slope = sympy.diff(function.to_sympy(), sympy.Symbol(name))
        found = derivative(function, name)
        assert sympy.cancel(found.to_sympy() - slope) == 0
        assert FactoredFunction.parse(function.ring, str(found)) == found
        point = {symbol: draw.randrange(2, 10**6) for symbol in function.symbols}
        there = derivative_residue(function, name, list(point.values()), PRIME)
        assert there == residue(slope, {sympy.Symbol(x): value for x, value in point.items()})


def test_a_derivative_has_no_residue_at_a_pole():
    function = FactoredFunction.parse(integer_ring(("d", "s")), "(-d+3)/(s-1)")
    assert derivative_residue(function, "s", [5, 1], 101) is None
    assert derivative_residue(function, "s", [5, 102], 101) is None
    value = derivative(function, "s").value_at({"d": Fraction(5), "s": Fraction(3)})
    assert (
        derivative_residue(function, "s", [5, 3], 101)
        == value.numerator * pow(value.denominator, -1, 101) % 101
    )
