"""How few seeds of an envelope can be enough: a proof from below, the partner of `minimise`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tilth.errors import OptionError
from tilth.pipeline.learn.envelope import Envelope, Flags

__all__ = ["LowerBound", "Part", "lower_bound"]


@dataclass(frozen=True)
class Part:
    """Sectors whose seeds are taken together.

    Attributes
    ----------
    sectors : tuple of int
    seeds : int
        How many seeds of these sectors any choice that closes has at least, whatever it takes of others.
    reached : bool
        Whether this many are enough with all seeds of other sectors; if not, the search ended early.
    """

    sectors: tuple[int, ...]
    seeds: int
    reached: bool


@dataclass(frozen=True)
class LowerBound:
    """A number of seeds below which no choice inside an envelope closes.

    Attributes
    ----------
    seeds : int
        The sum of the parts.
    parts : tuple of Part
        Disjoint; those that need no seed are left out.
    """

    seeds: int
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        parts = ", ".join(f"{part.seeds} of {'+'.join(map(str, part.sectors))}" for part in self.parts)
        return f"at least {self.seeds} seeds: {parts}" if parts else "at least 0 seeds"


def lower_bound(envelope: Envelope, parts: Iterable[Iterable[int]] | None, trials: int) -> LowerBound:
    """Return how many seeds of an envelope any choice takes at least, as `Scorer.lower_bound` says."""
    if trials < 1:
        raise OptionError(f"trials={trials} is not a positive integer")
    search = _Search(envelope, trials)
    if parts is None:
        found = search.grown(sorted(search.seeds_of))
    else:
        given = [tuple(sorted(set(part))) for part in parts]
        taken = [sector for part in given for sector in part]
        if twice := {sector for sector in taken if taken.count(sector) > 1}:
            raise OptionError(f"sector {min(twice)} is in two parts; make the parts disjoint")
        if unknown := set(taken) - set(search.seeds_of):
            raise OptionError(
                f"no seed of the envelope is in sector {min(unknown)}; leave it out of the parts"
            )
        found = [search.together(search.grown(part)) for part in given if part]
    kept = tuple(sorted((part for part in found if part.seeds), key=lambda part: part.sectors))
    return LowerBound(sum(part.seeds for part in kept), kept)


class _Search:
    """What is known of parts of an envelope, each searched once."""

    def __init__(self, envelope: Envelope, trials: int) -> None:
        self._core = envelope.core
        self._trials = trials
        self._known: dict[tuple[int, ...], Part] = {}
        sectors = (envelope.seeds > 0) @ (1 << np.arange(envelope.seeds.shape[1]))
        self.seeds_of: dict[int, Flags] = {
            int(sector): sectors == sector for sector in np.unique(sectors[envelope.free])
        }
        self._free = envelope.free

    def grown(self, sectors: Sequence[int]) -> list[Part]:
        """Return disjoint parts of these sectors that need many seeds together.

        First comes each sector with those of one line more that are not taken yet, where this gains most:
        what reduces integrals of a sector may stand in either. Then any two parts with nested sectors are
        joined, as long as this gains.
        """
        alone = {sector: self.together([Part((sector,), 0, False)]) for sector in sectors}
        parts: list[Part] = []
        while stars := [star for sector in alone if (star := self._star(sector, alone)).seeds > 0]:
            star = max(stars, key=lambda star: self._gain(star, [alone[one] for one in star.sectors]))
            if self._gain(star, [alone[one] for one in star.sectors]) <= 0:
                break
            parts.append(star)
            for sector in star.sectors:
                del alone[sector]
        parts += alone.values()
        while pairs := list(self._joined(parts)):
            gain, _, pair, joined = max(pairs, key=lambda entry: entry[:2])
            if gain <= 0:
                break
            parts = [part for part in parts if part not in pair] + [joined]
        return parts

    def together(self, parts: Sequence[Part]) -> Part:
        """Return what the sectors of disjoint parts need together."""
        sectors = tuple(sorted(sector for part in parts for sector in part.sectors))
        if sectors not in self._known:
            known = [(self._flags(part.sectors), part.seeds) for part in parts if part.seeds]
            least = self._core.least(part=self._flags(sectors), known=known, trials=self._trials)
            if least is None:  # too large to be searched: what the parts need adds up
                least = (sum(part.seeds for part in parts), False, 0)
            self._known[sectors] = Part(sectors, least[0], least[1])
        return self._known[sectors]

    def _star(self, sector: int, alone: dict[int, Part]) -> Part:
        above = [part for other, part in alone.items() if other & sector == sector]
        near = [part for part in above if part.sectors[0].bit_count() <= sector.bit_count() + 1]
        return self.together(near)

    def _joined(self, parts: Sequence[Part]) -> Iterator[tuple[int, int, tuple[Part, Part], Part]]:
        for pair in combinations(parts, 2):
            if any(one & other in (one, other) for one in pair[0].sectors for other in pair[1].sectors):
                joined = self.together(pair)
                # among equal gains the smallest part, which is searched soonest
                size = -int(self._flags(joined.sectors).sum())
                yield self._gain(joined, pair), size, pair, joined

    @staticmethod
    def _gain(joined: Part, parts: Sequence[Part]) -> int:
        return joined.seeds - sum(part.seeds for part in parts)

    def _flags(self, sectors: Sequence[int]) -> Flags:
        flags = np.zeros_like(self._free)
        for sector in sectors:
            flags |= self.seeds_of[sector]
        return flags & self._free
