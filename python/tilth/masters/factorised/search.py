"""A basis of one sector whose denominators are functions of d times functions of the kinematics.

On the maximal cut of the sector, integrals with few dots and numerators are reduced to each basis that is
tried, along d at two kinematic points (the idea of arXiv:2002.08173 and arXiv:2002.08042).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import comb
from typing import Any

from tilth.errors import UnluckyPoint
from tilth.family.indices import dots_of, rank_of
from tilth.frozen import dataclass
from tilth.masters.cut import CutSector, Indices
from tilth.masters.factorised.bases import SectorBases
from tilth.masters.factorised.slices import slices_of, weight_of

__all__ = ["SectorChoice", "choose_in_sector"]

#: Dots plus numerator power: of the integrals that may be masters, of those that are reduced to them.
WEIGHTS = ((1, 2), (2, 2), (3, 3))

#: Integrals beside the masters; bases of a sector that are tried for each of the weights.
MOST, TRIES = 150, 1_500


@dataclass(frozen=True)
class SectorChoice:
    """What was chosen in a sector, and on which evidence.

    Attributes
    ----------
    sector : int
    before, after : int or None
        Degree in d of what depends on the kinematics as well in the common denominator of the integrals that
        were looked at, in the usual masters and in those chosen. None: higher than the values tell.
    chosen : tuple of index vectors
    candidates : int
        Integrals among which it was chosen.
    tried : int
        Bases that were tried.
    """

    sector: int
    before: int | None
    after: int | None
    chosen: tuple[Indices, ...]
    candidates: int
    tried: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "sector": self.sector,
            "mixed_before": self.before,
            "mixed_after": self.after,
            "chosen": [list(indices) for indices in self.chosen],
            "candidates": self.candidates,
            "tried": self.tried,
        }

    def __str__(self) -> str:
        before, after = (
            "a degree beyond what was looked at" if degree is None else f"degree {degree} in d"
            for degree in (self.before, self.after)
        )
        return (
            f"sector {self.sector}: {before} before, {after} in the best of {self.tried} bases among "
            f"{self.candidates} integrals"
        )


def choose_in_sector(cut: CutSector, masters: tuple[Indices, ...], kept: Sequence[Indices]) -> SectorChoice:
    """Choose a basis of a sector.

    Parameters
    ----------
    cut : CutSector
    masters : tuple of index vectors
        The usual masters.
    kept : sequence of index vectors
        Those that must stay.
    """
    looked: dict[int, SectorBases] = {}
    found: list[tuple[int, tuple[Indices, ...]]] = []
    tried, candidates, before = 0, 0, None
    for weight, reduced in WEIGHTS:
        try:
            sector = looked.get(reduced) or SectorBases(slices_of(cut, masters, reduced, MOST))
        except UnluckyPoint:
            continue
        looked[reduced] = sector
        search = _Search(sector, masters, kept, weight)
        best = search.run()
        tried, candidates, before = tried + search.tried, len(search.free), sector.mixed(search.usual)
        if best is not None:
            found.append((best[0], tuple(sector.slices.integrals[number] for number in best[1])))
        if best is not None and best[0] == 0:
            break
    after, chosen = min(found, key=lambda one: one[0], default=(before, masters))
    if before is not None and after is not None and after >= before:
        after, chosen = before, masters
    return SectorChoice(cut.sector, before, after, chosen, candidates, tried)


class _Search:
    """The bases of a sector among the integrals up to some weight, one after the other."""

    def __init__(
        self, sector: SectorBases, masters: tuple[Indices, ...], kept: Sequence[Indices], weight: int
    ) -> None:
        integrals = sector.slices.integrals
        self.sector = sector
        self.usual = tuple(sorted(integrals.index(master) for master in masters))
        self.staying = tuple(integrals.index(one) for one in kept)
        inside = (n for n, one in enumerate(integrals) if weight_of(one) <= weight or one in masters)
        self.free = [number for number in inside if number not in self.staying]
        self._before = sector.tried

    @property
    def tried(self) -> int:
        """Bases that this search looked at."""
        return self.sector.tried - self._before

    def run(self) -> tuple[int, tuple[int, ...]] | None:
        """Return the first basis without mixed denominators, or the best of those that were tried."""
        best: tuple[int, tuple[int, ...]] | None = None
        for basis in self._bases():
            mixed = self.sector.mixed(basis)
            if mixed is not None and (best is None or mixed < best[0]):
                best = mixed, basis
            if mixed == 0 or self.tried >= TRIES:
                break
        return best

    def _bases(self) -> Iterator[tuple[int, ...]]:
        """Yield bases: the usual one; all if they are few; or else step by step better ones."""
        yield self.usual
        places = len(self.usual) - len(self.staying)
        if comb(len(self.free), places) <= TRIES:
            for some in combinations(self.free, places):
                yield tuple(sorted((*self.staying, *some)))
            return
        for start in (self.usual, self._first(dots_of), self._first(rank_of)):
            yield from self._improved(start)

    def _first(self, few: Callable[[Indices], int]) -> tuple[int, ...]:
        """Return the first basis among the integrals, those with few dots, or numerators, coming last."""
        integrals = self.sector.slices.integrals
        basis = list(self.staying)
        for number in sorted(self.free, key=lambda n: (weight_of(integrals[n]), -few(integrals[n]), n)):
            if self.sector.slices.rows(0, 0, [*basis, number]).rank() > len(basis):
                basis.append(number)
        return tuple(sorted(basis))

    def _improved(self, here: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield all bases that differ by one integral, then those around the best of these, and so on."""
        yield here
        while True:
            level, better = self.sector.mixed(here), here
            for leaving in (number for number in reversed(here) if number not in self.staying):
                for entering in (number for number in self.free if number not in here):
                    there = tuple(sorted((*(n for n in here if n != leaving), entering)))
                    yield there
                    mixed = self.sector.mixed(there)
                    if mixed is not None and (level is None or mixed < level):
                        level, better = mixed, there
            if better == here:
                return
            here = better
