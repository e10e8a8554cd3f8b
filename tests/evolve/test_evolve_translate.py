"""Typed trees and expression texts: the same value both ways."""

import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.cases import read_case
from tilth.errors import EvolveError, ExpressionError
from tilth.evolve.genetic.grow import Grower
from tilth.evolve.genetic.nodes import Boolean, Integer, SlotBoolean, SlotInteger
from tilth.evolve.genetic.primitives import PRIMITIVES, primitive_set
from tilth.evolve.genetic.streams import below, stream
from tilth.evolve.genetic.translate import from_text, to_text
from tilth.evolve.genetic.trees import end_of, height, written
from tilth.evolve.genetic.variation import OPERATORS, Variation
from tilth.seeding import Expression, laporta, make_request

REQUEST = make_request(read_case("tribox:3").targets)
SEEDS = np.concatenate([laporta(1, 2).choose(sector, REQUEST) for sector in REQUEST.sectors])
SETS = {name: primitive_set(name, 7) for name in PRIMITIVES}

# What the language has, whether a primitive set has it or not.
TEXTS = [
    "true",
    "dots == 0 and t >= 4 and s <= t - 3",
    "1 <= s <= t - 3 < r",
    "not (bit(3) or a[7] < 0) and true",
    "(t >= 4) == (s <= 1) != bit(2)",
    "bit(1) if t > 4 else s == 0",
    "(s if bit(1) else t) - (r - dots) - 1 >= -2 * (N // 2 % 3) + L - E",
    "min(t, s, 3, a[N]) <= max(top.t, top.r, abs(top.s - distance), top.dots) + missing + target[2]",
    "sum(a[i] for i in 1..N) == count(bit(j) and a[j] != target[j] for j in 2..5)",
    "sum(min(i, a[i]) if bit(i) else -1 for i in N..7) < sector + top.sector",
    "t + (s + r) - (dots - 1) > 0 and (t == 4 and (s == 1 or r == 5))",
]


def same_values(text, other):
    values = [Expression(one).evaluate(SEEDS, REQUEST) for one in (text, other)]
    return np.array_equal(*values)


def check_kinds(tree):
    """Every operand has the kind that its operator takes, as an oracle of its own would have it."""
    stack = [Boolean]
    for node in tree:
        assert node.kind is stack.pop()
        stack.extend(reversed(node.operands))
    assert not stack


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_with_the_same_value(text):
    tree = from_text(text)
    check_kinds(tree)
    assert same_values(text, to_text(tree))
    assert to_text(from_text(to_text(tree))) == to_text(tree)


@given(seed=st.integers(0, 2**32), name=st.sampled_from(PRIMITIVES), height=st.integers(0, 5))
def test_grown_trees_are_typed_and_come_back(seed, name, height):
    tree = Grower(SETS[name]).grow(Boolean, height, random.Random(seed))
    check_kinds(tree)
    text = written(tree)
    assert same_values(text, to_text(from_text(text)))
    assert to_text(from_text(to_text(tree))) == to_text(tree)


@given(seed=st.integers(0, 2**32), name=st.sampled_from(PRIMITIVES))
def test_offspring_are_typed(seed, name):
    draw, variation = random.Random(seed), Variation(SETS[name])
    first, second = (variation.grower.grow(Boolean, 4, draw) for _ in range(2))
    before = written(first), written(second)
    tree, made = variation.offspring(first, second, draw)
    check_kinds(tree)
    assert set(made) <= OPERATORS.keys()
    assert (written(first), written(second)) == before  # parents live on


def test_kinds_are_apart_although_bool_is_an_int():
    kinds = (Boolean, Integer, SlotBoolean, SlotInteger)
    assert all(not issubclass(one, other) for one in kinds for other in kinds if one is not other)


def test_a_loop_within_a_loop_is_refused():
    with pytest.raises(EvolveError, match="has a loop within a loop"):
        from_text("sum(count(bit(j) for j in 1..N) for i in 1..N) > 0")


def test_a_loop_variable_that_python_reserves_is_refused():
    with pytest.raises(EvolveError, match="is a word of Python"):
        from_text("count(bit(lambda) for lambda in 1..N) > 2")


@pytest.mark.parametrize("text", ["__import__('os')", "t >=", "t.real == 1", "(lambda: t)()"])
def test_what_is_no_expression_is_refused_by_the_core(text):
    with pytest.raises(ExpressionError):
        from_text(text)


@given(seed=st.integers(0, 2**32), height=st.integers(0, 5))
def test_rules_about_targets_name_no_slot(seed, height):
    """Only so do they mean the same whatever the number of slots, and their order."""
    text = written(Grower(SETS["targets"]).grow(Boolean, height, random.Random(seed)))
    assert not re.search(r"\[[0-9]+\]|bit\([0-9]+\)", text)
    few, many = (primitive_set("targets", slots).names for slots in (2, 9))
    assert few == many


def test_unknown_primitives_are_refused():
    with pytest.raises(EvolveError, match="no primitive set 'all', use one of paper, targets, indices"):
        primitive_set("all", 7)


def test_the_global_random_numbers_are_left_alone():
    random.seed(5)
    state = random.getstate()
    draw, variation = stream(0, "test"), Variation(SETS["indices"])
    tree = from_text("t >= 4 and s <= t - 3")
    texts = [written(variation.offspring(tree, tree, draw)[0]) for _ in range(50)]
    assert random.getstate() == state
    assert len(set(texts)) > 10


@given(seed=st.integers(0, 2**32), name=st.sampled_from(PRIMITIVES), size=st.integers(0, 5))
def test_parts_end_and_rise_as_they_are_nested(seed, name, size):
    """Places of trees in prefix order against the same trees as nested lists."""
    tree = Grower(SETS[name]).grow(Boolean, size, random.Random(seed))

    def nested(place):
        parts, at = [], place + 1
        for _ in tree[place].operands:
            part, at = nested(at)
            parts.append(part)
        assert end_of(tree, place) == at
        return parts, at

    def levels(parts):
        return max((1 + levels(part) for part in parts), default=0)

    assert height(tree) == levels(nested(0)[0])


@given(seed=st.integers(0, 2**32), count=st.integers(1, 200))
def test_numbers_are_those_of_python(seed, count):
    """So that runs of the time when Python drew them come out again."""
    ours, theirs = random.Random(seed), random.Random(seed)
    assert [below(ours, count) for _ in range(20)] == [theirs.randrange(count) for _ in range(20)]
