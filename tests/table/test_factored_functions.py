"""Exact functions: a field, one form for equal functions, and the same values however they are computed."""

import operator
import pickle
from fractions import Fraction
from math import gcd

import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import COMMON, PRIME, RING, fractions_of, functions, parts_of, points, value

from tilth.errors import FunctionError, PointError
from tilth.table.factored import FactoredFunction, integer_ring, total

ONE = FactoredFunction.number(RING, 1)
ZERO = FactoredFunction.number(RING, 0)


def at(function, point):
    return value(parts_of(function), point)


@given(fractions_of(), points)
def test_the_canonical_form_has_the_same_values(parts, point):
    expected = value(parts, point)
    assume(expected is not None)
    assert at(FactoredFunction.make(*parts), point) == expected


@pytest.mark.parametrize("other", ["x", None, 1.5, np.float64(2), 1j, [1], range(2)], ids=repr)
@pytest.mark.parametrize("operation", ["add", "sub", "mul", "truediv", "pow", "lt"])
def test_other_operands_are_type_errors(operation, other):
    for operands in ((ONE, other), (other, ONE)):
        with pytest.raises(TypeError):
            getattr(operator, operation)(*operands)
    assert other != ONE


def test_integers_of_numpy():
    function = FactoredFunction.parse(RING, "(d-3)/s")
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv):
        assert operation(function, np.int64(3)) == operation(function, 3)
        assert operation(np.int64(3), function) == operation(3, function)
        assert list(operation(function, np.array([1, 2]))) == [operation(function, n) for n in (1, 2)]
    assert str(function ** np.int64(2)) == str(function**2) == "(d^2-6*d+9)/s^2"


def test_functions_of_other_symbols_are_not_mixed():
    other = FactoredFunction.parse(integer_ring(("d", "t")), "d/t")
    with pytest.raises(FunctionError, match=r"one of d, t are of different rings; embed\(\)"):
        _ = ONE * other


@given(functions)
def test_the_canonical_form_is_what_it_says(function):
    assert function.constant > 0
    content = gcd(*map(int, function.numerator.coeffs()), function.constant)
    assert content == 1 or function.is_zero()
    for factor, multiplicity in function.factors:
        assert multiplicity > 0
        assert factor.leading_coefficient() > 0
        number, found = factor.factor()
        assert (number, len(found)) == (1, 1)
        assert function.numerator.gcd(factor).is_one()
    keys = [(int(f.total_degree()), len(f), str(f).replace(" ", "")) for f, _ in function.factors]
    assert keys == sorted(set(keys))
    if function.is_zero():
        assert (function.constant, function.factors) == (1, ())


@given(functions, functions, points)
def test_operations_against_fractions(left, right, point):
    a, b = at(left, point), at(right, point)
    assume(a is not None and b is not None)
    assert at(left + right, point) == a + b
    assert at(left - right, point) == a - b
    assert at(left * right, point) == a * b
    assert at(-left, point) == -a
    if b:
        assert at(left / right, point) == a / b


@given(functions, st.one_of(st.integers(-9, 9), st.fractions(-3, 3, max_denominator=9)), points)
def test_operations_with_numbers(function, number, point):
    embedded = FactoredFunction.number(RING, number)
    assert function + number == number + function == function + embedded
    assert function - number == function - embedded
    assert number - function == embedded - function
    assert function * number == number * function == function * embedded
    if number:
        assert function / number == function / embedded
    if not function.is_zero():
        assert number / function == embedded / function


@given(functions, st.integers(-3, 4))
def test_powers(function, power):
    assume(power >= 0 or not function.is_zero())
    expected = ONE
    for _ in range(abs(power)):
        expected = expected * function if power > 0 else expected / function
    assert function**power == expected


def test_values_as_text_and_what_is_no_point():
    function = FactoredFunction.parse(RING, "(-d+3)/(2*s*(d-4)^2)")
    assert function.value_at({"d": 5, "s": "1/2", "t": Fraction(1), "other": 3}) == -2
    with pytest.raises(PointError, match="misses s"):
        function.value_at({"d": 5, "t": 1})
    with pytest.raises(PointError, match="is not exact"):
        function.value_at({"d": 5.5, "s": 1, "t": 1})


@given(functions, functions, functions)
def test_a_field(a, b, c):
    assert a + b == b + a
    assert a * b == b * a
    assert (a + b) + c == a + (b + c) == total([a, b, c])
    assert (a * b) * c == a * (b * c)
    assert a * (b + c) == a * b + a * c
    assert (a + ZERO, a * ONE, a - a) == (a, a, ZERO)
    if not b.is_zero():
        assert a / b * b == a
        assert (b / b).is_one()


@given(functions, functions, functions)
def test_equal_functions_have_equal_text_and_hash_whatever_way_they_were_made(a, b, c):
    ways = [(a + b) * c, c * b + c * a, total([a * c, b * c, ZERO])]
    if not c.is_zero():
        ways.append((a + b) / (ONE / c))
    assert len({str(way) for way in ways}) == 1
    assert len(set(ways)) == 1


