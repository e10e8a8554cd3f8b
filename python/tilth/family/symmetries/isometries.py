"""Isometries: substitutions of the external momenta that leave all their scalar products as they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from tilth.family.kinematics.products import Kinematics

__all__ = ["Matrix", "isometries"]

#: What each external momentum becomes, as a combination of them.
Matrix = tuple[tuple[int, ...], ...]

#: 3^7 candidates for each external momentum; of more momenta only the two that need no search are known.
MAX_EXTERNALS = 7

#: The massless box has 8. Where all products vanish there are thousands, of which nobody can have a use.
MOST = 500


def isometries(kinematics: Kinematics) -> tuple[Matrix, ...]:
    """Return all matrices C with entries -1, 0 and 1, an inverse, and C G C^T = G for the Gram matrix G.

    They are found row by row, and compared as polynomials: an invariant that has no number is generic. The
    unit matrix comes first. Of more than seven external momenta, and where there are more than 500, none but
    it and its negative is returned.
    """
    count = len(kinematics.externals)
    unit = tuple(tuple(int(i == j) for j in range(count)) for i in range(count))
    if count > MAX_EXTERNALS:
        return unit, tuple(tuple(-entry for entry in row) for row in unit)
    candidates = list(product((-1, 0, 1), repeat=count))
    norms = {vector: _product(kinematics, vector, vector) for vector in candidates}

    def rows(chosen: tuple[tuple[int, ...], ...]) -> Iterator[Matrix]:
        place = len(chosen)
        if place == count:
            yield chosen
            return
        for vector in candidates:
            if norms[vector] != kinematics.product(place, place):
                continue
            if all(
                _product(kinematics, vector, other) == kinematics.product(place, number)
                for number, other in enumerate(chosen)
            ):
                yield from rows((*chosen, vector))

    found = list(islice((matrix for matrix in rows(()) if _invertible(matrix)), MOST + 1))
    if len(found) > MOST:
        return unit, tuple(tuple(-entry for entry in row) for row in unit)
    return tuple(sorted(found, key=lambda matrix: (matrix != unit, _size(matrix), matrix)))


def _product(kinematics: Kinematics, left: tuple[int, ...], right: tuple[int, ...]) -> object:
    total = kinematics.ring.constant(0)
    for i, x in enumerate(left):
        for j, y in enumerate(right):
            if x and y:
                total = total + kinematics.product(i, j).scale(x * y)
    return total


def _size(matrix: Matrix) -> int:
    return sum(abs(entry) for row in matrix for entry in row)


def _invertible(matrix: Matrix) -> bool:
    from flint import fmpz_mat

    return not matrix or bool(fmpz_mat([list(row) for row in matrix]).det())
