"""Reductions with and without maps are the same once masters are mapped: families that the literature has."""

from fractions import Fraction

import pytest
from mapped import check_composition
from symmetric_families import (
    heavy_quarks,
    kite,
    linear,
    one_mass_triangle,
    scaled_kite,
    sunrise,
    vacuum_sunrise,
)

import tilth
from tilth.cases import load_family, read_case
from tilth.errors import OptionError


def point(family, seed=0):
    return {symbol: Fraction(7919 * (n + 3) + 104_729 * seed, 13) for n, symbol in enumerate(family.symbols)}


def integrals(family, *indices):
    return [family[one] for one in indices]


def dbox_targets():
    return integrals(
        load_family("dbox"),
        (1, 1, 1, 1, 1, 1, 1, -1, 0),
        (1, 0, 1, 1, 1, 1, 0, -1, -1),
        (2, 1, 0, 1, 0, 1, 1, 0, -1),
    )


# family: (targets, masters without maps, with them)
PROBLEMS = {
    "box": lambda: integrals(load_family("box"), (2, 1, 1, 1), (1, 1, 2, 1), (1, -1, 1, 2), (0, 1, -2, 1)),
    "kite": lambda: integrals(kite(), (2, 1, 1, 1, 1), (1, 1, -1, 2, 1), (0, 2, 1, 1, -2)),
    "scaled kite": lambda: integrals(scaled_kite(), (2, 1, 1, 1, 1), (1, 1, -1, 2, 1), (0, 2, 1, 1, -2)),
    "sunrise": lambda: integrals(
        sunrise("m", "m", "m"), (2, 1, 3, 0, 0), (1, 1, 1, -1, -2), (1, 0, 2, -2, -1)
    ),
    "two equal masses": lambda: integrals(sunrise("m", "m", "w"), (1, 1, 2, 0, 0), (1, 2, 1, -1, -1)),
    "vacuum sunrise": lambda: integrals(vacuum_sunrise(), (1, 2, 3), (2, 2, -1), (3, -2, 1)),
    "one-mass triangle": lambda: integrals(one_mass_triangle(), (2, 1, 1), (1, 2, -1), (-2, 1, 2)),
    "linear": lambda: integrals(linear(), (1, 2, 1), (2, 1, 1), (3, 1, -1)),
    "heavy quarks": lambda: integrals(heavy_quarks(), (1, 1, 1, 2, 1), (0, 1, 2, 1, -1), (1, -1, 1, 1, 1)),
    "triangle-box": lambda: integrals(load_family("tribox"), (1, 1, 1, 1, 1, 1, -1), (1, 0, 1, 1, 2, -1, 0)),
    "diamond": lambda: integrals(
        load_family("diamond2l"), (2, 1, 1, 1, 1), (1, 2, -1, 1, 1), (1, 1, 1, 2, -1)
    ),
    "double box": dbox_targets,
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_mapped_masters(name):
    targets = PROBLEMS[name]()
    without, with_maps = check_composition(targets, point(targets[0].family))
    assert len(with_maps.masters) <= len(without.masters)


@pytest.mark.long
def test_mapped_masters_of_many_sectors():
    targets = read_case("pentabox:3").targets
    rule = "laporta(dots=0, s=3)"
    without, with_maps = check_composition(targets, point(targets[0].family), rule=rule)
    assert (len(without.masters), len(with_maps.masters)) == (62, 61)


@pytest.mark.long
@pytest.mark.parametrize("name", ["box", "kite", "sunrise", "triangle-box", "diamond"])
def test_mapped_masters_at_many_points(name):
    targets = PROBLEMS[name]()
    for seed in range(100, 150):
        check_composition(targets, point(targets[0].family, seed))


@pytest.mark.parametrize("name", ["kite", "sunrise", "diamond", "double box"])
def test_shifts_alone(name):
    targets = PROBLEMS[name]()
    check_composition(targets, point(targets[0].family, 1), symmetries="shifts")


@pytest.mark.parametrize("name", ["kite", "sunrise", "diamond", "vacuum sunrise"])
def test_masters_with_dots(name):
    targets = PROBLEMS[name]()
    _, table = check_composition(targets, point(targets[0].family, 2), order="dots")
    assert not any(master.s for master in table.masters)


@pytest.mark.parametrize("name", ["kite", "sunrise", "box", "linear"])
def test_rational_numbers(name):
    targets = PROBLEMS[name]()
    check_composition(targets, point(targets[0].family, 3), prime=None)


@pytest.mark.parametrize("prime", [101, 2**31 - 1])
def test_small_primes(prime):
    targets = PROBLEMS["vacuum sunrise"]()
    at = {"d": 37, "m": 5}
    check_composition(targets, at, prime=prime)
    targets = PROBLEMS["kite"]()
    check_composition(targets, {"d": 37, "s": 5}, prime=prime)


def test_targets_in_mapped_sectors():
    """All sectors of the kite with three lines; each becomes one of the two representatives."""
    family = kite()
    maps = family.symmetries()
    mapped = [sector for sector in family.nonzero_sectors if maps.is_mapped(sector)]
    assert len(mapped) == 4
    targets = [
        family[[(1 + (slot == 1)) * (sector >> slot & 1) - (slot == first) for slot in range(5)]]
        for sector in mapped
        for first in [next(n for n in range(5) if not sector >> n & 1)]
    ]
    _, table = check_composition(targets, {"d": 37, "s": 5})
    assert not any(maps.is_mapped(master.sector) for master in table.masters)


def test_a_representative_that_is_not_below_the_targets():
    """The sunrise of lines 1, 4 and 5 of another family comes before the only target's own sector."""
    family = load_family("dbox")
    maps = family.symmetries()
    for sector in family.nonzero_sectors:
        target = maps.representative(sector)
        if maps.is_mapped(sector) and target & ~sector and sector.bit_count() in (3, 4):
            indices = [sector >> slot & 1 for slot in range(family.size)]
            numerator = next(slot for slot in range(family.size) if not indices[slot])
            indices[numerator] = -2
            _, table = check_composition([family[indices]], point(family))
            assert not any(maps.is_mapped(master.sector) for master in table.masters)


@pytest.mark.parametrize("name", ["kite", "sunrise", "diamond"])
def test_preferred_masters_choose_the_representative(name):
    targets = PROBLEMS[name]()
    family = targets[0].family
    usual = family.symmetries()
    classes = [one for one in usual.classes if len(one) > 1 and usual.is_mapped(one[-1])]
    usual_masters = tilth.masters(family, symmetries=True)
    for sectors in classes:
        corner = family[[sectors[-1] >> slot & 1 for slot in range(family.size)]]
        if not any(master.sector in sectors for master in usual_masters.integrals):
            continue
        found = tilth.masters(family, symmetries=True, preferred_masters=[corner])
        assert corner in found.integrals
        assert len(found) == len(usual_masters)
        assert not any(master.sector in sectors[:-1] for master in found.integrals)
        _, table = check_composition(targets, point(family), preferred=[corner])
        assert set(table.masters) <= set(found.integrals)


def test_preferred_masters_of_one_class_exclude_each_other():
    family = kite()
    both = [family[0, 1, 1, 1, 0], family[1, 0, 1, 0, 1]]  # the two sunrises
    assert len(tilth.masters(family, preferred_masters=both, symmetries=False)) == 3
    with pytest.raises(
        OptionError, match=r"kite\[1,0,1,0,1\], which map\(.*\) turns into integrals of sector 14"
    ):
        tilth.masters(family, preferred_masters=both, symmetries=True)
