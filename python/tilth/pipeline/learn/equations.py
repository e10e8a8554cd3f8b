"""All equations of some seeds, in the order in which they are offered."""

from __future__ import annotations

import numpy as np

from tilth import _core
from tilth.family.order import read_identities
from tilth.pipeline.learn.preferred import preferred_integrals
from tilth.pipeline.learn.representatives import symmetries_of, targets_with_maps
from tilth.pipeline.news import News
from tilth.pipeline.options import EQUATION_ORDERS, Options
from tilth.plan import FamilyColumns
from tilth.seeding import Request, Seeds
from tilth.system import generation

__all__ = ["all_equations", "family_columns", "made_of", "room_of"]


def room_of(options: Options) -> int | None:
    """Return what is allowed beyond what the workspace holds; None if nothing was said."""
    workspace, limit = options.workspace, options.max_memory
    return None if limit is None else max(0, limit - (0 if workspace is None else workspace.bytes))


def family_columns(request: Request, options: Options) -> FamilyColumns:
    """Return how the core numbers the integrals of the equations that `all_equations` makes."""
    symmetries = symmetries_of(request, options)
    maps = () if symmetries is None else symmetries.names
    return FamilyColumns(request.family, options.order, preferred_integrals(options), maps)


def made_of(request: Request, seeds: Seeds, options: Options) -> _core.Generation:
    """Return what all equations of some seeds are made of."""
    return generation(
        request.family,
        seeds.indices,
        read_identities(request.family, options.identities),
        seeds.choices,
        options.order,
        preferred_integrals(options),
        symmetries=symmetries_of(request, options),
        integrals=[target.indices for target in targets_with_maps(request, seeds, options)],
        mapped_powers=seeds.mapped_powers,
    )


def all_equations(
    request: Request, seeds: Seeds, options: Options, spill: _core.Spill | None = None
) -> _core.System:
    """Return all equations of the seeds, in the order in which they are to be offered.

    Parameters
    ----------
    request : Request
    seeds : Seeds
    options : Options
    spill : Spill, optional
        From `room_for`, held as long as the equations are.
    """

    def watch(done: int) -> None:
        done = min(done, len(seeds))  # the core counts in portions
        options.progress("generation", News(f"{done:,} seeds", done=done, total=len(seeds)))

    system = made_of(request, seeds, options).system(
        threads=options.threads, max_bytes=room_of(options), watch=watch, spill=spill
    )
    order = options.equation_order
    if order == EQUATION_ORDERS[0]:
        return system
    if order in EQUATION_ORDERS:
        return system.in_order(order)
    from tilth.seeding import Expression  # few orders are written out

    return system.by_seed_score(Expression(order).evaluate(system.seeds, request).astype(np.int64))
