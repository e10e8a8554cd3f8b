"""`masters`: the integrals that every table of a family is written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.family.order import Order, read_order
from tilth.family.text.suggest import did_you_mean
from tilth.masters.basis import basis_of
from tilth.masters.choice import read_symmetries
from tilth.masters.cut import Box
from tilth.masters.looked import Looked, report_text
from tilth.masters.prefer import PREFERENCES, preferred_by
from tilth.news import News, Progress, silent

if TYPE_CHECKING:
    from tilth.family.drawing.diagram import Labels
    from tilth.family.drawing.svg import Picture
    from tilth.masters.agreement import Agreement
    from tilth.masters.count import Count
    from tilth.masters.factorised import SectorChoice

__all__ = ["Master", "MasterList", "Masters", "masters"]


@dataclass(frozen=True)
class Master:
    """One master, and how it was confirmed.

    Attributes
    ----------
    integral : Integral
    box : (int, int)
        Dots and numerator power of the seeds on the maximal cut of its sector; one more of either changed
        nothing.
    confirmed : bool
        False if larger boxes than the limit would be needed to say so, or if an independent count that was
        asked for is another.
    """

    integral: Integral
    box: Box
    confirmed: bool


class MasterList(Sequence[Master]):
    """Masters in some order: what those of a family and those of several have in common."""

    def __init__(self, found: Iterable[Master]) -> None:
        self._found = tuple(found)

    @overload
    def __getitem__(self, index: int) -> Master: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Master, ...]: ...
    def __getitem__(self, index: int | slice) -> Master | tuple[Master, ...]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Master]:
        return iter(self._found)

    @property
    def integrals(self) -> tuple[Integral, ...]:
        """The masters as integrals, simplest first; of several families, family by family."""
        return tuple(master.integral for master in self._found)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), self.integrals))


class Masters(MasterList):
    """The masters of a family, sector by sector, simplest first.

    Attributes
    ----------
    family : Family
    order : Order
    sectors : tuple of int
        The nonzero sectors that were looked at.
    relations : tuple of Integral
        Masters of single sectors that equations of sectors above reduce to simpler ones.
    agreement : Agreement
        How many masters each sector has on its maximal cut by a count that shares nothing with the reduction,
        beside the number found; empty unless asked for.
    symmetries : str
        Which maps between sectors were used: ``"all"``, ``"shifts"`` or ``"none"``.
    choices : tuple of SectorChoice
        With ``prefer="d-factorised"``, what was looked at and chosen in each sector with masters.
    looked : Looked
        Boxes of seeds and sectors that were looked at, which `report` puts into words.
    """

    def __init__(
        self,
        family: Family,
        order: Order,
        sectors: tuple[int, ...],
        found: Iterable[Master],
        relations: Iterable[Integral],
        agreement: Agreement,
        *,
        symmetries: str,
        choices: Iterable[SectorChoice] = (),
        looked: Looked | None = None,
    ) -> None:
        super().__init__(found)
        self.family = family
        self.order = order
        self.sectors = sectors
        self.relations = tuple(relations)
        self.agreement = agreement
        self.symmetries = symmetries
        self.choices = tuple(choices)
        self.looked = Looked() if looked is None else looked

    def by_sector(self) -> dict[int, tuple[Integral, ...]]:
        """Return {sector: masters} for the sectors that have some."""
        found: dict[int, list[Integral]] = {}
        for master in self._found:
            found.setdefault(master.integral.sector, []).append(master.integral)
        return {sector: tuple(integrals) for sector, integrals in found.items()}

    def draw(self, labels: Labels = "none") -> Picture:
        """Draw all masters, simplest first, see `Family.draw`."""
        from tilth.family.drawing.sector_diagrams import integral_diagrams  # only those who draw need it

        drawn = [(integral.indices, str(integral)) for integral in self.integrals]
        return integral_diagrams(self.family, drawn, labels, "masters")

    def draw_sectors(self) -> Picture:
        """Draw all sectors of the family, and which have masters; see `Family.draw_sectors`."""
        counts = {sector: len(found) for sector, found in self.by_sector().items()}
        return self.family.draw_sectors(counts, symmetries=self.symmetries != "none")

    @property
    def counts(self) -> Mapping[int, Count]:
        """Return {sector: Count}, without symmetries; empty unless asked for."""
        return self.agreement.counts

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; `counts` only if they were asked for."""
        counts = {"counts": self.agreement.to_dict()} if self.counts else {}
        return {
            "family": self.family.name,
            "order": self.order.value,
            "symmetries": self.symmetries,
            "sectors": len(self.sectors),
            "masters": [
                {
                    "integral": str(master.integral),
                    "sector": master.integral.sector,
                    "dots": master.box[0],
                    "s": master.box[1],
                    "confirmed": master.confirmed,
                }
                for master in self._found
            ],
            "relations": [str(integral) for integral in self.relations],
            **counts,
            "looked_at": self.looked.to_dict(),
            **({"choices": [choice.to_dict() for choice in self.choices]} if self.choices else {}),
        }

    def report(self) -> str:
        """Return in words what was looked at in each sector, what was found, and what is not excluded."""
        return report_text(self.family, self.relations, self.looked)

    def __repr__(self) -> str:
        return f"Masters({len(self)} of {self.family.name} in {len(self.by_sector())} sectors)"

    def __str__(self) -> str:
        return "\n".join("  ".join(row).rstrip() for row in self._rows())

    def _rows(self) -> list[list[str]]:
        maps = {"all": " with symmetries", "shifts": " with shifts"}.get(self.symmetries, "")
        rows = [[f"{self.family.name}: {len(self)} masters{maps}, order {self.order.value}"]]
        width = max((len(str(sector)) for sector in self.sectors), default=1)
        by_sector = self.by_sector()
        for sector in sorted({*by_sector, *self.agreement.noteworthy}, key=_simplest_first):
            count = [str(self.counts[sector])] if self.counts else []
            integrals = ", ".join(map(str, by_sector.get(sector, ()))) or "no masters"
            rows.append([f"  sector {sector:>{width}}", f"t={sector.bit_count()}", *count, integrals])
        if self.relations:
            rows.append([f"  reduced by sectors above: {', '.join(map(str, self.relations))}"])
        doubtful = [str(master.integral) for master in self._found if not master.confirmed]
        if doubtful:
            rows.append([f"  not confirmed: {', '.join(doubtful)}"])
        if self.counts:
            rows.append([f"  {self.agreement}"])
        if self.choices:
            rows += _choice_rows(self.choices)
        return rows

    def _repr_html_(self) -> str:
        from html import escape  # notebooks only

        rows = ["<tr><th>sector</th><th>t</th><th>masters</th></tr>"]
        for sector, found in self.by_sector().items():
            shown = escape(", ".join(map(str, found)))
            rows.append(f"<tr><td>{sector}</td><td>{sector.bit_count()}</td><td>{shown}</td></tr>")
        return f"<table><caption>{escape(repr(self))}</caption>{''.join(rows)}</table>"


