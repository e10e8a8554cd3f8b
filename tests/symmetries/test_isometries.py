"""Substitutions of external momenta that keep their scalar products: how many, and that they form a group."""

import random

import pytest
from symmetric_families import FAMILIES, linear

from tilth.family.symmetries.isometries import isometries

COUNTS = {
    "box": 8,
    "double box": 8,
    "pentabox": 2,
    "double pentagon": 2,
    "triangle-box": 2,
    "kite": 2,
    "equal-mass sunrise": 2,
    "two-mass diamond": 2,
    "one-mass triangle": 4,
    "vacuum sunrise": 1,
}


@pytest.mark.parametrize("name", COUNTS)
def test_as_many_as_there_are(name):
    family = FAMILIES[name]()
    assert len(isometries(family.basis.kinematics)) == COUNTS[name]


def times(a, b):
    return tuple(tuple(sum(x * b[k][j] for k, x in enumerate(row)) for j in range(len(b))) for row in a)


@pytest.mark.parametrize("name", [*COUNTS, "linear"])
def test_they_form_a_group_that_keeps_the_gram_matrix(name):
    family = linear() if name == "linear" else FAMILIES[name]()
    kinematics = family.basis.kinematics
    found = isometries(kinematics)
    size = len(kinematics.externals)
    unit = tuple(tuple(int(i == j) for j in range(size)) for i in range(size))
    assert found[0] == unit
    assert {times(a, b) for a in found for b in found} == set(found)
    draw = random.Random(0)
    point = {symbol: draw.randrange(1, 10**6) for symbol in family.symbols}
    prime = 2**31 - 1
    residues = family.residues(point, prime)

    def at(i, j):
        value = kinematics.product(i, j)
        above, below = (
            int(side(*residues).p) * pow(int(side(*residues).q), -1, prime)
            for side in (value.numerator, value.denominator)
        )
        return above * pow(below, -1, prime) % prime

    gram = [[at(i, j) for j in range(size)] for i in range(size)]
    for matrix in found:
        turned = times(times(matrix, gram), tuple(zip(*matrix, strict=True)))
        assert [[value % prime for value in row] for row in turned] == gram


def test_two_directions_may_be_exchanged_and_turned():
    """(u, v) -> (v, u), (-u, -v) and (-v, -u) keep u.v."""
    found = isometries(linear().basis.kinematics)
    assert sorted(found) == sorted(
        [((1, 0), (0, 1)), ((0, 1), (1, 0)), ((-1, 0), (0, -1)), ((0, -1), (-1, 0))]
    )
