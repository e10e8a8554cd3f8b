"""The masters of one sector: boxes of seeds on its maximal cut grow until nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tilth.masters.cut import Box, CutSector, Indices

__all__ = ["SectorMasters", "sector_masters"]

#: Indices end at 127, and no box in sight comes near.
LARGEST = 60

#: Boxes with more seeds are not tried. The largest sectors of the case library take 2,000.
MAX_SEEDS = 40_000


@dataclass(frozen=True)
class SectorMasters:
    """What is left in a sector on its maximal cut.

    Attributes
    ----------
    sector : int
    integrals : tuple of index vectors
        Simplest first.
    box : (int, int)
        Dots and numerator power of the seeds.
    confirmed : bool
        Whether one numerator power more and one dot more changed nothing.
    """

    sector: int
    integrals: tuple[Indices, ...]
    box: Box
    confirmed: bool


def sector_masters(cut: CutSector, *, further: int = 0, most: int = MAX_SEEDS) -> SectorMasters:
    """Find the masters of a sector on its maximal cut.

    The integrals of a box are reduced by its own seeds; then by seeds with one numerator power more, and by
    seeds with one dot more. What they are left with is too much as long as seeds are missing, and too little
    as long as the box is too small to contain what all others reduce to; both show as a change.

    Measured: the box (1, 1) counts right in all sectors of the case library, the three-loop diamond's and the
    double pentagon's among them. Two sectors of the massive double box trade a dot for two numerators once
    there is one numerator power more, and of 739 sectors of a four-loop propagator 14 lose masters.

    Parameters
    ----------
    cut : CutSector
    further : int
        By how many steps to go on after nothing has changed.
    most : int
        Boxes with more seeds than this are not tried.
    """
    known: set[Indices] = set()
    settled, last = 0, (0, 0)
    for box, *next_boxes in _growing(cut):
        if settled > further or (last != (0, 0) and cut.size(box) > most):
            break
        last, integrals = box, cut.integrals(box)
        known = cut.left(box, integrals)
        larger = [more for more in next_boxes if cut.size(more) > cut.size(box)]  # all slots may be lines
        stays = all(cut.size(more) <= most and cut.left(more, integrals) == known for more in larger)
        settled = settled + 1 if stays else 0
    return SectorMasters(cut.sector, _sorted(cut, known), last, settled > further)


def _sorted(cut: CutSector, found: set[Indices]) -> tuple[Indices, ...]:
    return tuple(sorted(found, key=cut.place))


def _growing(cut: CutSector) -> Iterator[tuple[Box, Box, Box]]:
    """Yield a box, the one with a numerator power more, and the one with a dot more.

    The first box contains the preferred masters.
    """
    own = [indices for indices in cut.preferred if cut.contains(indices)]
    dots = max(1, *(sum(index - 1 for index in indices if index > 0) for indices in own), 1)
    s = max(1, *(-sum(index for index in indices if index < 0) for indices in own), 1)
    for step in range(LARGEST - max(dots, s)):
        a, b = dots + step, s + step
        yield (a, b), (a, b + 1), (a + 1, b)
