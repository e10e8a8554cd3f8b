"""The masters of one sector, by boxes of seeds that grow until they agree with an independent count."""

from __future__ import annotations

from dataclasses import replace

from tilth.masters.count import Count
from tilth.masters.cut import CutSector
from tilth.masters.growth import SectorMasters, sector_masters

__all__ = ["counted_masters"]

#: How many steps further boxes are tried whose masters are not as many as the count says.
STEPS = 2


def counted_masters(
    cut: CutSector, count: Count, *, further: int, expected: int | None = None
) -> SectorMasters:
    """Find the masters of a sector on its maximal cut, with larger boxes where the count is another.

    Fewer masters than the count says come from a box too small to contain what all others reduce to, more
    masters from too few seeds. If the largest box still disagrees, its masters are not confirmed. Boxes that
    have grown up to the limit do not grow again.

    Parameters
    ----------
    cut : CutSector
    count : Count
        Without a verdict it changes nothing.
    further : int
        By how many steps to go on after nothing has changed.
    expected : int, optional
        Number of masters of a sector with the same U and F, as a reduction found it.
    """
    found = sector_masters(cut, further=further, expected=expected)
    if count.number is None or not found.confirmed:
        return found
    for step in range(1, STEPS + 1):
        if len(found.integrals) == count.number:
            return found
        found = sector_masters(cut, further=further + step)
    return replace(found, confirmed=found.confirmed and len(found.integrals) == count.number)
