"""`CommonMasters`: the integrals that every table of a project is written in."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from fractions import Fraction
from html import escape
from typing import Any

from tilth.family import Family, Integral
from tilth.masters import MasterList, Masters, masters
from tilth.pipeline.options import ReduceOptions
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap
from tilth.project.preferred import with_common_masters
from tilth.project.reduce import chosen_maps, options_of, reduce_families
from tilth.project.symmetries import ProjectSymmetries
from tilth.system import PointSource, prime_number

__all__ = ["CommonMasters", "find_common_masters"]


class CommonMasters(MasterList):
    """The masters of several families: those of the first, and of later ones only what is not mapped away.

    Attributes
    ----------
    families : mapping
        {name: Masters}, without those that are integrals of an earlier family.
    mapped : mapping
        {master of a later family by itself: FamilyMap by which it is made of integrals of an earlier one}.
        Those of a family that is all in earlier ones are not looked for.
    related : tuple of Integral
        Masters of families by themselves that equations of several families together express by others: those
        with numerators that a map says nothing of, and those that sectors above of another family relate.
    """

    def __init__(
        self,
        families: Mapping[str, Masters],
        mapped: Mapping[Integral, FamilyMap],
        related: tuple[Integral, ...],
    ) -> None:
        super().__init__(master for found in families.values() for master in found)
        self.families = families
        self.mapped = mapped
        self.related = related

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "families": {name: found.to_dict() for name, found in self.families.items()},
            "mapped": {str(integral): used.to_dict() for integral, used in self.mapped.items()},
            "related": [str(integral) for integral in self.related],
        }

    def report(self) -> str:
        """Return in words what was looked at in each family, see `Masters.report`."""
        return "\n".join(found.report() for found in self.families.values())

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(found)} of {name}" for name, found in self.families.items())
        return f"CommonMasters({len(self)}: {counts})"

    def __str__(self) -> str:
        rows = [f"{len(self)} masters of {', '.join(self.families)}", *map(str, self.families.values())]
        rows += [f"  {one} is in {used.target.name}: {used.name}" for one, used in self.mapped.items()]
        if self.related:
            rows.append(f"  related to those of earlier families: {', '.join(map(str, self.related))}")
        return "\n".join(rows)

    def _repr_html_(self) -> str:
        body = "".join(found._repr_html_() for found in self.families.values())
        return f"<p>{escape(repr(self))}</p>{body}"


def find_common_masters(families: Families, options: ReduceOptions, *, certify: bool) -> CommonMasters:
    """Find the masters of each family, see `Project.masters`.

    Parameters
    ----------
    families : Families
    options : ReduceOptions
        Without a point.
    certify : bool
        See `tilth.masters`.
    """
    options = with_common_masters(families, options)
    maps = chosen_maps(families, options.symmetries, options.preferred_in_project)
    found: dict[str, Masters] = {}
    mapped: dict[Integral, FamilyMap] = {}
    for family in families.families:
        own = _masters(families, family, options, maps, certify=certify)
        away = {
            master.integral: maps.maps[family.name, master.integral.sector]
            for master in own
            if maps is not None and maps.translate(master.integral) is not None
        }
        mapped |= away
        found[family.name] = _without(own, away)
    related = () if maps is None else _related(families, found, maps, options)
    return CommonMasters({name: _without(own, related) for name, own in found.items()}, mapped, related)


def _masters(
    families: Families,
    family: Family,
    options: ReduceOptions,
    maps: ProjectSymmetries | None,
    *,
    certify: bool,
) -> Masters:
    """Return the masters of a family by itself; of one that is all in earlier families nothing is asked."""
    new = any(maps is None or not maps.is_mapped(family.name, sector) for sector in family.nonzero_sectors)
    own = options_of(options, families, family)
    return masters(
        family,
        order=own.order,
        preferred_masters=own.preferred_in_project,
        symmetries=own.symmetries,
        sectors=None if new else (),
        certify=certify,
        threads=own.threads,
        progress=own.progress,
    )


def _without(found: Masters, integrals: Container[Integral]) -> Masters:
    kept = [master for master in found if master.integral not in integrals]
    return Masters(
        found.family,
        found.order,
        found.sectors,
        kept,
        found.relations,
        found.agreement,
        symmetries=found.symmetries,
        choices=found.choices,
        looked=found.looked,
    )


def _related(
    families: Families, found: Mapping[str, Masters], maps: ProjectSymmetries, options: ReduceOptions
) -> tuple[Integral, ...]:
    """Return the masters that are reduced to others together, though not in their own families."""
    relations = [one for own in found.values() for one in own.relations if maps.translate(one) is not None]
    doubtful = [
        master.integral
        for name, own in found.items()
        for master in own
        if relations or (name, master.integral.sector) in maps.maps
    ]
    if not doubtful:
        return ()
    asked = list(doubtful)
    for family in {one.family for one in relations}:  # it takes part with something of its own
        top = max(n for n in family.nonzero_sectors if not maps.is_mapped(family.name, n))
        asked.append(family[[top >> slot & 1 for slot in range(family.size)]])
    prime = prime_number(0)
    residues = PointSource(0).residues(prime, 0, len(families.symbols))
    at = {symbol: Fraction(value) for symbol, value in zip(families.symbols, residues, strict=True)}
    rows = reduce_families(families, asked, "auto", replace(options, at=at, prime=prime)).rows
    return tuple(integral for integral in doubtful if integral not in rows[integral])
