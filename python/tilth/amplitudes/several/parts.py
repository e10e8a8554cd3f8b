"""What is asked of the project for a sum: the maps between families, and masters in terms of common ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from fractions import Fraction

from tilth.amplitudes.several.said import SaidOfFamilies
from tilth.amplitudes.terms import Amplitude
from tilth.executors.several_runs import check_several_runs
from tilth.family import Integral
from tilth.pipeline.options import AmplitudeOptions, PlanOptions, ReduceOptions
from tilth.project.families import Families
from tilth.project.parts import Parts
from tilth.project.reduce import chosen_maps, reduce_families
from tilth.seeding import SeedingRule

__all__ = ["masters_together", "said_of"]


def said_of(whole: Amplitude, options: AmplitudeOptions, at: Mapping[str, Fraction]) -> SaidOfFamilies:
    """Return what a sum of several families says, with the maps between these.

    Raises
    ------
    OptionError
        A preferred master is no integral of the families, or one of an earlier family.
    RunFolderError
        The folder of the run holds something else.
    """
    assert isinstance(whole.source, Families)
    check_several_runs(options.run, set(whole.source.names).__contains__)
    preferred = options.preferred_in_project
    between = chosen_maps(whole.source, options.symmetries, preferred)
    maps = {} if between is None else between.maps
    return SaidOfFamilies(whole, options.order, preferred, options.symmetries, at, maps)


def masters_together(
    families: Families,
    sums: Mapping[str, Iterable[Integral]],
    seeding: SeedingRule | str,
    options: AmplitudeOptions,
) -> Parts | None:
    """Reduce the masters of all parts to common ones; None if there are no masters.

    Raises
    ------
    TilthError
        As for `Project.reduce`.
    """
    masters = tuple(master for rows in sums.values() for master in rows)
    if not masters:
        return None
    names = {one.name for one in fields(PlanOptions)}
    shared = {name: getattr(options, name) for name in names if hasattr(options, name)}
    return reduce_families(families, masters, seeding, ReduceOptions.read("reduce", None, shared))
