"""The canonical text of functions: what is printed is read again, and nothing else is."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import RING, functions

from tilth.table.factored import FactoredFunction, integer_ring, parse_polynomial, polynomial_text

CANONICAL = [
    "0",
    "1",
    "-1",
    "1/2",
    "-7/3",
    "d",
    "-d^2*s+3",
    "(-d+3)/s",
    "(-d+3)/2",
    "1/(d-4)",
    "1/(2*s)",
    "s/(2*t)",
    "1/(s*t)",
    "1/s^3",
    "1/(d-4)^2",
    "(4*d^2-32*d+60)/(s*t^2*(d-6))",
    "d/(6*s^2*t*(2*d-7)*(d-4)^3*(s^2+t^2))",
    "123456789012345678901234567890*d/987654321098765432109876543211",
]

NOT_CANONICAL = {
    "empty": "",
    "blank": "d + 3",
    "order": "3-d",
    "plus": "+d",
    "minus zero": "-0",
    "leading zero": "03",
    "one": "1*d",
    "power one": "d^1",
    "power zero": "d^0",
    "terms twice": "d+d",
    "zero term": "d+0",
    "commuted": "s*d",
    "star star": "d**2",
    "dangling": "d+",
    "two signs": "d--1",
    "parentheses": "(d)",
    "nested": "((d+1))/s",
    "needless parentheses above": "(d)/s",
    "missing parentheses above": "d+1/s",
    "product of sums": "(d+1)*(d-1)",
    "power of a sum": "(d+1)^2",
    "over one": "d/1",
    "over zero": "d/0",
    "zero over": "0/s",
    "over a negative": "1/-2",
    "two slashes": "1/2/s",
    "parentheses below": "1/(s)",
    "missing parentheses below": "1/2*s",
    "factor order": "1/(t*s)",
    "degree order": "1/((s^2+t^2)*(d-4))",
    "number last": "1/(s*2)",
    "two numbers": "1/(2*3)",
    "factor twice": "1/(s*s)",
    "power one below": "1/s^1",
    "power zero below": "1/s^0",
    "not irreducible": "1/(d^2-16)",
    "a square": "1/(d^2-8*d+16)",
    "not primitive": "1/(2*d-8)",
    "negative factor": "1/(-d+4)",
    "common number": "2*d/4",
    "common factor": "(d-4)/(d-4)",
    "common factor of many": "(d*s-4*s)/(t*(d-4))",
    "common symbol": "s/s",
    "constant factor": "1/(3)",
    "number with a power": "1/2^2",
    "unknown symbol": "x",
    "unknown symbol below": "1/x",
    "prefix of a symbol": "d1",
    "call": "abs(d)",
    "dunder": "__import__",
    "other digits": "٣",
    "newline": "d\n",
    "a decimal": "1.5",
    "exponent": "1e5",
    "huge exponent": "d^99999",
    "degree above the limit": "d^4000*s^4000",
    "factor of a huge degree": "1/(d^999+s)",
    "negative power": "d^-1",
}


@pytest.mark.parametrize("text", CANONICAL)
def test_canonical_text(text):
    assert str(FactoredFunction.parse(RING, text)) == text


@pytest.mark.parametrize("name", NOT_CANONICAL)
def test_everything_else_is_refused(name):
    with pytest.raises(ValueError, match=r".") as caught:
        FactoredFunction.parse(RING, NOT_CANONICAL[name])
    assert type(caught.value) is ValueError


@given(functions)
def test_what_is_printed_is_read(function):
    assert FactoredFunction.parse(RING, str(function)) == function
    text = polynomial_text(function.numerator)
    assert parse_polynomial(RING, text) == function.numerator


@given(st.text(alphabet="dst0123456789+-*^/()", max_size=25))
def test_what_is_read_is_what_is_printed(text):
    try:
        function = FactoredFunction.parse(RING, text)
    except ValueError:
        return
    assert str(function) == text


def test_one_character_changed_is_another_function_or_refused():
    draw = random.Random(4)
    for _ in range(2000):
        text = draw.choice(CANONICAL)
        place = draw.randrange(len(text))
        changed = text[:place] + draw.choice("dst0123456789+-*^/()") + text[place + 1 :]
        try:
            function = FactoredFunction.parse(RING, changed)
        except ValueError:
            continue
        assert (changed == text) == (function == FactoredFunction.parse(RING, text))


def test_symbols_that_begin_alike():
    ring = integer_ring(("d", "m", "m1", "m12"))
    for number, name in enumerate(ring.names()):
        assert FactoredFunction.parse(ring, name).numerator == ring.gen(number)
    for text in ("m1*m12", "m+m1+m12", "1/(m*m1*m12)", "d/(m+m12)^2"):
        assert str(FactoredFunction.parse(ring, text)) == text
    with pytest.raises(ValueError, match="is not a polynomial"):
        FactoredFunction.parse(ring, "m123")


@pytest.mark.parametrize(
    "text", ["d+" * 50_000, "(" * 100_000, "d*" * 50_000 + "!", "1/" + "(d-4)*" * 20_000, "9" * 10**6 + "!"]
)
def test_long_nonsense_is_refused_at_once(text):
    start = time.perf_counter()
    with pytest.raises(ValueError, match="is not"):
        FactoredFunction.parse(RING, text)
    assert time.perf_counter() - start < 2  # backtracking would take minutes
