"""Which of a rule's seeds the targets need."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tilth.family.distinct import distinct
from tilth.family.index_arrays import sectors_of
from tilth.pipeline.learn.classify import tell_apart
from tilth.pipeline.learn.effort import effort_of
from tilth.pipeline.learn.equations import family_columns
from tilth.pipeline.learn.learn import eliminate_seeds
from tilth.pipeline.learn.selection import select_equations
from tilth.pipeline.options import Options
from tilth.seeding import Request, SeedingRule

__all__ = ["needed_seeds"]


def needed_seeds(request: Request, rule: SeedingRule, options: Options) -> NDArray[np.int8] | None:
    """Return the seeds of the equations that are selected for the targets, shape (n, N).

    None if the rule does not close them. Seeds above the targets, of relations that a run adds by itself, are
    left out.
    """
    found = eliminate_seeds(request, rule, options)
    if tell_apart(request, found.left, found.seeds, options).missing:
        return None
    system, probe = found.system.system, found.system.agreed.probes[0]
    effort = effort_of(options)
    selected, _, _ = select_equations(
        family_columns(request, options), request.targets, system, probe, effort
    )
    templates = selected.equation_identities < request.core.identity_count
    seeds = selected.seeds[distinct(selected.equation_integrals[templates])]
    asked = [sector.number for sector in request.sectors]
    return seeds[np.isin(sectors_of(seeds), asked)]
