"""Numbers of masters without symmetries, of the families that the literature counts.

The numbers are those of arXiv:2502.05121 (triangle-box), arXiv:2211.03572 (diamonds and boxes) and the
textbook; with symmetries most are smaller. The double pentagon shows 103 to seeds with one numerator power
only and 113 to all, one of the ways in which a count of masters goes wrong.
"""

import pytest

import tilth
from tilth.cases import load_family
from tilth.family import Family


def sunrise(masses):
    lines = ["k1^2", "k2^2", "(k1+k2+p)^2"]
    propagators = [f"{line}-{mass}" for line, mass in zip(lines, masses, strict=True)]
    return Family("sunrise", ["k1", "k2"], ["p"], propagators, {"p^2": "s"}, [7])


def uncut(name):
    data = load_family(name).to_dict()
    return Family.from_dict(data | {"cut": []})


def kite():
    lines = ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]
    return Family("kite", ["k1", "k2"], ["q"], lines, {"q^2": "s"})


def one_mass_triangle():
    lines = ["k^2-m", "(k+p1)^2-m", "(k+p1+p2)^2-m"]
    return Family("triangle", ["k"], ["p1", "p2"], lines, {"p1^2": "0", "p2^2": "0", "p1*p2": "s/2"})


# family: masters, and how many of single sectors are related by sectors above
FAMILIES = {
    "box": (lambda: load_family("box"), 3, 0),
    "kite": (kite, 3, 0),
    "one-mass triangle": (one_mass_triangle, 3, 2),
    "three-mass sunrise": (lambda: sunrise(["m1", "m2", "m3"]), 7, 0),
    "equal-mass sunrise": (lambda: sunrise(["m", "m", "m"]), 7, 0),
    "massive box": (lambda: load_family("box1l"), 8, 3),
    "double box": (lambda: load_family("dbox"), 12, 0),
    "two-mass diamond": (lambda: load_family("diamond2l"), 15, 0),
    "triangle-box": (lambda: load_family("tribox"), 16, 0),
    "pentabox": (lambda: load_family("pentabox"), 62, 0),
    "three-loop diamond": (lambda: load_family("diamond3l"), 92, 0),
    "massive double box": (lambda: load_family("box2l"), 111, 28),
    "double pentagon": (lambda: uncut("dpenta"), 113, 0),
}


SMALL = ["kite", "one-mass triangle", "equal-mass sunrise", "two-mass diamond", "massive box", "double box"]


@pytest.mark.parametrize("name", FAMILIES)
def test_as_many_as_the_literature_counts(name):
    make, count, related = FAMILIES[name]
    found = tilth.masters(make(), symmetries=False)
    assert (len(found), len(found.relations)) == (count, related)
    assert all(master.confirmed for master in found)


@pytest.mark.parametrize("order", ["numerators", "dots"])
@pytest.mark.parametrize("name", SMALL)
def test_the_order_chooses_which_not_how_many(name, order):
    make, count, _ = FAMILIES[name]
    found = tilth.masters(make(), order=order, symmetries=False)
    assert len(found) == count
    if order == "dots":
        assert not any(master.integral.s for master in found)


@pytest.mark.parametrize("name", SMALL)
def test_larger_boxes_change_nothing(name):
    make = FAMILIES[name][0]
    assert (
        tilth.masters(make(), certify=True, symmetries=False).integrals
        == tilth.masters(make(), symmetries=False).integrals
    )


def test_masters_of_some_sectors_are_those_of_the_family_there():
    family = load_family("box1l")
    whole = tilth.masters(family, symmetries=False)
    for sector in family.nonzero_sectors:
        fresh = Family.from_dict(family.to_dict())
        part = tilth.masters(fresh, sectors=[sector], symmetries=False)
        assert [m.indices for m in part.integrals] == [
            m.indices for m in whole.integrals if m.sector == sector
        ]


def test_prints_sector_by_sector_and_as_plain_data():
    found = tilth.masters(kite(), symmetries=False)
    assert str(found).splitlines()[1] == "  sector 14  t=3  kite[0,1,1,1,0]"
    assert found.to_dict()["masters"][0] == {
        "integral": "kite[0,1,1,1,0]",
        "sector": 14,
        "dots": 1,
        "s": 1,
        "confirmed": True,
    }
    assert "kite[0,1,1,1,0]" in found._repr_html_()
