"""Classes of sectors, maps by kind, and numbers of masters, against what an independent program found.

The one-mass triangle has a relation of its own between tadpoles and bubbles, which only the equations of the
sector above show; with maps it is three masters as without.
"""

import pytest
from symmetric_families import FAMILIES

import tilth

# sectors that are not zero, classes; mapped by shifts, with crossings, by restricted maps; masters without
# maps, and with them. None where nobody has counted.
ROWS = {
    "box": (7, 5, (0, 2, 0), 3, 3),
    "one-mass triangle": (7, 4, (2, 1, 0), 3, 3),
    "equal-mass sunrise": (4, 2, (2, 0, 0), 7, 3),
    "kite": (8, 4, (4, 0, 0), 3, 2),
    "double box": (43, 18, (4, 21, 0), 12, 8),
    "triangle-box": (23, 19, (4, 0, 0), 16, 15),
    "pentabox": (111, 102, (4, 0, 5), 62, 61),
    "double pentagon": (137, 117, (10, 0, 10), 113, 108),
    "two-mass diamond": (18, 12, None, 15, 9),
    "vacuum sunrise": (None, None, None, 4, 2),
}

LONG = {"pentabox", "double pentagon"}


def rows(long):
    return [pytest.param(name, marks=pytest.mark.long if name in long else ()) for name in ROWS]


@pytest.mark.parametrize("name", rows({"double pentagon"}))
def test_classes(name):
    sectors, classes, kinds, _, _ = ROWS[name]
    found = FAMILIES[name]().symmetries()
    if sectors is not None:
        assert (sum(map(len, found.classes)), len(found.classes)) == (sectors, classes)
        assert len(found.maps) == sectors - classes
    if kinds is not None:
        counts = found.counts()
        assert (counts["shift"], counts["crossing"], counts["restricted"]) == kinds
        assert counts["polynomial"] == 0


@pytest.mark.parametrize("name", rows(LONG))
def test_masters(name):
    *_, without, with_maps = ROWS[name]
    family = FAMILIES[name]()
    assert len(tilth.masters(family, symmetries=False)) == without
    found = tilth.masters(family, symmetries=True)
    assert len(found) == with_maps
    assert all(master.confirmed for master in found)


@pytest.mark.parametrize("name", [name for name in ROWS if name not in LONG])
def test_masters_are_those_without_maps_up_to_names(name):
    """Without maps there is a master for each of those with maps, or more, in every class of sectors."""
    family = FAMILIES[name]()
    maps = family.symmetries()
    without = tilth.masters(family, symmetries=False).by_sector()
    found = tilth.masters(family, symmetries=True).by_sector()
    assert not any(maps.is_mapped(sector) for sector in found)
    for sectors in maps.classes:
        most = max(len(without.get(sector, ())) for sector in sectors)
        assert all(len(found.get(sector, ())) <= most for sector in sectors)


@pytest.mark.parametrize("name", ["equal-mass sunrise", "double box", "two-mass diamond"])
def test_shifts_alone_leave_more_or_as_many(name):
    *_, without, with_maps = ROWS[name]
    found = tilth.masters(FAMILIES[name](), symmetries="shifts")
    assert with_maps <= len(found) <= without


@pytest.mark.parametrize("name", ["equal-mass sunrise", "kite", "double box", "two-mass diamond"])
def test_the_order_chooses_which_not_how_many(name):
    found = tilth.masters(FAMILIES[name](), symmetries=True, order="dots")
    assert len(found) == ROWS[name][-1]
