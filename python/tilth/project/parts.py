"""`Parts`: what a table of several families is made of."""

from __future__ import annotations

from collections.abc import Mapping

from tilth.family import Integral
from tilth.frozen import dataclass
from tilth.project.coefficients import CoefficientKind, Row
from tilth.project.crossing import Crossing
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap
from tilth.table import Table

__all__ = ["Parts"]


@dataclass(frozen=True, eq=False)
class Parts:
    """Tables of single families, maps between families, and the rows that follow from them.

    Attributes
    ----------
    families : Families
    tables : mapping
        {family: Table}.
    translated : mapping
        {integral: map to an earlier family}.
    bridges : mapping
        {integral: map to an earlier family} of integrals that the table of their own family has, too.
    crossed : mapping
        {family without a table: crossing by which its rows are those of another family}.
    rows : mapping
        {target: {master: coefficient}}.
    kind : CoefficientKind
        Of the coefficients of `rows`.
    """

    families: Families
    tables: Mapping[str, Table]
    translated: Mapping[Integral, FamilyMap]
    bridges: Mapping[Integral, FamilyMap]
    crossed: Mapping[str, Crossing]
    rows: Mapping[Integral, Row]
    kind: CoefficientKind
