"""The report of a search for masters: what was looked at, what was found, and what is not excluded."""

from __future__ import annotations

import pytest

import tilth
from tilth import Family
from tilth.cases import load_family


def triangle(*tops: int) -> Family:
    """Equal masses inside and one external mass; two of the bubbles are on the light cone."""
    lines = ["k^2-m", "(k+p1)^2-m", "(k+p1+p2)^2-m"]
    kinematics = {"p1^2": "0", "p2^2": "0", "p1*p2": "s/2"}
    return Family("triangle", ["k"], ["p1", "p2"], lines, kinematics, top_sectors=tops)


def test_a_relation_from_above_is_reported_where_it_is_found() -> None:
    family = triangle(7)
    found = tilth.masters(family, symmetries=False)
    assert found.integrals == (family[1, 0, 0], family[1, 0, 1], family[1, 1, 1])
    lines = found.report().splitlines()
    assert lines[0] == "triangle: what was looked at"
    assert lines[2] == (
        "  sector 2: 1 on its cut from seeds with dots <= 1, s <= 1, confirmed; "
        "the 3 sector(s) above reduce 1 of them"
    )
    assert any(line.endswith("asked about 5 integral(s): triangle[0,1,0], triangle[0,0,1]") for line in lines)
    assert "  sectors that are not in the family were not looked at, certify=True does" in lines
    assert lines[-1] == "  A relation that needs more seeds than these, or other sectors, is not excluded."
    (search,) = found.looked.searches
    assert (search.sectors, search.asked) == (7, 5)
    # of three slots each is a line that may have a dot, or may have a numerator power; and the corner
    assert search.seeds == 7 * (3 + 1)


@pytest.mark.parametrize("tops", [(1, 2, 4), (5, 2)])
def test_relations_that_only_sectors_outside_show(tops: tuple[int, ...]) -> None:
    """The tadpoles are equal by the bubbles on the light cone, which these families lack."""
    family = triangle(*tops)
    usual = tilth.masters(family, symmetries=False)
    thorough = tilth.masters(family, symmetries=False, certify=True)
    assert usual.integrals == thorough.integrals
    assert usual.looked.outside is None
    assert thorough.looked.outside is not None
    found = thorough.looked.outside.found
    assert found == (family[0, 1, 0], family[0, 0, 1])
    assert (
        "triangle[0,1,0], triangle[0,0,1] are reduced; add them to top_sectors to use it" in thorough.report()
    )
    # which is true: a family that has these sectors has the relation
    larger = tilth.masters(triangle(*tops, *thorough.looked.outside.sectors), symmetries=False)
    assert {one.indices for one in found} <= {one.indices for one in larger.relations}


def test_what_maps_say_is_no_relation() -> None:
    """With maps the tadpoles are one, and the sectors outside have nothing to add."""
    found = tilth.masters(triangle(1, 2, 4), certify=True)
    assert len(found) == 1
    assert found.looked.outside is not None
    assert found.looked.outside.found == ()


@pytest.mark.parametrize("name", ["box", "tribox"])
def test_nothing_is_found_outside_where_nothing_is(name: str) -> None:
    found = tilth.masters(load_family(name), certify=True)
    assert found.looked.outside is not None
    assert found.looked.outside.found == ()
    assert found.relations == ()
    data = found.to_dict()["looked_at"]
    assert data["relations"][0]["boxes"] == [[1, 1]]
    assert data["outside"]["sectors"] == list(found.looked.outside.sectors)
