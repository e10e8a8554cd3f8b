"""What a score calls masters must be independent of each other, whatever the seeds were."""

from itertools import product

import pytest
from flint import nmod_mat

import tilth

PRIME = 2**61 - 1
POINT = {"d": 41, "s": 3, "m1": 5, "m2": 7, "m3": 11}


@pytest.fixture(scope="module")
def sunrise():
    return tilth.Family(
        "sunrise",
        loops=["k1", "k2"],
        externals=["p"],
        propagators=["k1^2-m1", "k2^2-m2", "(k1+k2+p)^2-m3"],
        kinematics={"p^2": "s"},
        top_sectors=[7],
    )


TARGETS = {
    "dots": [(2, 1, 1, 0, 0), (1, 2, 1, 0, 0), (1, 1, 2, 0, 0)],
    "numerators": [(1, 1, 1, -2, 0), (1, 1, 1, 0, -2), (1, 1, 1, -1, -1)],
    "a dot and a numerator": [(1, 1, 1, -2, 0), (1, 2, 1, 0, 0)],
}


def rank(family, integrals):
    """Number of independent integrals, after reduction with a box that is wider than any that is tried."""
    if not integrals:
        return 0
    table = tilth.reduce(integrals, "laporta(dots=3, s=3)", at=POINT, prime=PRIME)
    rows = [[table[i].get(m, 0) for m in table.masters] for i in integrals]
    return nmod_mat(len(rows), len(table.masters), [x for row in rows for x in row], PRIME).rank()


@pytest.mark.parametrize("order", ["numerators", "dots"])
@pytest.mark.parametrize(("dots", "s"), list(product(range(3), range(3))))
@pytest.mark.parametrize("name", TARGETS)
def test_masters_are_independent(sunrise, name, dots, s, order):
    targets = [sunrise[indices] for indices in TARGETS[name]]
    score = tilth.score(targets, tilth.seeding.laporta(dots=dots, s=s), order=order)
    assert rank(sunrise, score.master_integrals) == score.masters
    if score.complete:
        assert score.masters <= 7


def test_a_sunrise_that_closes_has_its_seven_masters(sunrise):
    # [1,1,1,-2,0] and [1,2,1,0,0] reduce to the same seven integrals (laporta(dots=1, s=2) shows it); seeds
    # with one numerator reduce the second to seven others and leave the first as it is.
    targets = [sunrise[1, 1, 1, -2, 0], sunrise[1, 2, 1, 0, 0]]
    assert tilth.score(targets, "laporta(dots=1, s=2)").masters == 7
    narrow = tilth.score(targets, "laporta(dots=1, s=1)")
    assert not narrow.complete or narrow.masters == 7
