"""Preferred masters of later families that are single integrals of earlier ones: those stand for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tilth.family import Integral
from tilth.pipeline.options import Options
from tilth.project.families import Families
from tilth.project.symmetries import ProjectSymmetries

__all__ = ["with_common_masters"]

Given = TypeVar("Given", bound=Options)


def with_common_masters(families: Families, options: Given) -> Given:
    """Return options that prefer an integral of an earlier family in the place of one that it is by a map.

    One that maps make a sum of several is left, and refused where maps are chosen.
    """
    preferred = options.preferred_in_project
    if not preferred or options.symmetries == "none":
        return options
    maps = families.symmetries(shifts_only=options.symmetries == "shifts")
    common = dict.fromkeys(_common(maps, master) for master in preferred)
    return replace(options, preferred_masters=tuple(common))


def _common(maps: ProjectSymmetries, master: Integral) -> Integral:
    while True:
        combination = maps.translate(master)
        if combination is None or len(combination) != 1:
            return master
        (master,) = combination
