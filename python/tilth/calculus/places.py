"""Random points at which a system of differential equations is looked at."""

from __future__ import annotations

from random import Random

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.master_basis import MasterBasis
from tilth.calculus.residues import ResiduePoint, Residues
from tilth.errors import VerificationFailed
from tilth.family.numbers import residue_of
from tilth.system import prime_number

__all__ = ["ADVICE", "ATTEMPTS", "POINTS", "draw_point", "evaluated"]

#: How many points are looked at: with primes of 61 bits one misses a fault with a chance below 2^-50.
POINTS = 2

ADVICE = "do not use these matrices, and report the case"

#: How often a point is drawn again, because a number has no residue or a denominator vanishes there.
ATTEMPTS = 8

#: Primes are drawn from this many of the largest ones; those before serve learning.
_FIRST, _LAST = 2, 64


def draw_point(basis: MasterBasis, random: Random) -> ResiduePoint:
    """Draw a prime and residues of the free symbols; the others, and the prime of residues, stay.

    Raises
    ------
    VerificationFailed
        The numbers that are given have no residues.
    """
    for _ in range(ATTEMPTS):
        prime = basis.prime or prime_number(random.randrange(_FIRST, _LAST))
        try:
            given = {symbol: residue_of(value, prime) for symbol, value in basis.at.items()}
        except ZeroDivisionError:
            continue
        free = {symbol: random.randrange(1, prime) for symbol in basis.symbols}
        return ResiduePoint(prime, {symbol: (given | free)[symbol] for symbol in basis.family.symbols})
    raise VerificationFailed(f"no random prime has residues of {basis.point_text()}; {ADVICE}")


def evaluated(equations: MasterDerivatives, random: Random) -> tuple[ResiduePoint, dict[str, Residues]]:
    """Return a point where no denominator vanishes, and all matrices there.

    Raises
    ------
    VerificationFailed
    """
    for _ in range(ATTEMPTS):
        point = draw_point(equations, random)
        found = {variable: point.matrix(matrix) for variable, matrix in equations.matrices.items()}
        there = {variable: matrix for variable, matrix in found.items() if matrix is not None}
        if len(there) == len(found):
            return point, there
    raise VerificationFailed(f"a denominator vanishes at each of {ATTEMPTS} random points; {ADVICE}")
