"""Numbers of seeds that papers print, by rules that ship and by rules written here.

The targets are top-sector integrals [1,1,1,1,1,1,-n] of the triangle-box (arXiv:2502.05121) and
[1,...,1,0,0,-n] of the double pentagon on the cut [1,3,6,8] (arXiv:2606.10698).
"""

import numpy as np
import pytest

from tilth.cases import load_case
from tilth.seeding import choose_seeds, find_rule, laporta, make_request, rule, usovitsch

IMPROVED = {3: 92, 4: 205, 5: 396, 6: 693}  # s <= t - (6 - n), no dots
FOUR_LINES = {3: 88, 4: 185, 5: 336, 6: 553}  # the same with t >= 4
TUBE = {3: 88, 4: 143, 5: 198, 6: 253}  # 55 n - 77
PENTAGON_TUBE = {5: 589, 8: 1_282, 10: 1_744, 15: 2_899, 20: 4_054}
PENTAGON_FALLING = {5: 876, 8: 7_359, 10: 22_451}


class Tube:
    """A base set and its shifts by 0 ... length - 1 along one numerator: arXiv:2606.10698."""

    name = "tube"

    def __init__(self, slot, length, bound):
        self.slot, self.length, self.bound = slot, length, bound

    def choose(self, sector, request):
        base = request.box(sector, 0, self.bound(sector))
        shifts = [base.astype(np.int64) for _ in range(self.length)]
        for k, shifted in enumerate(shifts):
            shifted[:, self.slot] -= k
        return np.unique(np.concatenate(shifts), axis=0)


def count(rule, *targets):
    return len(choose_seeds(rule, make_request(targets)))


@pytest.mark.parametrize("n", IMPROVED)
def test_improved_seeding_of_the_triangle_box(tribox, n):
    target = tribox[1, 1, 1, 1, 1, 1, -n]
    assert count(usovitsch(), target) == IMPROVED[n]
    assert count(usovitsch(l=6 - n + 1), target) == IMPROVED[n]
    assert count(find_rule("usovitsch"), target) == IMPROVED[n]


def test_improved_seeding_takes_its_parameters_from_the_targets(tribox):
    # lower targets of the same sector ask for less, so they add nothing
    targets = [tribox[1, 1, 1, 1, 1, 1, -n] for n in (1, 2, 3)]
    assert count(usovitsch(), *targets) == 92
    # the defaults for dots are the targets', so a dotted target takes more
    assert count(usovitsch(), tribox[2, 1, 1, 1, 1, 1, -3]) > 92
    assert count(usovitsch(dots=0), tribox[2, 1, 1, 1, 1, 1, -3]) == 92


def test_the_floor_of_kira(tribox):
    assert count(usovitsch(l=4, floor=1), tribox[1, 1, 1, 1, 1, 1, -3]) == 108


@pytest.mark.parametrize("n", FOUR_LINES)
def test_without_the_sunrises(tribox, n):
    @rule
    def no_sunrise(seed):
        return seed.dots == 0 and seed.t >= 4 and seed.s <= seed.t - (6 - n)

    assert count(no_sunrise, tribox[1, 1, 1, 1, 1, 1, -n]) == FOUR_LINES[n]


@pytest.mark.parametrize("n", TUBE)
def test_the_tube_of_the_triangle_box(tribox, n):
    tube = Tube(6, n - 2, lambda sector: sector.t - 3 if sector.t >= 4 else -1)
    assert count(tube, tribox[1, 1, 1, 1, 1, 1, -n]) == TUBE[n] == 55 * n - 77


@pytest.mark.parametrize(
    ("parameters", "seeds"),
    [
        ({"r": 6, "s": 3}, 6_764),
        ({"r": 7, "s": 3}, 14_588),
        ({"r": 7, "s": 4}, 26_425),
        ({"r": 8, "s": 4}, 50_260),
        ({"dots": 3, "s": 3}, 14_896),
        ({"dots": 0, "s": 3}, 444),
        ({"dots": 0}, 444),
        ({}, 444),
    ],
    ids=str,
)
def test_laporta_boxes_of_the_triangle_box(tribox, parameters, seeds):
    assert count(laporta(**parameters), tribox[1, 1, 1, 1, 1, 1, -3]) == seeds


@pytest.mark.parametrize("n", PENTAGON_TUBE)
def test_the_tube_of_the_double_pentagon(n):
    family, _ = load_case("dpenta")

    def bound(sector):
        # s <= max(1, t - 4), one more where D4, D5 and D7 are all absent
        return max(1, sector.t - (3 if not {3, 4, 6} & set(sector.lines) else 4))

    tube = Tube(10, max(1, n - 3), bound)
    assert count(tube, family[(1,) * 8 + (0, 0, -n)]) == PENTAGON_TUBE[n]


@pytest.mark.parametrize("n", PENTAGON_FALLING)
def test_falling_ranks_of_the_double_pentagon(n):
    # s <= max(1, n - (8 - t)), with exceptions for the sectors without D4, D5 and D7
    family, _ = load_case("dpenta")
    target = family[(1,) * 8 + (0, 0, -n)]
    exceptions = {
        sector.number: max(1, n - (8 - sector.t) + 1)
        for sector in make_request([target]).sectors
        if not {3, 4, 6} & set(sector.lines)
    }
    assert count(usovitsch(floor=1, exceptions=exceptions), target) == PENTAGON_FALLING[n]
