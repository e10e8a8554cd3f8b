"""Relations between masters of different sectors, which only the equations of sectors above show.

On its maximal cut a sector knows nothing of the others. A massive bubble with its momentum on the light cone
has no master of its own, and its equations relate the two tadpoles in it, each of which is a master on its
own cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tilth.family import Family
from tilth.family.core import core_family
from tilth.family.distinct import distinct, distinct_rows
from tilth.family.order import Order
from tilth.family.symmetries import Symmetries
from tilth.masters.cut import Box, Indices
from tilth.masters.solved import solve_seeds

__all__ = ["LARGEST", "USUAL", "WIDER", "reducible", "seed_count", "seeded_sectors"]

#: Seeds that are looked at in every sector of the family: at most one dot or one numerator power. In the case
#: library and the public benchmark (28 relations of the massive double box, 3 of the massive box, 2 of a
#: massive crossed box) they show all that larger boxes show, at a tenth of the cost.
USUAL: tuple[Box, ...] = ((0, 1), (1, 0))

#: For who wants to be sure: a dot and a numerator power.
WIDER: tuple[Box, ...] = ((1, 1),)

#: Where those show what the usual ones do not.
LARGEST: tuple[Box, ...] = ((1, 2), (2, 1))


def seeded_sectors(family: Family, symmetries: Symmetries | None) -> list[int]:
    """Return the nonzero sectors but for those that maps turn into others, which get no seeds."""
    return [one for one in family.nonzero_sectors if symmetries is None or not symmetries.is_mapped(one)]


def seed_count(family: Family, sectors: Sequence[int], boxes: Sequence[Box]) -> int:
    """Return how many seeds one box or two boxes of some sectors have, what they share counted once."""
    core = core_family(family)
    common = [(min(a[0], b[0]), min(a[1], b[1])) for a, b in pairwise(boxes)]
    return sum(
        sign * core.seed_box_size(sector, dots=dots, s=s)
        for sector in sectors
        for sign, counted in ((1, boxes), (-1, common))
        for dots, s in counted
    )


def reducible(
    family: Family,
    boxes: Sequence[Box],
    candidates: Sequence[Indices],
    order: Order,
    preferred: Sequence[Indices],
    symmetries: Symmetries | None = None,
    *,
    sectors: Sequence[int] | None = None,
    threads: int = 1,
) -> dict[Indices, NDArray[np.int8]]:
    """Return the candidates that reduce to simpler integrals once all sectors have their say.

    Parameters
    ----------
    family : Family
    boxes : sequence of (dots, s)
        Seeds of every sector.
    candidates : sequence of index vectors
        Masters of single sectors.
    order : Order
    preferred : sequence of index vectors
        Preferred masters, lowest in the order.
    symmetries : Symmetries, optional
        Maps to use; sectors that they map to others get no seeds.
    sectors : sequence of int, optional
        Default all nonzero ones.
    threads : int
        The result does not depend on it.

    Returns
    -------
    dict
        {candidate: seeds in its witness, int8 of shape (n, N)}.
    """
    core = core_family(family)
    asked = set(family.nonzero_sectors if sectors is None else sectors)
    seeded = [sector for sector in seeded_sectors(family, symmetries) if sector in asked]
    parts = [core.seed_box(sector, dots=box[0], s=box[1]) for sector in seeded for box in boxes]
    if not parts:
        return {}
    solved = solve_seeds(
        family,
        distinct_rows(np.concatenate(parts)),
        range(core.identity_count),
        order,
        preferred,
        symmetries=symmetries,
        integrals=candidates,
        threads=threads,
    )
    system, elimination = solved.system, solved.elimination
    found: dict[Indices, NDArray[np.int8]] = {}
    for indices in candidates:
        column = system.column(list(indices))
        if column is not None and elimination.is_pivot(column):
            rows = system.support(elimination, residues=solved.residues, columns=[column])
            # Maps come by themselves where their integrals do.
            templates = rows[system.equation_identities[rows] < core.identity_count]
            found[indices] = system.seeds[distinct(system.equation_integrals[templates])]
    return found
