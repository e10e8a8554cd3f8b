"""Rules by their names on the problems that their papers print numbers for: seeds, and that they close.

arXiv:2502.05121 (triangle-box), arXiv:2606.10698 (double pentagon on the cut [1,3,6,8], tubes).
"""

from pathlib import Path

import numpy as np
import pytest

import tilth
from tilth.cases import load_family, read_case
from tilth.seeding import choose_seeds, find_rule, load_seeds, make_request

# ranks 3 to 6 of the triangle-box of arXiv:2502.05121; the tube is that of arXiv:2606.10698
TRIBOX = {
    "usovitsch": (92, 205, 396, 693),
    "von-hippel-wilhelm": (88, 185, 336, 553),
    "tube": (88, 143, 198, 253),
}
PENTAGON_TUBE = "tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])"
PENTAGON_FALLING = "decreasing-rank(absent=[4, 5, 7])"
PENTAGON = {
    PENTAGON_TUBE: {5: 589, 8: 1_282, 10: 1_744, 15: 2_899, 20: 4_054},
    PENTAGON_FALLING: {5: 876, 8: 7_359, 10: 22_451},
}
# all integrals of the double pentagon's cut that its reductions are left with, see test_same_masters
PENTAGON_MASTERS = 27


def seeds_of(rule, case):
    return choose_seeds(find_rule(rule), make_request(read_case(case).targets))


@pytest.mark.parametrize("rank", [3, 4, 5, 6])
@pytest.mark.parametrize("rule", TRIBOX)
def test_triangle_box(rule, rank):
    score = tilth.score(read_case(f"tribox:{rank}").targets, rule, effort=0, symmetries=False)
    assert score.seeds == TRIBOX[rule][rank - 3]
    assert score.complete
    assert score.masters == 16


def test_kira_takes_its_floor():
    score = tilth.score(read_case("tribox:3").targets, "kira", effort=0, symmetries=False)
    assert (score.seeds, score.complete, score.masters) == (108, True, 16)


@pytest.mark.parametrize("rule", ["dots == 0 and s <= t - 4", "usovitsch"])
def test_rank_two_does_not_close_and_says_why(rule):
    # s <= t - (6 - 2): nothing in the sectors of three lines, or their corners only; sunrises are left
    targets = read_case("tribox:2").targets
    score = tilth.score(targets, rule, symmetries=False)
    assert not score.complete
    assert {integral.sector for integral in score.missing} >= {14, 21, 28, 37}
    assert score.missing
    # what is missing is named, lies where seeds are lacking, and does reduce with more seeds
    assert set(score.missing).isdisjoint(score.master_integrals)
    assert {integral.sector for integral in score.missing} == set(score.widen)
    wider = tilth.score(score.missing, "laporta(dots=1, s=2)", effort=0, symmetries=False)
    assert wider.complete
    assert set(score.missing).isdisjoint(wider.master_integrals)
    with pytest.raises(tilth.errors.IncompleteSeeding) as caught:
        tilth.reduce(targets, rule, at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, symmetries=False)
    assert all(str(integral) in str(caught.value) for integral in score.missing[:3])
    assert caught.value.missing == score.missing
    # one more power everywhere, as at rank three, is enough
    assert tilth.score(targets, "dots == 0 and s <= min(2, t - 3)", effort=0, symmetries=False).complete


@pytest.mark.parametrize(("rule", "rank"), [(rule, rank) for rule in PENTAGON for rank in PENTAGON[rule]])
def test_seeds_of_the_double_pentagon(rule, rank):
    assert len(seeds_of(rule, f"dpenta:{rank}")) == PENTAGON[rule][rank]


@pytest.mark.parametrize(
    ("rule", "rank"), [(PENTAGON_TUBE, 5), (PENTAGON_TUBE, 8), (PENTAGON_TUBE, 10), (PENTAGON_FALLING, 5)]
)
def test_the_double_pentagon_closes(rule, rank):
    score = tilth.score(read_case(f"dpenta:{rank}").targets, rule, effort=0, symmetries=False)
    assert score.seeds == PENTAGON[rule][rank]
    assert score.missing == []
    assert score.complete
    assert score.masters == PENTAGON_MASTERS


@pytest.mark.long
@pytest.mark.parametrize(("rule", "rank"), [(PENTAGON_TUBE, 20), (PENTAGON_FALLING, 8)])
def test_the_double_pentagon_closes_at_high_rank(rule, rank):
    score = tilth.score(read_case(f"dpenta:{rank}").targets, rule, effort=0, symmetries=False)
    assert (score.seeds, score.complete, score.masters) == (PENTAGON[rule][rank], True, PENTAGON_MASTERS)


def test_both_rules_reduce_to_the_same():
    # two choices of seeds, one reduction: the coefficients agree at a point that neither learnt with
    case = read_case("dpenta:5")
    point = {symbol: 11 + 7 * number for number, symbol in enumerate(case.family.symbols)}
    prime = 2**61 - 1
    one, two = (
        tilth.reduce(case.targets, rule, at=point, prime=prime, symmetries=False)
        for rule in (PENTAGON_TUBE, PENTAGON_FALLING)
    )
    assert dict(one) == dict(two)
    assert set(one.masters) == set(two.masters)
    assert len(one.masters) == PENTAGON_MASTERS


def test_the_exceptional_sectors_are_needed():
    # The double pentagon without the extra power where D4, D5 and D7 are absent: fewer seeds, or the
    # exception would be idle.
    with_them = len(seeds_of(PENTAGON_TUBE, "dpenta:5"))
    without = tilth.score(
        read_case("dpenta:5").targets, "tube(rank=4, lines=0, floor=1)", effort=0, symmetries=False
    )
    assert without.seeds < with_them


# --- the smallest choice of seeds that is known ---------------------------------------------------------

SMALLEST = Path(__file__).with_name("tribox3_min_seeds.txt")


def test_the_smallest_known_seeds_of_the_triangle_box():
    # Found by tilth.minimise(targets, "laporta(dots=0, s=3)", seconds=100, seed=7); random
    # deletion with restarts found 57.
    family = load_family("tribox")
    targets = read_case("tribox:3").targets
    rule = load_seeds(family, SMALLEST)
    envelope = {tuple(row) for row in seeds_of("laporta(dots=0, s=3)", "tribox:3").indices.tolist()}
    rows = {tuple(row) for row in rule.seeds.tolist()}
    assert len(rows) == len(rule.seeds) <= 56
    assert rows <= envelope
    score = tilth.score(targets, rule, symmetries=False)
    assert (score.seeds, score.complete, score.masters) == (len(rows), True, 16)
    table = tilth.reduce(
        targets, rule, at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, prime=2**31 - 1, symmetries=False
    )
    assert table[targets[0]][family[1, 0, 1, 1, 1, 1, 0]] == 1200924689  # as in test_triangle_box


def test_no_single_seed_of_the_smallest_can_be_left_out():
    family = load_family("tribox")
    targets = read_case("tribox:3").targets
    rule = load_seeds(family, SMALLEST)
    scorer = tilth.Scorer(targets, "laporta(dots=0, s=3)")
    whole = scorer.choice(rule)
    without = []
    for place in np.flatnonzero(whole):
        choice = whole.copy()
        choice[place] = False
        without.append(choice)
    assert scorer.count_choices([whole])[0].closed
    assert not any(counts.closed for counts in scorer.count_choices(without))
