"""How many seeds the rules of the field take for the triangle-box of arXiv:2502.05121."""

import pytest

import tilth
from tilth.cases import load_case
from tilth.seeding import choose_seeds, find_rule, make_request

LAPORTA = {
    "laporta(r=6, s=3)": 6_764,
    "laporta(r=7, s=3)": 14_588,
    "laporta(r=7, s=4)": 26_425,
    "laporta(r=8, s=4)": 50_260,
    "laporta(dots=3, s=3)": 14_896,
    "laporta(dots=0, s=3)": 444,
}
# rank of the target: improved seeding, and the same with t >= 4
IMPROVED = {3: (92, 88), 4: (205, 185), 5: (396, 336), 6: (693, 553)}


@pytest.fixture(scope="module")
def family():
    return load_case("tribox")[0]


def seeds_of(rule, target):
    return choose_seeds(find_rule(rule), make_request([target])).indices


@pytest.mark.parametrize("rule", LAPORTA)
def test_laporta_boxes(family, rule):
    assert len(seeds_of(rule, family[1, 1, 1, 1, 1, 1, -3])) == LAPORTA[rule]


def test_kira_s_floor(family):
    # s <= max(1, t - l + 1) takes 108 seeds
    assert len(seeds_of("usovitsch(floor=1)", family[1, 1, 1, 1, 1, 1, -3])) == 108


@pytest.mark.parametrize("rank", IMPROVED)
def test_improved_seeding_for_higher_ranks(family, rank):
    target = family[1, 1, 1, 1, 1, 1, -rank]
    score = tilth.score([target], "usovitsch", symmetries=False)
    assert score.seeds == IMPROVED[rank][0]
    assert score.complete
    assert score.masters == 16


@pytest.mark.parametrize("rank", IMPROVED)
def test_four_lines_are_enough(family, rank):
    @tilth.rule
    def four_lines(seed):
        return seed.dots == 0 and seed.t >= 4 and seed.s <= seed.t - (6 - rank)

    score = tilth.score([family[1, 1, 1, 1, 1, 1, -rank]], four_lines, symmetries=False)
    assert score.seeds == IMPROVED[rank][1]
    assert score.complete
    assert score.masters == 16


@pytest.mark.parametrize("rank", IMPROVED)
def test_tube(family, rank):
    """Tube B: the set {t >= 4, s <= t - 3} shifted along a7, 55 n - 77 seeds."""

    class Tube:
        name = "tube"

        def choose(self, sector, request):
            if sector.t < 4:
                return []
            base = [list(seed) for seed in request.box(sector, 0, sector.t - 3)]
            shifted = {(*seed[:6], seed[6] - k) for seed in base for k in range(rank - 2)}
            return sorted(map(list, shifted))

    score = tilth.score([family[1, 1, 1, 1, 1, 1, -rank]], Tube(), symmetries=False)
    assert score.seeds == 55 * rank - 77
    assert score.complete
    assert score.masters == 16
