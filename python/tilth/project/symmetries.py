"""`ProjectSymmetries`: which sectors of several families are the same, and by which maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from tilth.family import Integral, RationalFunction
from tilth.family.symmetries import Symmetries, SymmetryKind
from tilth.frozen import dataclass
from tilth.project.family_map import FamilyMap

__all__ = ["ProjectSymmetries"]


@dataclass(frozen=True, repr=False)
class ProjectSymmetries:
    """The maps between the families of a project, beside those within each.

    Attributes
    ----------
    families : mapping
        {name: Symmetries of this family by itself}.
    classes : tuple of tuple of (str, int)
        Family and number of the sectors that have one U and F up to names and scales. The first of the
        earliest family comes first.
    maps : mapping
        {(family, sector): FamilyMap to an earlier family}.
    """

    families: Mapping[str, Symmetries]
    classes: tuple[tuple[tuple[str, int], ...], ...]
    maps: Mapping[tuple[str, int], FamilyMap]

    def is_mapped(self, family: str, sector: int) -> bool:
        """Whether all integrals of a sector, with any numerators, are those of an earlier family."""
        found = self.maps.get((family, sector))
        return found is not None and found.is_full

    def translate(self, integral: Integral) -> dict[Integral, RationalFunction] | None:
        """Return an integral in terms of those of an earlier family; None if no map says what it is."""
        found = self.maps.get((integral.family.name, integral.sector))
        return None if found is None else found.translate(integral)

    def counts(self) -> dict[str, int]:
        """Count the sectors that are mapped to earlier families, by kind."""
        kinds = [found.kind for found in self.maps.values()]
        return {kind.value: kinds.count(kind) for kind in SymmetryKind}

    def __iter__(self) -> Iterator[FamilyMap]:
        return iter(self.maps.values())

    def __len__(self) -> int:
        return len(self.maps)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "families": {name: found.to_dict() for name, found in self.families.items()},
            "classes": [[list(place) for place in places] for places in self.classes],
            "maps": [found.to_dict() for found in self],
        }

    def __repr__(self) -> str:
        sectors = sum(map(len, self.classes))
        return (
            f"ProjectSymmetries({len(self.families)} families, {sectors} sectors in "
            f"{len(self.classes)} classes, {len(self)} maps between families)"
        )

    def __str__(self) -> str:
        sectors = sum(map(len, self.classes))
        mapped = ", ".join(f"{count} {kind}" for kind, count in self.counts().items() if count)
        head = f"{len(self.families)} families, {sectors} nonzero sectors in {len(self.classes)} classes"
        lines = [f"{head}; mapped to earlier families: {mapped or 'none'}", *(f"  {one}" for one in self)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(m.source.name)} {m.sector}</td><td>{escape(m.target.name)} {m.becomes}</td>"
            f"<td>{m.kind}</td><td>{escape(m.name)}</td></tr>"
            for m in self
        )
        head = "<tr><th>sector</th><th>becomes</th><th>kind</th><th>map</th></tr>"
        return f"<table><caption>{escape(repr(self))}</caption>{head}{rows}</table>"
