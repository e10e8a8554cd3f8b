"""`MasterDerivatives`: the data of a system of differential equations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tilth.calculus.dimensions import dimension_of
from tilth.calculus.matrix import MasterMatrix
from tilth.errors import OptionError
from tilth.family import Family
from tilth.table import Combination, Preferred
from tilth.table.arithmetic import Arithmetic, Coefficient, FunctionField, RationalField, ResidueField
from tilth.table.factored import integer_ring
from tilth.table.rows import point_text

__all__ = ["Entries", "MasterDerivatives", "sector_of_master"]

#: {(row, column): coefficient}
Entries = Mapping[tuple[int, int], Coefficient]


def sector_of_master(master: Preferred) -> int:
    """Return the sector of an integral, or the highest one of a combination's integrals."""
    if not isinstance(master, Combination):
        return master.sector
    return max((one.sector for one in master.terms), key=lambda sector: (sector.bit_count(), sector))


class MasterDerivatives:
    """What `DifferentialEquations` holds, apart from what can be done with it.

    The attributes are listed there.
    """

    def __init__(
        self,
        family: Family,
        masters: Sequence[Preferred],
        matrices: Mapping[str, Entries],
        *,
        at: Mapping[str, Fraction],
        prime: int | None,
        provenance: Mapping[str, Any],
    ) -> None:
        self.family = family
        self.masters = tuple(masters)
        self.variables = tuple(matrices)
        self.at = MappingProxyType({symbol: at[symbol] for symbol in family.symbols if symbol in at})
        self.symbols = tuple(symbol for symbol in family.symbols if symbol not in at)
        self.prime = prime
        self.provenance = MappingProxyType(dict(provenance))
        zero = self.arithmetic.number(0)
        self.matrices: Mapping[str, MasterMatrix] = MappingProxyType(
            {
                variable: MasterMatrix(len(masters), MappingProxyType(dict(sorted(entries.items()))), zero)
                for variable, entries in matrices.items()
            }
        )
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

    @property
    def dimensions(self) -> tuple[int | None, ...]:
        """Return n of the mass dimension ``L d + n`` of each master; None where terms differ in it."""
        return tuple(dimension_of(self.family, master) for master in self.masters)

    def matrix(self, variable: str) -> MasterMatrix:
        """Return A of one variable: ``equations.matrix("s")[i, j]`` is what ``masters[j]`` has in row i.

        Raises
        ------
        OptionError
            It is none of the variables.
        """
        if variable not in self.matrices:
            raise OptionError(
                f"there is no derivative in {variable!r}, the variables are {', '.join(self.variables)}"
            )
        return self.matrices[variable]

    def row(self, master: Preferred, variable: str) -> dict[Preferred, Coefficient]:
        """Return the derivative of a master as {master: coefficient}.

        Raises
        ------
        OptionError
            It is none of the masters, or the variable none of the variables.
        """
        if master not in self._places:
            raise OptionError(f"{master} is not among the masters, see equations.masters")
        row = self.matrix(variable).row(self._places[master])
        return {self.masters[column]: value for column, value in row.items()}

    def point_text(self) -> str:
        """Return the point and the prime as text, such as ``d=4, any s, t``."""
        return point_text(self.at, self.symbols, self.prime)