def masters(
    family: Family,
    *,
    order: Order | str = Order.numerators,
    preferred_masters: Iterable[Integral] = (),
    symmetries: bool | str = True,
    sectors: Iterable[int] | None = None,
    certify: bool = False,
    count: bool = False,
    prefer: str | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> Masters:
    """Find the masters of a family: a property of family, order and preference, not of targets or seeds.

    In each sector, on its maximal cut, boxes of seeds grow until neither a numerator power nor a dot more
    changes what is left. Equations of sectors above may relate masters of different sectors (a bubble on its
    light cone relates two tadpoles); these are looked for with seeds in all sectors of the family. The family
    keeps what was found, so that asking again costs nothing.

    Parameters
    ----------
    family : Family
    order : Order or str
        Which integrals are kept: ``"numerators"`` or ``"dots"``.
    preferred_masters : iterable of Integral
        Kept as masters; all must be independent.
    symmetries : bool or str
        Maps between sectors to use: all (True), ``"shifts"``, which leave external momenta alone, or none.
    sectors : iterable of int, optional
        Sectors to look at; default all that are not zero.
    certify : bool
        Go on with boxes that are one step larger than usual, and on where an independent count disagrees;
        look for relations between sectors with more seeds, and in sectors outside the family, which
        `Masters.report` names.
    count : bool
        Count the masters of each sector independently, and go on as for `certify` where the count is another.
    prefer : str, optional
        Masters to choose beside the preferred ones: ``"numerators"`` or ``"dots"``, whatever the order, or
        ``"d-factorised"``, for which d and the kinematics do not mix in denominators; see `Masters.choices`.
    threads : int
        The result does not depend on it.
    progress : callable, optional
        Called with a stage and a line of text, which says how many of the sectors are done.

    Returns
    -------
    Masters

    Raises
    ------
    OptionError
        A preferred master is zero, or depends on simpler ones or on the other preferred ones.
    OrderError
    SectorError
        A sector is not at or below a top sector.

    Examples
    --------
    >>> import tilth
    >>> kite = ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]
    >>> family = tilth.Family("kite", ["k1", "k2"], ["q"], kite, {"q^2": "s"})
    >>> print(tilth.masters(family))
    kite: 2 masters with symmetries, order numerators
      sector 14  t=3  kite[0,1,1,1,0]
      sector 27  t=4  kite[1,1,0,1,1]
    >>> len(tilth.masters(family, symmetries=False))
    3
    """
    if not isinstance(family, Family):
        raise OptionError(f"masters() takes a family, and {str(family)[:80]} is none; integrals have .family")
    chosen = read_order(order)
    maps = read_symmetries(symmetries)
    asked = family.nonzero_sectors if sectors is None else tuple(n for n in sectors if not family.is_zero(n))
    tell = progress or silent

    def report(text: str, done: int, total: int) -> None:
        tell("masters", News(text, done=done, total=total))

    if prefer not in (None, *PREFERENCES):
        known = ", ".join(map(repr, PREFERENCES))
        raise OptionError(
            f"prefer={prefer!r} is unknown, use one of {known} or None{did_you_mean(prefer, PREFERENCES)}"
        )
    preference = preferred_by(family, chosen, tuple(preferred_masters), maps, prefer, asked, report)
    basis = basis_of(family, chosen, preference.masters, maps)
    basis.find(asked, threads=threads, further=int(certify), report=report)
    from tilth.masters.agreement import compared  # it knows how to count, which tables do not ask for

    agreement = compared(basis, asked if count else (), further=int(certify), report=report)
    further = {sector: agreement.further.get(sector, int(certify)) for sector in asked}
    basis.find([sector for sector in asked if further[sector]], threads=threads, further=1, report=report)
    found: list[Master] = []
    relations: list[Integral] = []
    for sector in sorted(asked, key=_simplest_first):
        on_cut = basis.on_cut(sector, further[sector])
        left = basis.masters(sector, further[sector])
        found += [Master(family[indices], on_cut.box, on_cut.confirmed) for indices in left]
        relations += [family[indices] for indices in on_cut.integrals if indices not in left]
    kept = [master.integral for master in found]
    outside = None
    if certify:
        from tilth.masters.outside import related_outside  # only those who ask wait for it

        outside = related_outside(family, kept, chosen, preference.masters, maps)
    on_cuts = {s: basis.on_cut(s, further[s]) for s in sorted(asked, key=_simplest_first)}
    return Masters(
        family,
        chosen,
        tuple(asked),
        found,
        relations,
        agreement,
        symmetries=maps,
        choices=preference.choices,
        looked=Looked(on_cuts, basis.searches(asked, int(certify)), outside),
    )


def _choice_rows(choices: Sequence[SectorChoice]) -> list[list[str]]:
    """Return what was found of denominators: a summary, and sectors in which they mixed."""
    mixed = [choice for choice in choices if choice.before != 0]
    left = [choice for choice in choices if choice.after != 0]
    summary = (
        f"  d and kinematics mix in denominators: in {len(mixed)} of {len(choices)} sector(s) with the usual "
        f"masters, in {len(left)} with these"
    )
    return [[summary], *([f"    {choice}"] for choice in mixed)]


def _simplest_first(sector: int) -> tuple[int, int]:
    return sector.bit_count(), sector
