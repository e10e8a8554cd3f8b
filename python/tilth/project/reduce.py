"""`Project.reduce`: targets of several families in terms of common masters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

from tilth.errors import OptionError
from tilth.executors.several_runs import check_several_runs
from tilth.family import Family, Integral
from tilth.family.points import some_point_values
from tilth.masters import basis_of, chosen_symmetries
from tilth.news import named
from tilth.pipeline.options import Options, ReduceOptions
from tilth.pipeline.verbs.reduce import reduce
from tilth.project.at_point import at_their_point
from tilth.project.bridges import bridges
from tilth.project.coefficients import CoefficientKind
from tilth.project.compose import common_masters, composed
from tilth.project.crossing import Crossing
from tilth.project.families import Families
from tilth.project.flow import flow_through
from tilth.project.parts import Parts
from tilth.project.preferred import with_common_masters
from tilth.project.symmetries import ProjectSymmetries
from tilth.seeding import SeedingRule
from tilth.table import Table

__all__ = [
    "chosen_maps",
    "crossings_of",
    "masters_below",
    "options_of",
    "preferred_of",
    "reduce_families",
]

Given = TypeVar("Given", bound=Options)


def reduce_families(
    families: Families, targets: Sequence[Integral], seeding: SeedingRule | str, options: ReduceOptions
) -> Parts:
    """Reduce family by family, the last one first, see `Project.reduce`."""
    if options.batch is not None or options.deliver is not None:
        raise OptionError("batch and deliver are for targets of one family; reduce each family by itself")
    check_several_runs(options.run, set(families.names).__contains__)
    families, targets, options = at_their_point(families, targets, options)
    options = with_common_masters(families, options)
    at = some_point_values(options.at, families.symbols)
    kind = CoefficientKind(families.symbols, at, options.prime)
    if options.prime is not None and kind.symbols:
        raise OptionError(f"residues modulo a prime need values for {', '.join(kind.symbols)} too")
    symmetries = chosen_maps(families, options.symmetries, options.preferred_in_project)

    def solve(family: Family, integrals: tuple[Integral, ...]) -> tuple[Table, tuple[Integral, ...]]:
        own = replace(
            options_of(options, families, family), at=_restricted(at, family), run=_folder(options, family)
        )
        table = reduce(integrals, seeding, options=own)
        return table, table.masters

    bridges_of = partial(bridges, symmetries, options)
    crossings = crossings_of(families, kind, options.preferred_in_project)
    flow = flow_through(
        families.families, symmetries, targets, solve, bridges_of, crossings, partial(masters_below, options)
    )
    rows = composed(targets, flow.results, flow.translated, flow.bridges, flow.crossed, kind)
    masters = common_masters(flow.results, flow.crossed, rows.values())
    places = {master: place for place, master in enumerate(masters)}
    ordered = {
        target: dict(sorted(row.items(), key=lambda item: places[item[0]])) for target, row in rows.items()
    }
    return Parts(families, flow.results, flow.translated, flow.bridges, flow.crossed, ordered, kind)


def chosen_maps(
    families: Families, symmetries: str, preferred: Sequence[Integral]
) -> ProjectSymmetries | None:
    """Return the maps between families that are used: those of the kinds that are used within each.

    Raises
    ------
    OptionError
        A preferred master is no integral of the families, or one of an earlier family.
    """
    for master in preferred:
        if master.family not in families.families:
            raise OptionError(f"preferred_masters has {master!r}, which is not an integral of the project")
    if symmetries == "none":
        return None
    found = families.symmetries(shifts_only=symmetries == "shifts")
    for master in preferred:
        combination = found.translate(master)
        if combination is not None:
            named = ", ".join(map(str, combination)) or "zero"
            raise OptionError(
                f"preferred_masters has {master}, which by a map to an earlier family is made of {named}; "
                "prefer integrals of that family, or put the families in another order"
            )
    return found


def crossings_of(
    families: Families, kind: CoefficientKind, preferred: Sequence[Integral]
) -> dict[str, Crossing]:
    """Return the crossings that are used: of functions of all invariants that are exchanged."""
    if not kind.symbols:
        return {}
    own = {master.family.name for master in preferred}
    return {
        name: crossing
        for name, crossing in families.crossings.items()
        if name not in own and not crossing.moves(kind.at)
    }


def masters_below(options: Options, family: Family, integrals: tuple[Integral, ...]) -> tuple[Integral, ...]:
    """Return the masters of a family that integrals may be reduced to."""
    preferred = [master for master in options.preferred_in_project if master.family == family]
    basis = basis_of(family, options.order, preferred, options.symmetries)
    tops = {integral.sector for integral in integrals}
    # Maps within the family lead to representatives of the sectors below.
    symmetries = chosen_symmetries(family, preferred, options.symmetries)
    below = [n for n in family.nonzero_sectors if any(n & ~top == 0 for top in tops)]
    sectors = dict.fromkeys([*below, *(symmetries.representative(n) for n in below if symmetries)])
    basis.find(sectors, threads=options.threads)
    return tuple(family[indices] for sector in sectors for indices in basis.masters(sector))


def preferred_of(families: Families, family: Family, preferred: Sequence[Integral]) -> tuple[Integral, ...]:
    """Return the preferred masters of a family; without any, a crossed one has those of its source."""
    own = tuple(master for master in preferred if master.family == family)
    crossing = families.crossings.get(family.name)
    if own or crossing is None:
        return own
    return tuple(crossing.integral(master) for master in preferred if master.family == crossing.source)


def options_of(options: Given, families: Families, family: Family) -> Given:
    """Return options for one family: its preferred masters, and news that name it."""
    preferred = preferred_of(families, family, options.preferred_in_project)
    return replace(options, preferred_masters=preferred, progress=named(options.progress, family.name))


def _restricted(at: dict[str, Fraction], family: Family) -> dict[str, Fraction]:
    return {symbol: value for symbol, value in at.items() if symbol in family.symbols}


def _folder(options: ReduceOptions, family: Family) -> Path | None:
    """Return the folder of a family's run, inside the one of all."""
    return None if options.run is None else options.run / family.name
