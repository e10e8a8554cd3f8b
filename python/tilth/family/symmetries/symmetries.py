"""`Symmetries`: which sectors of a family are the same, and by which maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

__all__ = ["Symmetries", "Symmetry", "SymmetryKind"]


class SymmetryKind(StrEnum):
    """What shows a symmetry, simplest first."""

    shift = "shift"
    """Loop momenta are substituted; external momenta stay."""
    crossing = "crossing"
    """External momenta are exchanged as well, with all their scalar products kept."""
    restricted = "restricted"
    """External momenta that the sector does not see have no image: numerators must not contain them."""
    polynomial = "polynomial"
    """U and F agree, and no substitution of momenta shows it: for integrals without numerators."""

    @property
    def whole(self) -> bool:
        """Whether it is good for all integrals of a sector, with any numerators."""
        return self in (SymmetryKind.shift, SymmetryKind.crossing)


@dataclass(frozen=True)
class Symmetry:
    """One map, from a sector to another or to itself.

    Attributes
    ----------
    source, target : int
        Sector numbers.
    kind : SymmetryKind
    name : str
        The identity of the family that says so, such as ``map(k1->k2,k2->k1)``; `Family.identity` has it.
    permutation : mapping
        {slot of a line of the source, from 0: slot of the line that it becomes}.
    """

    source: int
    target: int
    kind: SymmetryKind
    name: str
    permutation: Mapping[int, int]

    def __str__(self) -> str:
        lines = " ".join(f"{a + 1}->{b + 1}" for a, b in self.permutation.items())
        return f"{self.source} -> {self.target}  {self.kind:<10}  {self.name}  lines {lines}"


@dataclass(frozen=True, repr=False)
class Symmetries:
    """The maps of a family between its nonzero sectors.

    Attributes
    ----------
    classes : tuple of tuple of int
        Sectors with the same U and F up to names and scales; the representative comes first.
    maps : mapping
        {sector that is not its representative: map to it}.
    generators : mapping
        {sector: maps to itself that generate all of them}; only of sectors that are not mapped away by a
        substitution of all momenta.
    """

    classes: tuple[tuple[int, ...], ...]
    maps: Mapping[int, Symmetry]
    generators: Mapping[int, tuple[Symmetry, ...]]

    def representative(self, sector: int) -> int:
        """Return the sector that stands for another one, or itself."""
        return self.maps[sector].target if sector in self.maps else sector

    def is_mapped(self, sector: int) -> bool:
        """Whether all integrals of a sector, with any numerators, are those of another one."""
        return sector in self.maps and self.maps[sector].kind.whole

    def of(self, sector: int) -> tuple[Symmetry, ...]:
        """Return the maps that are applied to integrals of a sector."""
        away = (self.maps[sector],) if sector in self.maps else ()
        return away if self.is_mapped(sector) else (*away, *self.generators.get(sector, ()))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The identities by which the maps are applied, each once."""
        return tuple(dict.fromkeys(one.name for one in self))

    @cached_property
    def by_sector(self) -> Mapping[int, tuple[list[str], list[str]]]:
        """Names of the identities that turn a sector's integrals into those of another one, and its own."""
        found: dict[int, tuple[list[str], list[str]]] = {}
        for one in self:
            away, own = found.setdefault(one.source, ([], []))
            (own if one.source == one.target else away).append(one.name)
        return found

    def __iter__(self) -> Iterator[Symmetry]:
        for sectors in self.classes:
            for sector in sectors:
                yield from self.of(sector)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def counts(self) -> dict[str, int]:
        """Count the sectors that are mapped to others, by kind."""
        kinds = [symmetry.kind for symmetry in self.maps.values()]
        return {kind.value: kinds.count(kind) for kind in SymmetryKind}

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; slots count from 1."""
        return {
            "classes": [list(sectors) for sectors in self.classes],
            "maps": [
                {
                    "source": one.source,
                    "target": one.target,
                    "kind": one.kind.value,
                    "name": one.name,
                    "permutation": {str(a + 1): b + 1 for a, b in one.permutation.items()},
                }
                for one in self
            ],
        }

    def __repr__(self) -> str:
        sectors = sum(map(len, self.classes))
        return f"Symmetries({sectors} sectors in {len(self.classes)} classes, {len(self)} maps)"

    def __str__(self) -> str:
        sectors = sum(map(len, self.classes))
        mapped = ", ".join(f"{count} {kind}" for kind, count in self.counts().items() if count)
        head = f"{sectors} nonzero sectors in {len(self.classes)} classes"
        return "\n".join([f"{head}; mapped: {mapped or 'none'}", *(f"  {one}" for one in self)])

    def _repr_html_(self) -> str:
        from html import escape  # notebooks only

        rows = "".join(
            f"<tr><td>{one.source}</td><td>{one.target}</td><td>{one.kind}</td>"
            f"<td>{escape(one.name)}</td></tr>"
            for one in self
        )
        head = "<tr><th>sector</th><th>becomes</th><th>kind</th><th>map</th></tr>"
        return f"<table><caption>{escape(repr(self))}</caption>{head}{rows}</table>"
