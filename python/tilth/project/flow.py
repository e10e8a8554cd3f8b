"""Which integrals of each family have to be reduced, and which are integrals of an earlier one.

The latest family comes first: what its own equations leave are masters of it, some of which are integrals of
earlier families, where they are reduced along with the targets there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tilth.family import Family, Integral
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
    """

    results: dict[str, T]
    translated: dict[Integral, FamilyMap]


def flow_through(
    families: Sequence[Family],
    symmetries: ProjectSymmetries | None,
    targets: Iterable[Integral],
    solve: Callable[[Family, tuple[Integral, ...]], tuple[T, Iterable[Integral]]],
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
    """
    wanted: dict[str, dict[Integral, None]] = {family.name: {} for family in families}
    for target in targets:
        wanted[target.family.name][target] = None
    translated: dict[Integral, FamilyMap] = {}
    results: dict[str, T] = {}

    def translates(integral: Integral) -> bool:
        if symmetries is None:
            return False
        combination = symmetries.translate(integral)
        if combination is None:
            return False
        translated[integral] = found = symmetries.maps[integral.family.name, integral.sector]
        wanted[found.target.name].update(dict.fromkeys(combination))
        return True

    for family in reversed(families):
        kept = tuple(one for one in wanted[family.name] if not (one.vanishes or translates(one)))
        if kept:
            results[family.name], masters = solve(family, kept)
            for master in masters:
                translates(master)
    ordered = {family.name: results[family.name] for family in families if family.name in results}
    return FamilyFlow(ordered, translated)
