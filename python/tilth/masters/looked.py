"""What was looked at to find the masters of a family, and what was not: a report in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tilth.family import Family, Integral
from tilth.masters.cut import Box
from tilth.masters.growth import MAX_SEEDS, SectorMasters

__all__ = ["Looked", "OutsideSearch", "RelationSearch", "report_text"]


class RelationSearch(NamedTuple):
    """One elimination of seeds in all sectors of a family, for relations between masters of single sectors.

    Attributes
    ----------
    boxes : tuple of (dots, s)
        Seeds of every sector.
    sectors, seeds : int
        How many; sectors that maps turn into others have none.
    asked : int
        Masters of single sectors that it was asked about.
    found : tuple of index vectors
        Those that it reduces to simpler ones.
    """

    boxes: tuple[Box, ...]
    sectors: int
    seeds: int
    asked: int
    found: tuple[tuple[int, ...], ...]

    def __str__(self) -> str:
        return f"{boxes_text(self.boxes)} in {self.sectors} sector(s), {self.seeds:,} in all"


class OutsideSearch(NamedTuple):
    """The same with sectors that the family does not have: those with one line more than a top sector.

    Attributes
    ----------
    sectors : tuple of int
        The nonzero ones among them that were looked at.
    skipped : int
        How many were too many to look at.
    found : tuple of Integral
        Masters that they reduce to simpler ones.
    """

    sectors: tuple[int, ...]
    skipped: int
    found: tuple[Integral, ...]


@dataclass(frozen=True)
class Looked:
    """What was looked at.

    Attributes
    ----------
    on_cuts : mapping
        {sector: its masters on its maximal cut, and the box of seeds}.
    searches : tuple of RelationSearch
    outside : OutsideSearch or None
        None if it was not asked for.
    """

    on_cuts: Mapping[int, SectorMasters] = field(default_factory=dict)
    searches: tuple[RelationSearch, ...] = ()
    outside: OutsideSearch | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        outside = self.outside
        return {
            "relations": [
                {
                    "boxes": [list(box) for box in one.boxes],
                    "sectors": one.sectors,
                    "seeds": one.seeds,
                    "asked": one.asked,
                    "found": [list(indices) for indices in one.found],
                }
                for one in self.searches
            ],
            "outside": None
            if outside is None
            else {
                "sectors": list(outside.sectors),
                "skipped": outside.skipped,
                "found": [str(integral) for integral in outside.found],
            },
        }


def boxes_text(boxes: Sequence[Box]) -> str:
    """Return boxes in words."""
    return "seeds with " + " or ".join(f"dots <= {dots}, s <= {s}" for dots, s in boxes)


def report_text(family: Family, relations: Sequence[Integral], looked: Looked) -> str:
    """Return what was looked at in each sector, what was found, and what is not excluded."""
    lines = [
        f"{family.name}: what was looked at",
        *_sector_lines(family, relations, looked),
        "  confirmed: one dot more and one numerator power more change nothing, here or in a sector with the "
        f"same U and F; boxes of more than {MAX_SEEDS:,} seeds are not tried",
    ]
    for search in looked.searches:
        found = ", ".join(str(family[indices]) for indices in search.found) or "no relation"
        lines.append(f"  between sectors: {search}, asked about {search.asked} integral(s): {found}")
    lines += _outside_lines(looked.outside)
    lines.append("  A relation that needs more seeds than these, or other sectors, is not excluded.")
    return "\n".join(lines)


def _sector_lines(family: Family, relations: Sequence[Integral], looked: Looked) -> Iterator[str]:
    for sector, found in looked.on_cuts.items():
        if not found.integrals:
            continue
        above = sum(other != sector and other & sector == sector for other in family.nonzero_sectors)
        related = sum(integral.sector == sector for integral in relations)
        dots, s = found.box
        state = "confirmed" if found.confirmed else "not confirmed"
        yield (
            f"  sector {sector}: {len(found.integrals)} on its cut from {boxes_text([(dots, s)])}, {state}; "
            f"the {above} sector(s) above reduce {related or 'none'} of them"
        )


def _outside_lines(outside: OutsideSearch | None) -> Iterator[str]:
    if outside is None:
        yield "  sectors that are not in the family were not looked at, certify=True does"
        return
    found = ", ".join(map(str, outside.found))
    named = ", ".join(map(str, outside.sectors))
    if outside.sectors:
        yield (
            f"  outside the family, sector(s) {named} with a line more: "
            + (f"{found} are reduced; add them to top_sectors to use it" if found else "no relation")
        )
    if outside.skipped:
        yield f"  outside the family, {outside.skipped} more sector(s) were too many to look at"
