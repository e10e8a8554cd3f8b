"""The bases of a sector, and how much d and the kinematics mix in the denominators of each.

A random sum of all coefficients in a basis has the common denominator of all. Where it factorises, it has the
same zeros in d at both kinematic points.
"""

from __future__ import annotations

from flint import nmod_mat

from tilth.masters.factorised.denominator import Denominator, denominator_of, mixed_degree
from tilth.masters.factorised.slices import POINTS, PRIME, Slices
from tilth.system import PointSource

__all__ = ["SectorBases"]

#: Values of d that are tried first, and at most.
FIRST, LAST = 24, 768


class SectorBases:
    """The bases of one sector, each looked at once."""

    def __init__(self, slices: Slices) -> None:
        self.slices = slices
        self._known: dict[tuple[int, ...], int | None] = {}
        size, masters = len(slices.integrals), len(slices.masters)
        self._above = PointSource(5).residues(PRIME, 0, size)
        self._below = nmod_mat(masters, 1, PointSource(6).residues(PRIME, 0, masters), PRIME)
        self._sums: list[list[nmod_mat]] = [[] for _ in range(POINTS)]

    @property
    def tried(self) -> int:
        """Bases that were looked at."""
        return len(self._known)

    def mixed(self, basis: tuple[int, ...]) -> int | None:
        """Return the degree of what mixes d and kinematics; None if it is too high, or this is no basis."""
        if basis not in self._known:
            self._known[basis] = self._look(basis)
        return self._known[basis]

    def _look(self, basis: tuple[int, ...]) -> int | None:
        count = FIRST
        while count <= LAST:
            found: list[Denominator] = []
            for kinematic in range(POINTS):
                self.slices.values(kinematic, count)  # all at once
                values = self._values(basis, kinematic, count)
                if values is None:
                    return None
                denominator = denominator_of(values, PRIME)
                if denominator is None:
                    break
                found.append(denominator)
            if len(found) == POINTS:
                return mixed_degree(*found)
            count *= 2
        return None

    def _values(self, basis: tuple[int, ...], kinematic: int, count: int) -> list[int] | None:
        """Return the values of a random combination of all coefficients; None if this is no basis."""
        found = []
        for number in range(count):
            try:
                solved = self.slices.rows(kinematic, number, basis).solve(self._below)
            except ZeroDivisionError:
                return None
            found.append(int((self._sum(kinematic, number) * solved)[0, 0]))
        return found

    def _sum(self, kinematic: int, number: int) -> nmod_mat:
        """Return a random combination of the reductions of all integrals."""
        known = self._sums[kinematic]
        while len(known) <= number:
            matrix = self.slices.values(kinematic, len(known) + 1)[-1]
            row = [
                sum(f * int(x) for f, x in zip(self._above, column, strict=True)) % PRIME
                for column in matrix.T
            ]
            known.append(nmod_mat(1, len(row), row, PRIME))
        return known[number]
