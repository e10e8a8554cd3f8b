"""Families with the numbers of a point in their kinematics, whose maps are those of the point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tilth.family import Integral
from tilth.pipeline.learn.family_at_point import families_at_point
from tilth.pipeline.options import PlanOptions, ReduceOptions
from tilth.pipeline.options.names import AT_POINT
from tilth.project.families import Families

__all__ = ["at_their_point"]

Kind = TypeVar("Kind", PlanOptions, ReduceOptions)


def at_their_point(
    families: Families, targets: Sequence[Integral], options: Kind
) -> tuple[Families, tuple[Integral, ...], Kind]:
    """Return everything as it is, unless the maps of the point are asked for.

    A crossing exchanges invariants, and these are numbers then: crossed families are ones as all others.

    Raises
    ------
    OptionError
        There is no number for an invariant.
    """
    if options.symmetries != AT_POINT:
        return families, tuple(targets), options
    moved, changed = families_at_point(families.families, options)
    there = Families(moved)
    return there, tuple(there[target.family.name][target.indices] for target in targets), changed
