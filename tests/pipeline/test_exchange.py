"""`Scorer.exchange`: the same answer as all choices of its class, counted one by one."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import IncompleteSeeding, OptionError
from tilth.seeding import Listed, load_seeds

GOLDEN = Path(__file__).parents[1] / "golden" / "tribox3_min_seeds.txt"


def scorer_of(case, rule):
    return tilth.Scorer(read_case(case).targets, rule)


def members(choice, leaving_out):
    """All choices of fewer seeds that leave out at most so many of a choice."""
    inside, outside = np.flatnonzero(choice), np.flatnonzero(~choice)
    for left_out in range(1, leaving_out + 1):
        for without in combinations(inside, left_out):
            for count in range(left_out):
                for added in combinations(outside, count):
                    flags = choice.copy()
                    flags[list(without)] = False
                    flags[list(added)] = True
                    yield flags


def closing_choices(scorer, random, count):
    """Choices that close, from which no seed can be left out."""
    for _ in range(count):
        flags = np.ones(len(scorer.seeds), dtype=bool)
        for place in random.permutation(len(flags)):
            flags[place] = False
            flags[place] = not scorer.count_choices([flags])[0].closed
        yield flags


@pytest.mark.parametrize(
    ("case", "rule", "leaving_out"),
    [
        ("bubble:1", "laporta(dots=1, s=1)", 3),
        ("bubble:2", "laporta(dots=2, s=2)", 3),
        ("box:1", "laporta(dots=1, s=0)", 3),
    ],
)
def test_the_answer_is_that_of_all_choices_of_the_class(case, rule, leaving_out):
    scorer = scorer_of(case, rule)
    for choice in closing_choices(scorer, np.random.default_rng(5), 6):
        found = scorer.exchange(Listed("some", scorer.seeds[choice]), leaving_out=leaving_out)
        others = list(members(choice, leaving_out))
        assert found.choices == len(others)
        closed = [count.closed for count in scorer.count_choices(others)]
        assert (found.fewer is not None) == any(closed)
        if found.fewer is not None:
            fewer = scorer.choice(found.fewer)
            assert any((fewer == flags).all() for flags in others)
            assert scorer.count(found.fewer).closed


def test_a_minimum_is_improved_where_two_seeds_can_be_exchanged_for_one():
    scorer = scorer_of("tribox:3", "laporta(dots=0, s=3)")
    rule = tilth.minimise(read_case("tribox:3").targets, "laporta(dots=0, s=3)", rounds=2).rule
    found = scorer.exchange(rule)
    assert found.fewer is not None
    assert scorer.count(found.fewer).seeds < found.seeds
    assert scorer.count(found.fewer).closed
    assert str(found).startswith(f"one of {len(found.fewer.seeds)} seeds closes")


def test_nothing_near_the_56_seeds_of_the_triangle_box_is_better():
    family = read_case("tribox:3").family
    found = scorer_of("tribox:3", "laporta(dots=0, s=3)").exchange(load_seeds(family, GOLDEN), leaving_out=3)
    assert (found.seeds, found.fewer, found.leaving_out) == (56, None, 3)
    assert str(found) == (
        "none of fewer seeds closes, of 2,092,544,356 choices that leave out at most 3 of 56 seeds"
    )


def test_a_rule_that_does_not_close_is_refused():
    with pytest.raises(IncompleteSeeding, match="t == 6 does not close, take a rule that does"):
        scorer_of("tribox:3", "von-hippel-wilhelm").exchange("dots == 0 and s <= t - 3 and t == 6")


def test_bad_options():
    with pytest.raises(OptionError, match="leaving_out=0 is not a positive integer"):
        scorer_of("tribox:3", "von-hippel-wilhelm").exchange("von-hippel-wilhelm", leaving_out=0)
    with pytest.raises(OptionError, match="seeds are too many to exchange"):
        scorer_of("tribox:3", "laporta(dots=1, s=3)").exchange("von-hippel-wilhelm")
