"""Equations of seeds solved at one random point, where an accident is next to impossible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.family import Family
from tilth.family.order import Order
from tilth.family.symmetries import Symmetries
from tilth.system import PointSource, generation, prime_number

__all__ = ["Solved", "solve_seeds"]


class Solved(NamedTuple):
    """Equations, and their elimination modulo one large prime.

    Attributes
    ----------
    system : System
    elimination : Elimination
    residues : list of int
        The point.
    """

    system: _core.System
    elimination: _core.Elimination
    residues: list[int]


def solve_seeds(
    family: Family,
    seeds: NDArray[np.int8],
    identities: Iterable[int],
    order: Order,
    preferred: Iterable[tuple[int, ...]],
    *,
    symmetries: Symmetries | None = None,
    integrals: Sequence[tuple[int, ...]] = (),
    core: _core.Family | None = None,
    threads: int = 1,
) -> Solved:
    """Make the equations of seeds and eliminate; the parameters are those of `tilth.system.generation`."""
    made_of = generation(
        family,
        seeds,
        identities,
        None,
        order,
        [family[indices] for indices in preferred],
        symmetries=symmetries,
        integrals=integrals,
        core=core,
    )
    system = made_of.system(threads=threads)
    prime = prime_number(0)
    residues = PointSource(0).residues(prime, 0, len(family.symbols))
    return Solved(system, system.eliminate(prime=prime, residues=residues, threads=threads), list(residues))
