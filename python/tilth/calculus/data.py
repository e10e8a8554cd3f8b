"""`MasterDerivatives`: the data of a system of differential equations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tilth.calculus.dimensions import dimension_of
from tilth.calculus.master_basis import Entries, MasterBasis
from tilth.calculus.matrix import MasterMatrix
from tilth.errors import OptionError
from tilth.family import Family
from tilth.family.text.suggest import did_you_mean
from tilth.table import Preferred
from tilth.table.arithmetic import Coefficient

__all__ = ["MasterDerivatives"]


class MasterDerivatives(MasterBasis):
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
        super().__init__(family, masters, at=at, prime=prime, provenance=provenance)
        self.variables = tuple(matrices)
        self.matrices: Mapping[str, MasterMatrix] = MappingProxyType(
            {variable: self.matrix_of(entries) for variable, entries in matrices.items()}
        )

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
                f"{did_you_mean(variable, self.variables)}"
            )
        return self.matrices[variable]

    def row(self, master: Preferred, variable: str) -> dict[Preferred, Coefficient]:
        """Return the derivative of a master as {master: coefficient}.

        Raises
        ------
        OptionError
            It is none of the masters, or the variable none of the variables.
        """
        return self.row_of(self.matrix(variable), master)
