"""Ways from a corner integral to a target: held against a search over all ways."""

from itertools import islice, pairwise, product

import pytest

from tilth.cases import load_family
from tilth.seeding.paths import level_of, lowered, offsets_beyond, powers_of_target, zigzag


@pytest.mark.parametrize("wanted", list(product(range(4), repeat=3)))
def test_a_zigzag_goes_to_where_it_is_wanted_by_single_steps(wanted):
    way = list(islice(zigzag(wanted), sum(wanted) + 1))
    assert way[0] == (0, 0, 0)
    assert way[-1] == wanted
    for before, after in pairwise(way):
        step = [b - a for a, b in zip(before, after, strict=True)]
        assert sorted(step) == [0, 0, 1]
        left = [w - b for w, b in zip(wanted, before, strict=True)]
        assert left[step.index(1)] == max(left)


@pytest.mark.parametrize("powers", [(0, 0), (2, -3), (-1, -1), (0, -5), (3, 0)])
@pytest.mark.parametrize("level", range(7))
def test_what_is_beyond_a_level_leads_from_there_to_the_target(powers, level):
    offsets = offsets_beyond(powers, level)
    total = sum(map(abs, powers))
    assert offsets[0] == (0, 0)
    assert len(offsets) == max(0, total - level) + 1
    start = [power - step for power, step in zip(powers, offsets[-1], strict=True)]
    assert sum(map(abs, start)) == min(level, total)
    for power, begun in zip(powers, start, strict=True):
        assert begun == 0 or (0 < begun <= power or power <= begun < 0)


def test_a_target_is_lowered_within_its_sector():
    family = load_family("dbox")
    target = family[1, 1, 3, 1, 1, 1, 1, -2, -4]
    assert level_of(target) == 8
    for level in range(10):
        low = lowered(target, level)
        assert low.sector == target.sector
        assert level_of(low) == min(level, 8)
        if level >= 8:
            assert low == target
    assert powers_of_target(lowered(target, 0)) == (0,) * 9
