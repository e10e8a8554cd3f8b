"""`Basis`: the masters of a family, found sector by sector when asked for, and kept with the family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tilth.errors import OptionError
from tilth.family import Family, Integral, sector_of
from tilth.family.order import Order, place_of
from tilth.family.symmetries import Symmetries
from tilth.masters.choice import chosen_symmetries
from tilth.masters.cut import Box, CutSector, Indices
from tilth.masters.growth import SectorMasters, sector_masters
from tilth.masters.looked import RelationSearch
from tilth.masters.relations import LARGEST, USUAL, WIDER, reducible, seed_count, seeded_sectors

__all__ = ["Basis", "basis_of"]

#: The most seeds of a box that is tried to reduce something on a cut.
MAX_SEEDS = 40_000

#: How many steps further boxes are tried that have fewer masters than the usual order has.
STEPS = 3

#: Bytes of a tuple of some ten small integers.
PER_INTEGRAL = 150

Report = Callable[[str, int, int], object]


def _silent(text: str, done: int, total: int) -> None:
    pass


class Basis:
    """The masters of a family in one order; the same whatever is asked first.

    Parameters
    ----------
    family : Family
    order : Order
    preferred : sequence of Integral
        Preferred masters, lowest in the order.
    symmetries : Symmetries, optional
        Maps to use.
    usual : Basis, optional
        That of the same maps in the usual order without preferred masters, which has as many.

    Raises
    ------
    OptionError
        A preferred master is zero, or reduces to simpler ones or to the other preferred ones on the maximal
        cut of its sector.
    """

    def __init__(
        self,
        family: Family,
        order: Order,
        preferred: Sequence[Integral],
        symmetries: Symmetries | None = None,
        usual: Basis | None = None,
    ) -> None:
        self.family = family
        self.usual = usual
        self.order = order
        self.symmetries = symmetries
        self.preferred = tuple(integral.indices for integral in preferred)
        self._sectors: dict[tuple[int, int], SectorMasters] = {}
        self._masters: dict[tuple[int, int], tuple[Indices, ...]] = {}
        self._counts: dict[tuple[int, int], int] = {}
        self._relations: dict[Indices, NDArray[np.int8]] = {}
        self._said: dict[tuple[Box, ...], dict[Indices, bool]] = {}
        self._asked: dict[tuple[Box, ...], set[Indices]] = {}
        self._check_preferred()

    def _check_preferred(self) -> None:
        for indices in self.preferred:
            sector = sector_of(indices)
            if self.family.is_zero(sector):
                raise OptionError(f"preferred_masters has {self.family[indices]}, which is zero, remove it")
            found = self.on_cut(sector)
            if self.symmetries is not None and self.symmetries.is_mapped(sector):
                one = self.symmetries.maps[sector]
                raise OptionError(
                    f"preferred_masters has {self.family[indices]}, which {one.name} turns into integrals of "
                    f"sector {one.target}, where other preferred ones are; remove it or those, or give "
                    "symmetries=False"
                )
            if indices not in found.integrals:
                others = [str(self.family[other]) for other in self.preferred if other in found.integrals]
                among = f", among them the preferred {', '.join(others)}" if others else ""
                raise OptionError(
                    f"preferred_masters has {self.family[indices]}, which depends on simpler ones: sector "
                    f"{sector} has {len(found.integrals)} master(s){among}; remove it or one of the others"
                )

    @property
    def bytes(self) -> int:
        """Bytes held, about: eliminations are not kept, integrals and the seeds of relations are."""
        integrals = sum(len(found.integrals) for found in self._sectors.values())
        asked = sum(len(indices) for indices in self._asked.values())
        seeds = sum(seeds.nbytes for seeds in self._relations.values())
        return (integrals + asked) * PER_INTEGRAL + seeds

    def place(self, indices: Indices) -> tuple[object, ...]:
        """Return a key that sorts integrals simplest first, preferred masters before all others."""
        return place_of(indices, self.order, self.preferred)

    def cut(self, sector: int) -> CutSector:
        """Return a sector on its maximal cut."""
        return CutSector(self.family, sector, self.order, self.preferred, self.symmetries)

    def on_cut(self, sector: int, further: int = 0) -> SectorMasters:
        """Return the masters of one sector, whatever sectors above say of them.

        Who goes further also has them counted independently; with symmetries those of the basis without, as
        the count has none.
        """
        key = sector, further
        if key not in self._sectors and self.symmetries is not None and self.symmetries.is_mapped(sector):
            self._sectors[key] = SectorMasters(sector, (), (0, 0), confirmed=True)
        if key not in self._sectors:
            cut, expected = self.cut(sector), self._count(sector, further)
            if further and self.symmetries is None:
                from tilth.masters.count import counts_of
                from tilth.masters.counted import counted_masters

                count = counts_of(self.family)[sector]
                found = counted_masters(cut, count, further=further, expected=expected)
            else:
                found = self._as_many_as_usual(cut, further, expected)
                if further and not self.without_symmetries.on_cut(sector, further).confirmed:
                    found = replace(found, confirmed=False)
            self._sectors[key] = found
            if found.confirmed:
                self._counts.setdefault((self.family.alike[sector], further), len(found.integrals))
        return self._sectors[key]

    def _as_many_as_usual(self, cut: CutSector, further: int, expected: int | None) -> SectorMasters:
        """Find the masters of a sector on its cut, with larger boxes while there are fewer than usual.

        A box of seeds that is too small to contain all masters may look settled. That of the usual order, in
        which boxes come to more numerators, then shows that one is missing.
        """
        found = sector_masters(cut, further=further, expected=expected)
        if self.usual is None:
            return found
        usual = self.usual.of_class(cut.sector)
        number = len(usual.integrals) if usual.confirmed else 0
        for step in range(1, STEPS + 1):
            if len(found.integrals) >= number or not found.confirmed:
                return found
            found = sector_masters(cut, further=further + step)
        return replace(found, confirmed=found.confirmed and len(found.integrals) >= number)

    def of_class(self, sector: int) -> SectorMasters:
        """Return the masters of the sector that stands for another one, on its cut."""
        maps = self.symmetries
        return self.on_cut(
            maps.representative(sector) if maps is not None and maps.is_mapped(sector) else sector
        )

    @property
    def without_symmetries(self) -> Basis:
        """The basis of the family in the same order without maps between sectors."""
        return self if self.symmetries is None else basis_of(self.family, self.order, ())

    def _count(self, sector: int, further: int) -> int | None:
        """Return how many masters a sector with the same U and F has on its maximal cut, if it is known."""
        if self.symmetries is not None:
            return None  # fewer by the maps of each sector to itself
        return self._counts.get((self.family.alike[sector], further))

    def find(
        self, sectors: Iterable[int], *, threads: int = 1, further: int = 0, report: Report = _silent
    ) -> None:
        """Find the masters of some sectors, so that they are at hand.

        Parameters
        ----------
        sectors : iterable of int
        threads : int
            For the relations between sectors; the result does not depend on it.
        further : int
            By how many steps to go on after nothing has changed.
        report : callable
            Called with a line of text, how many sectors are done, and how many there are.
        """
        asked = [sector for sector in dict.fromkeys(sectors) if (sector, further) not in self._masters]
        if not asked:
            return
        if further:
            from tilth.masters.count import counts_of

            counts_of(self.family).find(asked, report)
        for done, sector in enumerate(asked):
            report(f"sector {sector}, {done + 1} of {len(asked)}", done, len(asked))
            self.on_cut(sector, further)
        candidates = [m for sector in asked for m in self.on_cut(sector, further).integrals]
        self._relate(candidates, threads, further, report)
        for sector in asked:
            found = self.on_cut(sector, further).integrals
            kept = tuple(indices for indices in found if indices not in self._relations)
            self._masters[sector, further] = kept

    def _relate(self, candidates: Sequence[Indices], threads: int, further: int, report: Report) -> None:
        """Ask equations of all sectors about masters of single sectors."""
        boxes = WIDER if further else USUAL
        asked = self._asked.setdefault(boxes, set())
        new = [indices for indices in candidates if indices not in asked]
        if new:
            report("relations between sectors", 0, 1)
            found = self._search(boxes, new, threads)
            if found and further and len(found) > len(self._search(USUAL, new, threads)):
                found = self._search(LARGEST, new, threads) | found
            asked.update(new)
            for indices, seeds in found.items():
                self._relations.setdefault(indices, seeds)

    def _search(
        self, boxes: tuple[Box, ...], candidates: Sequence[Indices], threads: int
    ) -> dict[Indices, NDArray[np.int8]]:
        """Ask seeds of all sectors, and keep on record about what, and what they said."""
        found = reducible(
            self.family, boxes, candidates, self.order, self.preferred, self.symmetries, threads=threads
        )
        self._said.setdefault(boxes, {}).update({indices: indices in found for indices in candidates})
        return found

    def searches(self, sectors: Iterable[int], further: int = 0) -> tuple[RelationSearch, ...]:
        """Return what was asked about masters of some sectors, for relations between sectors."""
        asked = set(sectors)
        seeded = seeded_sectors(self.family, self.symmetries)
        looked: list[RelationSearch] = []
        for boxes in (WIDER, USUAL, LARGEST) if further else (USUAL,):
            said = {m: yes for m, yes in self._said.get(boxes, {}).items() if sector_of(m) in asked}
            if said:
                found = tuple(sorted((m for m, yes in said.items() if yes), key=self.place))
                seeds = seed_count(self.family, seeded, boxes)
                looked.append(RelationSearch(boxes, len(seeded), seeds, len(said), found))
        return tuple(looked)

    def relation(self, indices: Indices) -> NDArray[np.int8] | None:
        """Return the seeds that reduce a master of a single sector to simpler integrals; None if none do.

        Only masters of sectors that `find` looked at are known.
        """
        return self._relations.get(indices)

    def masters(self, sector: int, further: int = 0) -> tuple[Indices, ...]:
        """Return the masters of one sector, simplest first."""
        self.find((sector,), further=further)
        return self._masters[sector, further]

    def box(self, sector: int, integrals: Sequence[Indices]) -> Box | None:
        """Return dots and numerator power of the fewest seeds that reduce integrals of a sector to masters.

        None if no box of at most 40,000 seeds does.
        """
        return self.cut(sector).smallest_box(integrals, set(self.on_cut(sector).integrals), MAX_SEEDS)


def basis_of(family: Family, order: Order, preferred: Sequence[Integral], symmetries: str = "none") -> Basis:
    """Return the basis of a family in an order; the family keeps it for the next question.

    Parameters
    ----------
    family : Family
    order : Order
    preferred : sequence of Integral
        Preferred masters, lowest in the order.
    symmetries : str
        Maps to use: ``"all"``, ``"shifts"`` or ``"none"``.

    Raises
    ------
    OptionError
        A preferred master cannot be one.
    """
    key = "masters", order, tuple(integral.indices for integral in preferred), symmetries

    def make() -> Basis:
        other = order is not Order.numerators or preferred
        usual = basis_of(family, Order.numerators, (), symmetries) if other else None
        return Basis(family, order, preferred, chosen_symmetries(family, preferred, symmetries), usual)

    return family.held.get(key, make)
