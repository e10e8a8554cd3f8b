"""`ShiftMatrix`: the data of a dimension shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tilth.calculus.master_basis import Entries, MasterBasis
from tilth.family import Family
from tilth.table import Preferred

__all__ = ["ShiftMatrix"]


class ShiftMatrix(MasterBasis):
    """What `DimensionShift` holds, apart from what can be done with it.

    The attributes are listed there.
    """

    def __init__(
        self,
        family: Family,
        masters: Sequence[Preferred],
        entries: Entries,
        *,
        by: int,
        metric: str,
        at: Mapping[str, Fraction],
        provenance: Mapping[str, Any],
    ) -> None:
        super().__init__(family, masters, at=at, prime=None, provenance=provenance)
        self.by = by
        self.metric = metric
        self.matrix = self.matrix_of(entries)

    @property
    def shifted_d(self) -> str:
        """The shifted dimension as text: ``d+2`` or ``d-2``."""
        return f"d{self.by:+}"
