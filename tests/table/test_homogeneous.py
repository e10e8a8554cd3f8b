"""An invariant that was set to 1 comes back with the right powers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import functions

from tilth.errors import DimensionError
from tilth.table import FactoredFunction, restore
from tilth.table.factored import integer_ring

SYMBOLS = ("d", "s", "m", "t")


def parse(text, symbols=("d", "t")):
    return FactoredFunction.parse(integer_ring(symbols), text)


@pytest.mark.parametrize(
    ("text", "dimension", "restored"),
    [
        ("-d+3", -2, "(-d+3)/s"),
        ("-d+3", 0, "-d+3"),
        ("-d+3", 4, "-d*s^2+3*s^2"),
        ("0", 8, "0"),
        ("t", 2, "t"),
        ("1/(t+1)", -2, "1/(s+t)"),
        ("(t^2-3)/(t-1)", 0, "(3*s^2-t^2)/(s*(s-t))"),
        ("(d*t-4)/(d-4)", 2, "(d*t-4*s)/(d-4)"),
        ("1/(2*t*(t+1)^2)", -10, "1/(2*s^2*t*(s+t)^2)"),
    ],
)
def test_by_hand(text, dimension, restored):
    found = restore(parse(text), ("d", "s", "t"), "s", {"s": 2, "t": 2}, dimension)
    assert str(found) == restored


@given(functions, st.integers(-3, 3))
def test_round_trip_scaling_and_canonical_form(function, shift):
    dimensions = {"s": 2, "m": 2, "t": 4}
    whole = restore(function, SYMBOLS, "m", dimensions, 2 * shift)
    assert whole.substitute({"m": 1}) == function
    assert str(whole) == str(FactoredFunction.make(whole.numerator, whole.constant, whole.factors))
    point = {"d": Fraction(7, 3), "s": Fraction(11, 5), "m": Fraction(-13), "t": Fraction(17, 2)}
    scale = Fraction(3, 2)
    scaled = {name: value * scale ** dimensions.get(name, 0) for name, value in point.items()}
    try:
        before = whole.value_at(point)
    except ZeroDivisionError:
        return
    assert whole.value_at(scaled) == before * scale ** (2 * shift)


def test_a_mass_of_dimension_one_is_restored():
    function = parse("(t-1)/(t+4)", ("d", "t"))
    found = restore(function, ("d", "m", "t"), "m", {"m": 1, "t": 2}, 0)
    assert str(found) == "(-m^2+t)/(4*m^2+t)"


@pytest.mark.parametrize(
    ("text", "dimensions", "dimension"),
    [
        ("t+1", {"s": 4, "t": 2}, 0),  # s^(1/2)
        ("t", {"s": 2, "t": 2}, 1),
        ("1/(t^2+t)", {"s": 4, "t": 2}, 0),
    ],
)
def test_a_broken_exponent_is_an_error(text, dimensions, dimension):
    with pytest.raises(DimensionError, match=r"s would get the exponent -?\d+/2 beside"):
        restore(FactoredFunction.make(*_parts(text)), ("d", "s", "t"), "s", dimensions, dimension)


def _parts(text):
    above, _, below = text.partition("/")
    ring = integer_ring(("d", "t"))
    factors = [(FactoredFunction.parse(ring, below[1:-1]).numerator, 1)] if below else []
    return FactoredFunction.parse(ring, above).numerator, 1, factors


@pytest.mark.parametrize("one", ["d", "t", "x"])
def test_what_cannot_be_restored(one):
    with pytest.raises(DimensionError, match=f"{one} cannot be restored"):
        restore(parse("t"), ("d", "s", "t"), one, {"s": 2, "t": 2}, 0)


def test_coefficients_of_a_table(box_functions):
    """Each coefficient of the box, with s set to 1, is what it was."""
    family = box_functions.family
    for target, row in box_functions.items():
        for master, function in row.items():
            dimension = 2 * (sum(master.indices) - sum(target.indices))
            small = function.substitute({"s": 1})
            assert restore(small, family.symbols, "s", family.invariants, dimension) == function