@given(fractions_of(), st.sampled_from(COMMON).map(RING.from_dict), st.integers(-7, 7))
def test_a_common_factor_is_cancelled(parts, factor, number):
    assume(number)
    numerator, constant, below = parts
    extended = numerator * factor * number, constant * number, [*below, (factor, 1)]
    assert str(FactoredFunction.make(*extended)) == str(FactoredFunction.make(*parts))


@given(functions, points)
def test_values_exact_and_modulo_a_prime(function, point):
    expected = at(function, point)
    values = dict(zip(RING.names(), point, strict=True))
    residues = [x.numerator * pow(x.denominator, -1, PRIME) % PRIME for x in point]
    if expected is None:
        with pytest.raises(ZeroDivisionError):
            function.value_at(values)
    else:
        assert function.value_at(values) == expected
        residue = expected.numerator * pow(expected.denominator, -1, PRIME) % PRIME
        assert function.residue_at(residues, PRIME) == residue


@given(functions, st.tuples(*[st.integers(0, 6)] * 3))
def test_residues_modulo_a_tiny_prime_where_denominators_vanish(function, point):
    below = int(function.denominator()(*point)) % 7
    found = function.residue_at(point, 7)
    if below == 0:
        assert found is None
    else:
        assert found * below % 7 == int(function.numerator(*point)) % 7


@given(functions, points, st.sets(st.sampled_from(["d", "s", "t"])))
def test_partial_substitution(function, point, names):
    expected = at(function, point)
    assume(expected is not None)
    values = dict(zip(RING.names(), point, strict=True))
    chosen = {name: values[name] for name in names}
    try:
        left = function.substitute(chosen)
    except ZeroDivisionError:  # where it vanishes for all values of the others, it does for these
        pytest.fail("the denominator does not vanish at the point")
    assert left.symbols == tuple(name for name in RING.names() if name not in names)
    assert left.value_at({name: values[name] for name in left.symbols}) == expected
    assert FactoredFunction.parse(left.ring, str(left)) == left


def test_substitution_at_a_pole_and_of_a_stranger():
    function = FactoredFunction.parse(RING, "1/(d-4)")
    with pytest.raises(ZeroDivisionError):
        function.substitute({"d": 4})
    with pytest.raises(KeyError):
        function.substitute({"x": 4})


@given(functions)
def test_a_ring_with_more_symbols_in_another_order(function):
    ring = integer_ring(("x", "t", "s", "d"))
    wide = function.embed(ring)
    assert wide.symbols == ("x", "t", "s", "d")
    assert str(wide) == str(FactoredFunction.make(wide.numerator, wide.constant, wide.factors))
    assert wide.substitute({"x": 5}).embed(RING) == function


def test_a_ring_that_lacks_a_symbol():
    with pytest.raises(KeyError):
        ONE.embed(integer_ring(("d", "s")))


@given(functions)
def test_pickles(function):
    again = pickle.loads(pickle.dumps(function))  # noqa: S301
    assert again == function
    assert str(again) == str(function)
    assert again.ring is function.ring


@given(functions)
def test_sympy_keeps_the_value_and_the_factors(function):
    expression = function.to_sympy()
    point = {"d": Fraction(7, 3), "s": Fraction(-5, 2), "t": Fraction(11)}
    expected = at(function, tuple(point.values()))
    assume(expected is not None)
    found = expression.subs(
        {sympy.Symbol(k): sympy.Rational(v.numerator, v.denominator) for k, v in point.items()}
    )
    assert Fraction(int(found.p), int(found.q)) == expected


def test_sympy_is_factored():
    function = FactoredFunction.parse(RING, "(-d+3)/(2*s*(d-4)^2)")
    d, s = sympy.symbols("d s")
    assert function.to_sympy() == (3 - d) / (2 * s * (d - 4) ** 2)


def test_division_by_zero():
    with pytest.raises(ZeroDivisionError):
        ONE / ZERO
    with pytest.raises(ZeroDivisionError):
        FactoredFunction.make(RING.constant(1), 0)
    with pytest.raises(ZeroDivisionError):
        FactoredFunction.make(RING.constant(0), 1, [(RING.constant(0), 1)])


@given(functions)
def test_latex_is_balanced(function):
    text = function._repr_latex_()
    assert text.startswith("$") and text.endswith("$")
    assert text.count("{") == text.count("}")
    assert text.count(r"\left(") == text.count(r"\right)")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("0", "0"),
        ("-1", "-1"),
        ("(-d+3)/s", r"\frac{-d+3}{s}"),
        ("5/(2*s^3*(d-4)^2)", r"\frac{5}{2 s^{3} \left(d-4\right)^{2}}"),
    ],
)
def test_latex(text, latex):
    assert FactoredFunction.parse(RING, text)._repr_latex_() == rf"$\displaystyle {latex}$"


def test_latex_of_names_and_of_long_functions():
    ring = integer_ring(("d", "m12", "mass_w"))
    function = FactoredFunction.parse(ring, "d*m12^2*mass_w")
    assert r"d m_{12}^{2} \mathrm{mass\_w}" in function._repr_latex_()
    long = (ring.gen(0) + ring.gen(1) + ring.gen(2)) ** 30
    text = FactoredFunction.make(long, 1)._repr_latex_()
    assert len(text) < 1000
    assert "484 more terms" in text  # 32 · 31 / 2 terms, 12 shown
