"""The masters of one sector: boxes of seeds on its maximal cut grow until nothing changes."""

from __future__ import annotations

from collections.abc import Iterator

from tilth.family.indices import dots_of, rank_of
from tilth.frozen import dataclass
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
        Whether one numerator power more and one dot more changed nothing, here or in a sector with the same U
        and F.
    """

    sector: int
    integrals: tuple[Indices, ...]
    box: Box
    confirmed: bool


def sector_masters(
    cut: CutSector, *, further: int = 0, most: int = MAX_SEEDS, expected: int | None = None
) -> SectorMasters:
    """Find the masters of a sector on its maximal cut.

    The integrals of a box are reduced by its own seeds; then by seeds with one numerator power more and seeds
    with one dot more. What they are left with is too much as long as seeds are missing, and too little
    as long as the box is too small to contain what all others reduce to; both show as a change, from one
    elimination to the next or from what larger seeds leave of one box to what they leave of the next.

    Where the number of masters is known, from a sector with the same U and F, seeds are known to suffice by
    it. The integrals are the right ones if the box contains everything that is simpler.

    Measured: the box (1, 1) counts right in all sectors of the case library, the three-loop diamond's and the
    double pentagon's among them. Two sectors of the massive double box trade a dot for two numerators once
    there is one numerator power more, and of 739 sectors of a four-loop propagator 14 lose masters.

    Parameters
    ----------
    cut : CutSector
    further : int
        By how many steps, of a numerator power and a dot each, to go on after nothing has changed.
    most : int
        Boxes with more seeds than this are not tried.
    expected : int, optional
        Number of masters.
    """
    known: set[Indices] = set()
    before: set[Indices] | None = None
    settled, enough, last = 0, 1 + 2 * further, (0, 0)
    for box, *next_boxes in _growing(cut):
        if last != (0, 0) and cut.size(box) == cut.size(last):
            continue  # all slots are lines: there are no numerators
        if settled >= enough or (last != (0, 0) and cut.size(box) > most):
            break
        last, integrals = box, cut.integrals(box)
        known = cut.left([box], integrals)
        if len(known) == expected and cut.contains_simpler(box, known):
            settled = enough
            break
        larger = [more for more in next_boxes if cut.size(more) > cut.size(box)]
        if any(cut.size(more) > most for more in larger):
            settled = 0
            continue
        after = _left_by_larger(cut, larger, integrals, known)
        stays = after in (known, before)  # at its edge a box may always lack seeds, and larger ones agree
        settled, known, before = settled + 1 if stays else 0, after, after
    return SectorMasters(cut.sector, _sorted(cut, known), last, settled >= enough)


def _left_by_larger(
    cut: CutSector, boxes: list[Box], integrals: list[Indices], known: set[Indices]
) -> set[Indices]:
    """Return what seeds of larger boxes leave.

    Integration by parts says all of it, from seeds that are large enough; it is a third of the equations less
    where there are four external momenta, and where it does not suffice, all identities are asked.
    """
    if not boxes:
        return known
    left = cut.left(boxes, integrals, ("ibp",))
    return left if left == known else cut.left(boxes, integrals)


def _sorted(cut: CutSector, found: set[Indices]) -> tuple[Indices, ...]:
    return tuple(sorted(found, key=cut.place))


def _growing(cut: CutSector) -> Iterator[tuple[Box, Box, Box]]:
    """Yield a box, the one with a numerator power more, and the one with a dot more.

    The first box contains the preferred masters. Boxes take a numerator power more and a dot more in turns,
    numerators first, because those are fewer.
    """
    own = [indices for indices in cut.preferred if cut.contains(indices)]
    dots = max(1, *map(dots_of, own), 1)
    s = max(1, *map(rank_of, own), 1)
    for step in range(2 * (LARGEST - max(dots, s))):
        a, b = dots + step // 2, s + (step + 1) // 2
        yield (a, b), (a, b + 1), (a + 1, b)
