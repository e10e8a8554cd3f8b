"""The masters of a table as pictures."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.errors import TableError
from tilth.family import Integral, Named
from tilth.family.drawing.diagram import Labels
from tilth.family.drawing.sector_diagrams import integral_diagrams
from tilth.family.drawing.svg import Picture
from tilth.table.combination import Combination
from tilth.table.reductions import Reductions

__all__ = ["draw_masters"]


def draw_masters(table: Reductions, labels: Labels) -> Picture:
    """Draw the masters of a table, see `Table.draw_masters`."""
    return integral_diagrams(table.family, map(_captioned, table.masters), labels, "masters")


def _captioned(master: Named) -> tuple[Sequence[int], str]:
    """Return what to draw of a master, and its name."""
    if isinstance(master, Combination):
        largest = max(master.terms, key=lambda integral: (integral.t, integral.indices))
        return largest.indices, f"{master.name or 'a combination'}, which has {largest}"
    if not isinstance(master, Integral):
        raise TableError(f"{master} has no family, and no lines to draw")
    return master.indices, str(master)
