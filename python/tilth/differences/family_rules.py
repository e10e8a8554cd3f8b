"""The masters of two sides in terms of those of a family: one small reduction, with its symmetries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tilth.differences.place import ComparisonPlace
from tilth.differences.sides import Key, Side, key_of, side_of
from tilth.errors import FormatError
from tilth.family import Family, Integral, Label
from tilth.news import Progress
from tilth.pipeline.verbs.reduce import reduce
from tilth.project import Project

__all__ = ["rules_of_family"]


def rules_of_family(
    source: Family | Project,
    sides: tuple[Side, Side],
    targets: Iterable[Key],
    place: ComparisonPlace,
    progress: Progress,
) -> Side:
    """Reduce all integrals that occur as masters in the rows of some targets, at a place.

    Raises
    ------
    FormatError
        One belongs to none of the families.
    IncompleteSeeding, SingularKinematics, PointError
        As `tilth.reduce`.
    """
    families = {
        family.name: family for family in ([source] if isinstance(source, Family) else source.families)
    }
    asked: dict[Integral, None] = {}
    for target in targets:
        for side in sides:
            for key in side.rows.get(target, {target: 1}):
                parts = (key,) if isinstance(key, Label) else map(key_of, key.terms)
                asked.update(dict.fromkeys(_integral(families, part) for part in parts))
    given: dict[str, Any] = {"at": dict(place.at), "prime": place.prime, "progress": progress}
    if not asked:
        return Side({}, frozenset(), place.at, place.prime, place.symbols)
    table = reduce([*asked], **given) if isinstance(source, Family) else source.reduce([*asked], **given)
    return side_of(table)


def _integral(families: dict[str, Family], key: Key) -> Integral:
    family = families.get(key.name)
    if family is None or not isinstance(key, Label) or len(key.indices) != family.size:
        known = ", ".join(f"{name} with {family.size} indices" for name, family in families.items())
        raise FormatError(f"{key} belongs to no family that was given: {known}; rename the one that differs")
    return family[key.indices]
