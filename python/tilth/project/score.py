"""`ProjectScore`: what a seeding rule costs for targets of several families."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

from tilth.family import Family, Integral
from tilth.pipeline.options import Options
from tilth.pipeline.study.score import Score, score
from tilth.project.bridges import bridges
from tilth.project.coefficients import CoefficientKind
from tilth.project.families import Families
from tilth.project.flow import FamilyFlow, flow_through
from tilth.project.preferred import with_common_masters
from tilth.project.reduce import chosen_maps, crossings_of, masters_below, options_of
from tilth.seeding import SeedingRule

__all__ = ["ProjectScore", "score_families"]

#: Counts that add up.
ADDED = ("seeds", "generated", "independent", "selected", "multiplications")


class ProjectScore(Mapping[str, Score]):
    """The score of each family that has something to reduce, and totals.

    Attributes
    ----------
    translated : int
        Targets and masters that are integrals of an earlier family.
    masters : tuple of Integral
        Family by family; those that are integrals of an earlier family are left out. Where a map says
        nothing of some numerators there may be more than a table has, see `CommonMasters.related`.
    """

    def __init__(self, flow: FamilyFlow[Score]) -> None:
        self._scores = flow.results
        self.translated = len(flow.translated)
        found = [master for one in flow.results.values() for master in one.master_integrals]
        for crossing in flow.crossed.values():
            found += map(crossing.integral, flow.results[crossing.source.name].master_integrals)
        self.masters = tuple(master for master in found if master not in flow.translated)

    def __getitem__(self, name: str) -> Score:
        return self._scores[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._scores)

    def __len__(self) -> int:
        return len(self._scores)

    @property
    def complete(self) -> bool:
        """Whether every integral is reduced to masters."""
        return all(found.complete for found in self.values())

    @property
    def totals(self) -> dict[str, int]:
        """Sums over the families, and the number of common masters."""
        sums = {name: sum(getattr(found, name) for found in self.values()) for name in ADDED}
        return {**sums, "masters": len(self.masters), "translated": self.translated}

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "families": {name: found.to_dict() for name, found in self.items()},
            "totals": self.totals,
            "masters": [str(master) for master in self.masters],
            "complete": self.complete,
        }

    def __repr__(self) -> str:
        return f"ProjectScore({', '.join(f'{name} {value:,}' for name, value in self.totals.items())})"

    def __str__(self) -> str:
        names = [*ADDED, "masters"]
        rows = [["", *names]]
        rows += [[family, *(f"{getattr(found, name):,}" for name in names)] for family, found in self.items()]
        rows.append(["all", *(f"{self.totals[name]:,}" for name in names)])
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = [
            "  ".join(
                [row[0].ljust(widths[0]), *(t.rjust(w) for t, w in zip(row[1:], widths[1:], strict=True))]
            )
            for row in rows
        ]
        lines.append(f"{self.translated:,} integral(s) are those of an earlier family")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def score_families(
    families: Families, targets: Sequence[Integral], seeding: SeedingRule | str, options: Options
) -> ProjectScore:
    """Score family by family, the last one first, see `Project.score`."""
    options = with_common_masters(families, options)
    symmetries = chosen_maps(families, options.symmetries, options.preferred_in_project)

    def solve(family: Family, integrals: tuple[Integral, ...]) -> tuple[Score, list[Integral]]:
        found = score(integrals, seeding, options=options_of(options, families, family))
        return found, found.master_integrals

    bridges_of = partial(bridges, symmetries, options)
    kind = CoefficientKind(families.symbols, {}, None)
    crossings = crossings_of(families, kind, options.preferred_in_project)
    below = partial(masters_below, options)
    return ProjectScore(
        flow_through(families.families, symmetries, targets, solve, bridges_of, crossings, below)
    )
