"""Derivatives in two invariants can be exchanged, only if the system is integrable.

With ``∂_x I = A_x I`` that is ``∂_x A_y - ∂_y A_x + A_y A_x - A_x A_y = 0`` (arXiv:1412.2296, section 2).
"""

from __future__ import annotations

from itertools import combinations
from random import Random

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.places import ADVICE, POINTS, evaluated
from tilth.calculus.residues import ResiduePoint, Residues, product, some_place, weighted_sum
from tilth.errors import VerificationFailed

__all__ = ["check_integrability"]


def check_integrability(equations: MasterDerivatives, random: Random) -> tuple[tuple[str, str], ...]:
    """Compare both orders of derivatives in each pair of free variables, at random points.

    Returns
    -------
    tuple of (str, str)
        The pairs.

    Raises
    ------
    VerificationFailed
        Naming the variables and the masters of an entry.
    """
    free = [variable for variable in equations.variables if variable in equations.symbols]
    pairs = tuple(combinations(free, 2))
    for _ in range(POINTS if pairs else 0):
        point, there = evaluated(equations, random)
        for x, y in pairs:
            place = some_place(_difference(equations, point, there, x, y))
            if place is not None:
                row, column = (equations.masters[number] for number in place)
                raise VerificationFailed(
                    f"the derivatives of {row} in {x} and {y} cannot be exchanged: a term with {column} is "
                    f"left modulo {point.prime}; {ADVICE}"
                )
    return pairs


def _difference(
    equations: MasterDerivatives, point: ResiduePoint, there: dict[str, Residues], x: str, y: str
) -> Residues:
    along_x = point.slope(equations.matrices[y], x)
    along_y = point.slope(equations.matrices[x], y)
    assert along_x is not None and along_y is not None  # they have the denominators of the matrices
    first, second = (product(there[a], there[b], point.prime) for a, b in ((y, x), (x, y)))
    return weighted_sum([(1, along_x), (-1, along_y), (1, first), (-1, second)], point.prime)
