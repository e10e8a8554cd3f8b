"""Matrices of a system of differential equations, and their derivatives, at one point modulo a prime."""

from __future__ import annotations

from collections.abc import Mapping

from tilth.calculus.functions import derivative_residue
from tilth.calculus.matrix import MasterMatrix
from tilth.family.numbers import residue_of
from tilth.frozen import dataclass
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import FactoredFunction

__all__ = ["ResiduePoint", "Residues", "product", "some_place", "weighted_sum"]

#: {row: {column: residue}}
Residues = dict[int, dict[int, int]]


@dataclass(frozen=True)
class ResiduePoint:
    """Residues of symbols modulo a prime.

    Attributes
    ----------
    prime : int
    residues : mapping
        {symbol: residue}, of all symbols of a family.
    """

    prime: int
    residues: Mapping[str, int]

    def matrix(self, matrix: MasterMatrix) -> Residues | None:
        """Evaluate a matrix; None where a denominator vanishes."""
        return self._each(matrix, "")

    def slope(self, matrix: MasterMatrix, variable: str) -> Residues | None:
        """Evaluate the derivative of a matrix in a symbol of its functions; None at a pole."""
        return self._each(matrix, variable)

    def _each(self, matrix: MasterMatrix, variable: str) -> Residues | None:
        found: Residues = {}
        for (row, column), value in matrix.entries.items():
            residue = self._residue(value, variable)
            if residue is None:
                return None
            if residue:
                found.setdefault(row, {})[column] = residue
        return found

    def _residue(self, value: Coefficient, variable: str) -> int | None:
        if isinstance(value, FactoredFunction):
            point = [self.residues[symbol] for symbol in value.symbols]
            if variable:
                return derivative_residue(value, variable, point, self.prime)
            return value.residue_at(point, self.prime)
        try:
            return residue_of(value, self.prime)
        except ZeroDivisionError:
            return None


def product(left: Residues, right: Residues, prime: int) -> Residues:
    """Multiply two matrices."""
    found: Residues = {}
    for row, values in left.items():
        total: dict[int, int] = {}
        for middle, value in values.items():
            for column, other in right.get(middle, {}).items():
                total[column] = (total.get(column, 0) + value * other) % prime
        found[row] = total
    return found


def weighted_sum(parts: list[tuple[int, Residues]], prime: int) -> Residues:
    """Add multiples of matrices; zeros are left out."""
    found: Residues = {}
    for factor, matrix in parts:
        for row, values in matrix.items():
            total = found.setdefault(row, {})
            for column, value in values.items():
                total[column] = (total.get(column, 0) + factor * value) % prime
    left = {row: {c: value for c, value in values.items() if value} for row, values in found.items()}
    return {row: values for row, values in left.items() if values}


def some_place(matrix: Residues) -> tuple[int, int] | None:
    """Return row and column of the first entry that is left by `weighted_sum`; None if there is none."""
    if not matrix:
        return None
    row = min(matrix)
    return row, min(matrix[row])
