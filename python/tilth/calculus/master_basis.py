"""`MasterBasis`: masters that matrices are written in, and what the entries are functions of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tilth.calculus.matrix import MasterMatrix
from tilth.errors import OptionError
from tilth.family import Family
from tilth.table import Combination, Preferred
from tilth.table.arithmetic import Arithmetic, Coefficient, FunctionField, RationalField, ResidueField
from tilth.table.factored import integer_ring
from tilth.table.rows import point_text

__all__ = ["Entries", "MasterBasis", "sector_of_master"]

#: {(row, column): coefficient}
Entries = Mapping[tuple[int, int], Coefficient]


def sector_of_master(master: Preferred) -> int:
    """Return the sector of an integral, or the highest one of a combination's integrals."""
    if not isinstance(master, Combination):
        return master.sector
    return max((one.sector for one in master.terms), key=lambda sector: (sector.bit_count(), sector))


class MasterBasis:
    """Masters of a family, under a point.

    Attributes
    ----------
    family : Family
    masters : tuple of Integral or Combination
    at : mapping
        {symbol: Fraction}: values of the symbols that are given.
    symbols : tuple of str
        The symbols that are free.
    prime : int or None
    provenance : mapping
    """

    def __init__(
        self,
        family: Family,
        masters: Sequence[Preferred],
        *,
        at: Mapping[str, Fraction],
        prime: int | None,
        provenance: Mapping[str, Any],
    ) -> None:
        self.family = family
        self.masters = tuple(masters)
        self.at = MappingProxyType({symbol: at[symbol] for symbol in family.symbols if symbol in at})
        self.symbols = tuple(symbol for symbol in family.symbols if symbol not in at)
        self.prime = prime
        self.provenance = MappingProxyType(dict(provenance))
        self._places = {master: place for place, master in enumerate(self.masters)}

    @property
    def arithmetic(self) -> Arithmetic:
        """The field that the entries are in."""
        if self.symbols:
            return FunctionField(integer_ring(self.symbols))
        return RationalField() if self.prime is None else ResidueField(self.prime)

    @property
    def blocks(self) -> dict[int, tuple[int, ...]]:
        """Return {sector: numbers of its masters}: the blocks on the diagonal, from the top."""
        found: dict[int, list[int]] = {}
        for place, master in enumerate(self.masters):
            found.setdefault(sector_of_master(master), []).append(place)
        return {sector: tuple(places) for sector, places in found.items()}

    def matrix_of(self, entries: Entries) -> MasterMatrix:
        """Return a matrix over these masters."""
        kept = MappingProxyType(dict(sorted(entries.items())))
        return MasterMatrix(len(self.masters), kept, self.arithmetic.number(0))

    def row_of(self, matrix: MasterMatrix, master: Preferred) -> dict[Preferred, Coefficient]:
        """Return the row of a master as {master: coefficient}.

        Raises
        ------
        OptionError
            It is none of the masters.
        """
        if master not in self._places:
            raise OptionError(f"{master} is not among the masters, see .masters")
        row = matrix.row(self._places[master])
        return {self.masters[column]: value for column, value in row.items()}

    def point_text(self) -> str:
        """Return the point and the prime as text, such as ``d=4, any s, t``."""
        return point_text(self.at, self.symbols, self.prime)
