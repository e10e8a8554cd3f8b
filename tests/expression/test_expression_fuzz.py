"""Random texts: what the core accepts and what it computes, against an interpreter that shares no code."""

import random

import numpy as np
import pytest
from random_expression import Writer, damaged
from slow_expression import Parser, Refused, World, kind

from tilth import _core
from tilth.errors import ExpressionError

SLOTS, LOOPS, EXTERNALS = 4, 2, 3
SEEDS_EACH = 3
# What the slow interpreter does not know: it has no limits.
LIMITS = ("characters, shorten it", "nodes, simplify it", "nested deeper than", "shorten their ranges")


def slow_kind(text):
    try:
        tree = Parser(text).parse()
        return tree, kind(tree)
    except Refused:
        return None, None


def rows(chance, count):
    narrow = lambda: [chance.randrange(-2, 4) for _ in range(SLOTS)]  # noqa: E731
    wide = lambda: [chance.randrange(-128, 128) for _ in range(SLOTS)]  # noqa: E731
    chosen = [wide() if chance.random() < 0.2 else narrow() for _ in range(count)]
    return np.array(chosen, dtype=np.int8).reshape(count, SLOTS)


def examine(text, chance):
    """Compare one text; say how it ended."""
    tree, expected = slow_kind(text)
    try:
        expression = _core.Expression(text)
    except ExpressionError as error:
        assert 0 <= error.position <= len(text)
        assert str(error).endswith("^")
        if any(limit in str(error) for limit in LIMITS):
            return "limit"
        assert tree is None, f"{text!r}: {error}"
        return "refused"
    assert expected is not None, f"{text!r} was accepted as {expression.text!r}"
    assert expression.kind == {bool: "boolean", int: "integer"}[expected]
    again = _core.Expression(expression.text)
    assert again == expression
    assert again.text == expression.text
    assert hash(again) == hash(expression)
    seeds, targets = rows(chance, SEEDS_EACH), rows(chance, chance.randrange(4))
    try:
        values = expression.evaluate(seeds, targets, LOOPS, EXTERNALS)
    except ExpressionError as error:
        assert "does not exist" in str(error)
        assert text[error.position].isalnum()
        with pytest.raises(IndexError):
            World(tuple(seeds[0].tolist()), [], LOOPS, EXTERNALS).value(tree)
        return "slot"
    assert values.dtype == {bool: np.bool_, int: np.int64}[expected]
    canonical = Parser(expression.text).parse()
    for seed, value in zip(seeds.tolist(), values.tolist(), strict=True):
        world = World(tuple(seed), [tuple(target) for target in targets.tolist()], LOOPS, EXTERNALS)
        assert value == world.value(tree), f"{text!r} at {seed} with {targets.tolist()}"
        assert value == world.value(canonical), f"{expression.text!r} at {seed} with {targets.tolist()}"
    return "agreed"


def run(count, seed):
    chance = random.Random(seed)
    ends = {"grammatical": dict[str, int](), "damaged": dict[str, int]()}
    for number in range(count):
        text = Writer(chance, SLOTS).text(chance.random() < 0.5, chance.randrange(5))
        sort = "grammatical"
        if number % 2:
            sort, text = "damaged", damaged(chance, text)
        end = examine(text, chance)
        ends[sort][end] = ends[sort].get(end, 0) + 1
    return ends


def check_shares(ends, count):
    """A fuzzer that only ever sees refusals tests nothing."""
    assert ends["grammatical"].get("agreed", 0) > 0.6 * count / 2, ends
    assert ends["damaged"].get("agreed", 0) > 0.05 * count / 2, ends
    assert ends["damaged"].get("refused", 0) > 0.3 * count / 2, ends


def test_random_texts():
    check_shares(run(10_000, seed=1), 10_000)


@pytest.mark.long
def test_very_many_random_texts(multiplier):
    count = 100_000 * multiplier
    check_shares(run(count, seed=2), count)


def test_random_characters():
    chance = random.Random(3)
    for _ in range(5_000):
        length = chance.randrange(40)
        alphabet = range(32, 127) if chance.random() < 0.7 else range(0x1_0000)
        examine("".join(chr(chance.choice(alphabet)) for _ in range(length)), chance)
