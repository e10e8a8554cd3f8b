"""A family under other names costs nothing, and gives what the names say, by construction."""

import random

import pytest
from relabelled import FAMILIES, relabelled

import tilth

PRIME = 2**61 - 1

#: Indices of given propagators of the first family; completed ones come after them.
TARGETS = {
    "kite": [(1, 1, 1, 1, 1), (2, 1, 1, 1, 0), (1, 1, 1, 0, -2), (0, 1, 2, 1, -1)],
    "sunrise": [(2, 1, 1, 0, 0), (1, 1, 1, -1, -1), (1, 2, 1, 0, -1), (2, 2, 0, -1, 0)],
    "vacuum": [(2, 1, 1), (1, 2, 2), (1, -1, 2)],
    "box": [(2, 1, 1, 1), (1, 1, 1, -1), (-1, 2, 1, 1), (1, 0, 1, -2)],
    "tribox": [(1, 1, 1, 1, 1, 1, -1), (1, 0, 1, 1, 1, 1, -2), (0, 1, 1, 1, 1, 0, 0)],
}


def _point(project):
    return {symbol: 10**6 + 7919 * number for number, symbol in enumerate(project.symbols)}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", TARGETS)
def test_rows_are_those_of_the_first_family(name, seed):
    first = FAMILIES[name]()
    other, back = relabelled(first, random.Random(seed))
    project = tilth.Project([first, other])
    targets = [_forth(back, first, indices) for indices in TARGETS[name]]
    expected = [first[indices] for indices in TARGETS[name]]
    table = project.reduce(
        [other[indices] for indices in targets] + expected, at=_point(project), prime=PRIME
    )
    assert {master.family.name for master in table.masters} == {first.name}
    for there, here in zip(targets, expected, strict=True):
        factor, indices = back(there)
        assert indices == here.indices
        scale = factor.numerator * pow(factor.denominator, -1, PRIME) % PRIME
        wanted = {master: value * scale % PRIME for master, value in table[here].items()}
        assert dict(table[other[there]]) == wanted
    assert table.verify(seed=1)


@pytest.mark.parametrize("name", TARGETS)
def test_every_sector_is_mapped_by_a_substitution_and_no_master_is_left(name):
    first = FAMILIES[name]()
    other, _ = relabelled(first, random.Random(7))
    project = tilth.Project([first, other])
    found = project.symmetries()
    assert {sector for _, sector in found.maps} == set(other.nonzero_sectors)
    assert all(one.is_full for one in found)
    assert project.masters().integrals == tilth.masters(first).integrals


def test_a_relabelled_family_costs_nothing():
    first = FAMILIES["kite"]()
    other, _ = relabelled(first, random.Random(3), scales=False)
    project = tilth.Project([first, other])
    target = other[1, 1, 1, 1, 1]
    score = project.score(target)
    assert set(score) == {"kite"}
    assert score.totals["multiplications"] == tilth.score(first[1, 1, 1, 1, 1]).multiplications
    assert score.complete


def test_linear_propagators():
    first = FAMILIES["eikonal"]()
    other = tilth.Family("other", ["l"], ["u"], ["-l*u-w", "-2*(l^2)"], {"u^2": "1"})
    table = tilth.Project([first, other]).reduce([other[2, 1], first[1, 2]])
    # other[a, b] = (-2)^-b eikonal[b, a]
    row = {master: -value / _number(value, 2) for master, value in table[first[1, 2]].items()}
    assert dict(table[other[2, 1]]) == row


def _number(like, value):
    return type(like).number(like.ring, value)


def _forth(back, family, indices):
    """Return the indices of the other family that stand for those of the first."""
    places = {}
    for place in range(family.size):
        unit = tuple(int(place == number) for number in range(family.size))
        places[back(unit)[1].index(1)] = place
    result = [0] * family.size
    for slot, index in enumerate(indices):
        result[places[slot]] = index
    return tuple(result)
