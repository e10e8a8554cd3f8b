"""Which integrals of each family have to be reduced, and which are integrals of an earlier one.

The latest family comes first: what its own equations leave are masters of it, some of which are integrals of
earlier families, where they are reduced along with the targets there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from tilth.family import Family, Integral
from tilth.frozen import dataclass
from tilth.project.crossing import Crossing
from tilth.project.family_map import FamilyMap
from tilth.project.symmetries import ProjectSymmetries

__all__ = ["FamilyFlow", "flow_through"]

T = TypeVar("T")


@dataclass(frozen=True)
class FamilyFlow(Generic[T]):
    """What came of each family.

    Attributes
    ----------
    results : dict
        {family: what solving gave}, in the order of the families; only of those with something to solve.
    translated : dict
        {integral: map by which it is a combination of integrals of an earlier family}.
    bridges : dict
        The same of integrals that are solved in their own family, too, so that both together relate masters
        of the two.
    crossed : dict
        {family: crossing by which its integrals are those of another one}.
    """

    results: dict[str, T]
    translated: dict[Integral, FamilyMap]
    bridges: dict[Integral, FamilyMap]
    crossed: dict[str, Crossing]


def flow_through(
    families: Sequence[Family],
    symmetries: ProjectSymmetries | None,
    targets: Iterable[Integral],
    solve: Callable[[Family, tuple[Integral, ...]], tuple[T, Iterable[Integral]]],
    bridges_of: Callable[[Family, tuple[Integral, ...]], Iterable[Integral]],
    crossings: Mapping[str, Crossing],
    masters_below: Callable[[Family, tuple[Integral, ...]], Iterable[Integral]],
) -> FamilyFlow[T]:
    """Go through the families from the last to the first.

    Parameters
    ----------
    families : sequence of Family
    symmetries : ProjectSymmetries or None
        The maps to use.
    targets : iterable of Integral
    solve : callable
        Takes a family and its integrals, none of a zero sector; returns what comes of them, and their
        masters.
    bridges_of : callable
        Takes the same, and returns integrals to be solved along with them that have a map.
    crossings : mapping
        {family: crossing by which it is another one}; nothing is solved for these.
    masters_below : callable
        Takes the same, and returns the masters that may come of them.
    """
    wanted: dict[str, dict[Integral, None]] = {family.name: {} for family in families}
    for target in targets:
        wanted[target.family.name][target] = None
    translated: dict[Integral, FamilyMap] = {}
    bridges: dict[Integral, FamilyMap] = {}
    crossed: dict[str, Crossing] = {}
    #: Solved although a map might translate them: it does not translate what they stand for.
    stay: dict[str, dict[Integral, None]] = {family.name: {} for family in families}
    results: dict[str, T] = {}

    def translates(integral: Integral, noted: dict[Integral, FamilyMap]) -> bool:
        if symmetries is None:
            return False
        combination = symmetries.translate(integral)
        if combination is None:
            return False
        noted[integral] = found = symmetries.maps[integral.family.name, integral.sector]
        wanted[found.target.name].update(dict.fromkeys(combination))
        return True

    for family in reversed(families):
        kept = [one for one in wanted[family.name] if not (one.vanishes or translates(one, translated))]
        kept += stay[family.name]
        if kept:
            extra = () if symmetries is None else tuple(bridges_of(family, tuple(kept)))
            whole = tuple(dict.fromkeys((*kept, *extra)))
            masters: Iterable[Integral]
            crossing = crossings.get(family.name)
            if crossing is None:
                results[family.name], masters = solve(family, whole)
            else:
                crossed[family.name] = crossing
                stay[crossing.source.name].update((crossing.integral(one), None) for one in whole)
                below = masters_below(crossing.source, tuple(map(crossing.integral, whole)))
                masters = [crossing.integral(master) for master in below]
            for bridge in extra:
                translates(bridge, bridges)
            for master in masters:
                translates(master, translated)
    ordered = {family.name: results[family.name] for family in families if family.name in results}
    return FamilyFlow(ordered, translated, bridges, crossed)
