"""The canonical text of functions: what is printed is read again, and nothing else is."""

import random
import time

import pytest
from function_texts import CANONICAL, NOT_CANONICAL
from hypothesis import given
from hypothesis import strategies as st
from strategies import RING, functions

from tilth.table.factored import FactoredFunction, integer_ring, parse_polynomial, polynomial_text


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
