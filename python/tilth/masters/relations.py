"""Relations between masters of different sectors, which only the equations of sectors above show.

On its maximal cut a sector knows nothing of the others. A massless bubble on its light cone has no master of
its own, and its equations relate the two tadpoles in it, each of which is a master on its own cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.family import Family
from tilth.family.core import core_family
from tilth.family.order import Order
from tilth.masters.cut import Box, Indices
from tilth.plan import PointSource, prime_number
from tilth.plan.plan import generate

__all__ = ["Relations", "find_relations", "reducible"]

#: Seeds of all sectors together, each step larger than the one before.
BOXES: tuple[Box, ...] = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3))

#: Twice in a row nothing changes. In the case library and the public benchmark (0, 1) shows all there are.
UNCHANGED = 2

#: Boxes with more seeds in all are not tried; 2,000,000 equations or so, seconds.
MAX_SEEDS = 100_000


@dataclass(frozen=True)
class Relations:
    """Which masters of single sectors reduce to simpler integrals by equations of sectors above.

    Attributes
    ----------
    seeds : dict
        {reducible integral: seeds whose equations reduce it, int8 of shape (n, N)}.
    box : (int, int)
        Dots and numerator power of the largest seeds that were tried, in all sectors.
    confirmed : bool
        Whether larger boxes changed nothing, twice in a row.
    """

    seeds: dict[Indices, NDArray[np.int8]]
    box: Box
    confirmed: bool


def find_relations(
    family: Family,
    sectors: Sequence[int],
    candidates: Sequence[Indices],
    order: Order,
    preferred: Sequence[Indices],
    *,
    is_master_on_cut: Callable[[Indices], bool],
    threads: int = 1,
    further: int = 0,
    report: Callable[[str], object] = lambda text: None,
) -> Relations:
    """Find the candidates that reduce to simpler integrals once all sectors have their say.

    Parameters
    ----------
    family : Family
    sectors : sequence of int
        All nonzero sectors.
    candidates : sequence of index vectors
        Masters of each sector on its own.
    order : Order
    preferred : sequence of index vectors
        Preferred masters, lowest in the order.
    is_master_on_cut : callable
        Asked of candidates that reduce, which few seeds of their own sector may have failed to do.
    threads : int
        The result does not depend on it.
    further : int
        How often more than twice nothing may change.
    report : callable
        Told what is looked at.
    """
    core = core_family(family)
    known: dict[Indices, NDArray[np.int8]] = {}
    unchanged, tried = 0, BOXES[0]
    for number, box in enumerate(BOXES):
        seeds = sum(core.seed_box_size(sector, *box) for sector in sectors)
        if number and seeds > MAX_SEEDS:
            break
        report(f"relations between sectors, {seeds:,} seeds")
        found = reducible(family, box, candidates, order, preferred, threads=threads)
        # What few seeds showed is kept with these few.
        new = {m: needed for m, needed in found.items() if m not in known and is_master_on_cut(m)}
        unchanged = 0 if new else unchanged + 1
        known |= new
        tried = box
        if unchanged >= UNCHANGED + further:
            break
    return Relations(known, tried, unchanged >= UNCHANGED)


def reducible(
    family: Family,
    box: Box,
    candidates: Iterable[Indices],
    order: Order,
    preferred: Sequence[Indices],
    *,
    threads: int = 1,
) -> dict[Indices, NDArray[np.int8]]:
    """Return the candidates that the equations of a box of seeds in all sectors solve for.

    Returns
    -------
    dict
        {candidate: seeds in its witness, int8 of shape (n, N)}.
    """
    core = core_family(family)
    system = generate(
        family,
        np.concatenate([core.seed_box(sector, *box) for sector in family.nonzero_sectors]),
        range(core.operator_count),
        None,
        order,
        [family[indices] for indices in preferred],
        core,
        threads,
    )
    prime = prime_number(0)
    residues = PointSource(0).residues(prime, 0, len(family.symbols))
    (elimination,) = system.eliminate([(prime, residues)], False, threads)
    found: dict[Indices, NDArray[np.int8]] = {}
    for indices in candidates:
        column = system.column(list(indices))
        if column is not None and elimination.is_pivot(column):
            rows = system.support(elimination, residues, [column])
            needed = np.unique(system.equation_seeds[rows])
            found[indices] = system.seeds[needed]
    return found
