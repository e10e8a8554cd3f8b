"""The rules that the manual shows as found are what it says of them."""

from pathlib import Path

import pytest

import tilth
from tilth.evolve import read_problem

FOUND = Path(__file__).parents[2] / "docs" / "found"


@pytest.mark.parametrize("rank", [3, 4, 5, 7, 8, 10])
def test_the_rule_trained_on_ranks_takes_41_seeds_a_rank(rank):
    """Two points fix a line; held-out ranks lie on it. The tube of arXiv:2606.10698 takes 55 n - 77."""
    score = tilth.score(
        read_problem(f"tribox:{rank}").targets, str(FOUND / "tribox-ranks.rule"), effort=0, symmetries=False
    )
    assert score.complete and score.masters == 16
    assert score.seeds == 41 * rank - 56 < 55 * rank - 77


@pytest.mark.parametrize("case", ["tribox:3", "tribox:7", "tribox:9", "dbox:2", "dbox:3", "dbox:5"])
def test_the_rule_of_two_families_takes_fewer_seeds_than_the_tube(case):
    targets = read_problem(case).targets
    ours, tube = (
        tilth.score(targets, rule, effort=0, symmetries=False)
        for rule in (str(FOUND / "two-families.rule"), "tube(floor=1)")
    )
    assert ours.complete and tube.complete and ours.seeds < tube.seeds
    assert ours.master_integrals == tube.master_integrals


def test_it_does_not_hold_for_a_third_family():
    assert not tilth.score(
        read_problem("pentabox:2").targets, str(FOUND / "two-families.rule"), effort=0, symmetries=False
    ).complete
