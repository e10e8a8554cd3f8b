"""Preferred masters as learning takes them: integrals, lowest in the order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from tilth.family import Integral
from tilth.masters import chosen_symmetries, leading_integrals, preferred_by
from tilth.pipeline.news import News
from tilth.pipeline.options import Options
from tilth.seeding import Request
from tilth.seeding.request import listed_targets
from tilth.table import Combination

__all__ = ["preferred_integrals", "with_combinations", "with_preference"]


Kind = TypeVar("Kind", bound=Options)


def preferred_integrals(options: Options) -> tuple[Integral, ...]:
    """Return the preferred masters, with an integral in the place of each combination of several."""
    preferred = options.preferred_masters
    if not any(isinstance(one, Combination) for one in preferred):
        return preferred  # type: ignore[return-value]  # as was just asked
    parts = [tuple(one.terms) if isinstance(one, Combination) else one for one in preferred]
    return leading_integrals(preferred[0].family, options.order, parts, options.symmetries)


def with_preference(request: Request, options: Kind) -> Kind:
    """Return options with the masters that `prefer` chooses at or below the targets as preferred ones."""
    if options.prefer is None:
        return options
    given = preferred_integrals(options)
    found = preferred_by(
        request.family,
        options.order,
        given,
        options.symmetries,
        options.prefer,
        [sector.number for sector in request.sectors],
        lambda text, done, total: options.progress("masters", News(text, done=done, total=total)),
    )
    chosen = (one for one in found.masters if one not in given)
    return replace(options, preferred_masters=(*options.preferred_masters, *chosen))


def with_combinations(targets: Iterable[Integral], options: Options) -> tuple[Integral, ...]:
    """Return targets, and after them the integrals of the preferred combinations that matter for them.

    These are the ones whose integrals are all in sectors at or below those of the targets, or in sectors that
    maps turn into such.
    """
    asked = listed_targets(targets)
    combinations = [one for one in options.preferred_masters if isinstance(one, Combination)]
    if not combinations or not asked:
        return asked
    family = asked[0].family
    symmetries = chosen_symmetries(family, preferred_integrals(options), options.symmetries)

    def standing(sector: int) -> int:
        return sector if symmetries is None else symmetries.representative(sector)

    tops = {target.sector for target in asked if not target.vanishes}
    below = {standing(sector) for sector in family.nonzero_sectors if any(sector & ~top == 0 for top in tops)}
    parts = [
        integral
        for one in combinations
        if all(standing(integral.sector) in below for integral in one.terms)
        for integral in one.terms
    ]
    return tuple(dict.fromkeys((*asked, *parts)))
