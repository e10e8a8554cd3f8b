"""`MasterMatrix`: a square matrix over masters, of which only entries that are not zero are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tilth.frozen import dataclass
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import FactoredFunction

__all__ = ["MasterMatrix"]


@dataclass(frozen=True)
class MasterMatrix:
    """A sparse matrix of exact functions, of numbers, or of residues.

    Iterating gives the places of entries that are not zero, row by row.

    Attributes
    ----------
    size : int
        Numbers of rows and of columns.
    entries : mapping
        {(row, column): coefficient}, both counted from 0.
    zero : FactoredFunction, Fraction or int
        What stands everywhere else.

    Examples
    --------
    >>> from tilth.calculus import MasterMatrix
    >>> matrix = MasterMatrix(2, {(1, 0): Fraction(1, 2)}, Fraction(0))
    >>> matrix.shape, matrix[1, 0], matrix[0, 0], list(matrix)
    ((2, 2), Fraction(1, 2), Fraction(0, 1), [(1, 0)])
    """

    size: int
    entries: Mapping[tuple[int, int], Coefficient]
    zero: Coefficient

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns."""
        return self.size, self.size

    def __getitem__(self, place: tuple[int, int]) -> Coefficient:
        row, column = place
        if not (0 <= row < self.size and 0 <= column < self.size):
            raise IndexError(f"there is no entry {row}, {column}: rows and columns count to {self.size - 1}")
        return self.entries.get((row, column), self.zero)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self.entries)

    def __len__(self) -> int:
        """Count the entries that are not zero."""
        return len(self.entries)

    def __repr__(self) -> str:
        return f"MasterMatrix({self.size}x{self.size}, {len(self)} entries)"

    def row(self, number: int) -> dict[int, Coefficient]:
        """Return {column: coefficient} of a row."""
        return {column: value for (row, column), value in self.entries.items() if row == number}

    def to_sympy(self) -> Any:
        """Return a sparse matrix of sympy."""
        import sympy

        def expression(value: Coefficient) -> Any:
            if isinstance(value, FactoredFunction):
                return value.to_sympy()
            return sympy.Rational(Fraction(value).numerator, Fraction(value).denominator)

        entries = {place: expression(value) for place, value in self.entries.items()}
        return sympy.SparseMatrix(self.size, self.size, entries)
