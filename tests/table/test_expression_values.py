"""Coefficients that are read from text, against Python's fractions at points."""

import random
from fractions import Fraction

import pytest

from tilth.errors import LimitExceeded, TableError, TilthError, UnknownSymbol
from tilth.family import parse_expression
from tilth.table.expression_values import evaluated
from tilth.table.factor_reader import FactorReader
from tilth.table.factored import FactoredFunction, integer_ring

NAMES = ("d", "s", "x")


READER = FactorReader(NAMES)

LEAVES = {
    **{name: (lambda point, name=name: point[name]) for name in NAMES},
    **{str(number): (lambda point, number=number: Fraction(number)) for number in range(4)},
    "(d-3)": lambda point: point["d"] - 3,
    "(x-s)": lambda point: point["x"] - point["s"],
    "(s-x)": lambda point: point["s"] - point["x"],
}


def written(draw, depth):
    """Return a random expression and its value at a point; few symbols, so that much cancels."""
    if depth == 0:
        return draw.choice(list(LEAVES.items()))
    (one, f), (other, g) = written(draw, depth - 1), written(draw, draw.randrange(depth))
    power = draw.randrange(4)
    forms = [
        (f"({one}+{other})", lambda at: f(at) + g(at)),
        (f"({one}-({other}))", lambda at: f(at) - g(at)),
        (f"{one}*{other}", lambda at: f(at) * g(at)),
        (f"({one})/({other})", lambda at: f(at) / g(at)),
        (f"-({one})", lambda at: -f(at)),
        (f"({one})^{power}", lambda at: f(at) ** power),
        (f"({one})^(-{power})", lambda at: f(at) ** -power),
        (f"1/({other})/({one})", lambda at: 1 / g(at) / f(at)),
        (f"({one})*({other})/({one})", lambda at: f(at) * g(at) / f(at)),
    ]
    return draw.choice(forms)


def value_at(value, point):
    """Return a value; None where it divides by zero."""
    try:
        return value(point)
    except ZeroDivisionError:
        return None


@pytest.mark.parametrize("seed", range(60))
def test_random_expressions(seed):
    draw = random.Random(seed)
    checked = 0
    for _ in range(20):
        text, value = written(draw, 4)
        points = [{name: Fraction(draw.randint(-50, 50), 7) for name in NAMES} for _ in range(4)]
        values = [value_at(value, point) for point in points]
        try:
            found = evaluated(parse_expression(text), NAMES, "it")
            assert READER.read(text, "it") == found
        except TableError:
            with pytest.raises(TableError, match="it divides by"):
                READER.read(text, "it")
            assert values == [None] * 4  # it divides by what is zero everywhere
            continue
        for point, expected in zip(points, values, strict=True):
            if expected is not None:
                assert found.value_at(point) == expected
                checked += 1
        assert FactoredFunction.parse(integer_ring(NAMES), str(found)) == found  # in canonical form
    assert checked > 10


def test_equal_functions_are_equal_objects():
    texts = ["(x^2-s^2)/(x-s)/2", "(x+s)/2", "x/2+s/2", "(s+x)*(d-3)/(2*d-6)", "1/(2/(x+s))", "((x+s)/2)^1"]
    found = [evaluated(parse_expression(text), NAMES, "it") for text in texts]
    assert all(one == found[0] and str(one) == "(s+x)/2" for one in found)
    assert str(evaluated(parse_expression("1/(s-x)+1/(x-s)"), NAMES, "it")) == "0"
    assert str(evaluated(parse_expression("-1/(x-s)^2/(-4)"), NAMES, "it")) == "1/(4*(s-x)^2)"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("x*y", UnknownSymbol, "it contains y, which is not one of the symbols d, s, x"),
        ("x/(s-s)", TableError, "it divides by .*, which is zero, correct it"),
        ("x/(1/3-2/6)", TableError, "which is zero"),
        ("x.s", TableError, "it has the scalar product"),
        ("((d+s+x)^40)^40", LimitExceeded, "exponent 40"),
        ("(d+s+x)^40*(d-s+x)^40*(d+1)^40", LimitExceeded, "more than"),
        ("1/(1/(d+s+x)^40)^40", LimitExceeded, "exponent"),
        ("1/(1/((d+s+x)^40*(d-s+x)^40*(x+1)^60))", LimitExceeded, "more than"),
    ],
)
def test_what_is_refused(text, error, message):
    with pytest.raises(error, match=message):
        evaluated(parse_expression(text), NAMES, "it")
    with pytest.raises(error, match=message):
        FactorReader(NAMES).read(text, "it")


TEXTS = [
    "2*x^2*(d-3)/(x+s)-s",
    " - x / 2 / ( d-3 ) ^2 * s\t+1",
    "+x",
    "x^0",
    "(x+s)^3/(s+x)^3",
    "x",
    "0",
    "0*x/d",
    "x**2",
    "x^(2)",
    "x^-1",
    "s*x^(-2)/(d-3)",
    "(x+s) ** -2 * (x+s)",
    "x^-0",
]
ODD = [
    "",
    " ",
    "*x",
    "x y",
    "2x",
    "x^2^2",
    "x^( 2)",
    "x^--1",
    "x^(2",
    "x^65",
    "x^-65",
    "x^100",
    "(x-x)^-1",
    "(x)(s)",
    "()",
    "x/-s",
    "0.5*x",
]
ODD += [
    "x.s",
    "x\f+s",
    "x+",
    "(x",
    "x)",
    "((x+s)*d)/2",
    "x^2/0",
    "(x-x)/(x-x)",
    "((x+y)*s)",
    "((x)s)",
    "(((x))",
    "(" * 70 + "x" + ")" * 70,
    "y*x",
    "(y)*x",
    "\u0661*x",
    "x,s",
]


@pytest.mark.parametrize("text", [*TEXTS, *ODD])
def test_reading_by_factors_is_reading_as_a_whole(text):
    """The same function, or the same message."""

    def outcome(read):
        try:
            return read()
        except TilthError as error:
            return type(error), str(error)

    def whole():
        return evaluated(parse_expression(text, "it"), NAMES, "it")

    reader = FactorReader(NAMES)
    for _ in range(2):
        assert outcome(lambda: reader.read(text, "it")) == outcome(whole)
    assert text not in TEXTS or reader._sum(text, "it", 0) is not None
