"""What a box of seeds reduces on the maximal cut of one sector, where all other sectors count as zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from tilth import _core
from tilth.family import MAX_INDEX, Family, sector_of
from tilth.family.core import core_family
from tilth.family.distinct import distinct_rows
from tilth.family.indices import dots_of, rank_of
from tilth.family.order import KINDS, Order, place_of, read_identities
from tilth.family.symmetries import Symmetries
from tilth.masters.solved import solve_seeds

__all__ = ["Box", "CutSector", "Indices"]

Indices = tuple[int, ...]

#: By how much a box may exceed the integrals that it is to reduce, less two.
STEPS = 7

#: (dots, s): all seeds of a sector with at most this many dots and this numerator power.
Box = tuple[int, int]


class CutSector(NamedTuple):
    """A sector on its maximal cut.

    Equations lose the integrals of all other sectors there, so that a small system is left. It is looked at
    modulo one large prime at one random point, where an accident is next to impossible.

    Attributes
    ----------
    family : Family
    sector : int
    order : Order
    preferred : tuple of index vectors
        Preferred masters, lowest in the order.
    symmetries : Symmetries, optional
        Maps to use: here those of the sector to itself.
    """

    family: Family
    sector: int
    order: Order
    preferred: tuple[Indices, ...]
    symmetries: Symmetries | None = None

    @property
    def core(self) -> _core.Family:
        """The family as the core sees it on this cut."""
        names = () if self.symmetries is None else self.symmetries.names
        return core_family(self.family, names).only_sector(self.sector)

    def size(self, box: Box) -> int:
        """Count the seeds of a box; saturates at 2^64 - 1."""
        return core_family(self.family).seed_box_size(self.sector, dots=box[0], s=box[1])

    def contains(self, indices: Indices) -> bool:
        """Whether an integral is of this sector."""
        return sector_of(indices) == self.sector

    def place(self, indices: Indices) -> tuple[object, ...]:
        """Return a key that sorts integrals simplest first, preferred masters before all others."""
        return place_of(indices, self.order, self.preferred)

    def integrals(self, box: Box) -> list[Indices]:
        """Return all integrals of a box."""
        return [tuple(row) for row in self.core.seed_box(self.sector, dots=box[0], s=box[1]).tolist()]

    def left(
        self, boxes: Iterable[Box], integrals: Iterable[Indices], kinds: Iterable[str] = KINDS
    ) -> set[Indices]:
        """Return what the seeds of boxes reduce some integrals to; one that no equation contains is left.

        Parameters
        ----------
        boxes : iterable of (dots, s)
        integrals : iterable of index vectors
        kinds : iterable of str
            Identities to apply, ``"ibp"`` and ``"li"``.
        """
        core = self.core
        seeds = [core.seed_box(self.sector, dots=dots, s=s) for dots, s in boxes]
        solved = solve_seeds(
            self.family,
            seeds[0] if len(seeds) == 1 else distinct_rows(np.concatenate(seeds)),
            read_identities(self.family, kinds),
            self.order,
            self.preferred,
            symmetries=self.symmetries,
            core=core,
        )
        system = solved.system
        found: set[Indices] = set()
        columns: list[int] = []
        for indices in integrals:
            column = system.column(list(indices))
            if column is None:
                found.add(indices)
            else:
                columns.append(column)
        remainders = solved.elimination.remainders(columns, threads=1)
        left = sorted({column for remainder in remainders for column, _ in remainder})
        return found | {tuple(row) for row in system.integrals(left).tolist()}

    def contains_simpler(self, box: Box, integrals: Iterable[Indices]) -> bool:
        """Whether a box contains everything in the sector that is simpler than any of some integrals.

        Preferred masters, which nothing replaces, are left aside.
        """
        further = self.sector.bit_count() < self.family.size  # whether there can be numerators
        for indices in integrals:
            if indices in self.preferred:
                continue
            dots, s = dots_of(indices), rank_of(indices)
            if not further or (self.order is Order.numerators and not dots):
                inside = dots <= box[0] and s <= box[1]
            else:
                inside = self.order is Order.dots and dots + s <= min(box)
            if not inside:
                return False
        return True

    def smallest_box(self, integrals: Sequence[Indices], masters: set[Indices], most: int) -> Box | None:
        """Return the smallest box whose seeds reduce integrals to masters; None if none of `most` seeds does.

        An equation contains integrals with at most one dot and one numerator power more than its seed, so no
        box is tried that is smaller than the integrals by more than that.
        """
        dots = max(map(dots_of, integrals))
        s = max(map(rank_of, integrals))
        for box in self._boxes((max(dots - 1, 0), max(s - 1, 0)), most):
            if self.left([box], integrals) <= masters:
                return box
        return None

    def _boxes(self, least: Box, most: int) -> list[Box]:
        """Return boxes that contain the box `least`, by a few steps larger at most, smallest first."""
        boxes = [(least[0] + a, least[1] + b) for a in range(STEPS) for b in range(STEPS)]
        sizes = {box: self.size(box) for box in boxes if max(box) < MAX_INDEX}
        return sorted((box for box in sizes if sizes[box] <= most), key=lambda box: (sizes[box], box))
