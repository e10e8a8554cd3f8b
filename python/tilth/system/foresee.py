"""How much the equations of symmetries will take, counted before they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.family.symmetries import Symmetries
from tilth.seeding import Choices
from tilth.system.generate import as_core_takes_it

__all__ = ["MapCounts", "foresee_maps"]


class MapCounts(NamedTuple):
    """What the rows of maps will be.

    Attributes
    ----------
    rows, entries : int
        Equations, and their terms whose integral is not zero.
    integrals : int
        Different integrals in them.
    mapped : int
        Integrals that get such rows, as far as they were met.
    expansion_bytes : int
        What products of numerators become takes this while rows are written.
    coefficient_bytes : int
        What the different coefficients take, estimated from a sample.
    complete : bool
        Whether all was counted; if not, it is more than was asked about.
    """

    rows: int
    entries: int
    integrals: int
    mapped: int
    expansion_bytes: int
    coefficient_bytes: int
    complete: bool


def foresee_maps(
    family: Family,
    seeds: NDArray[np.int8],
    identities: Iterable[int],
    choices: Choices | None,
    order: Order,
    preferred: Sequence[Integral],
    *,
    symmetries: Symmetries,
    integrals: Sequence[Sequence[int]],
    most: int,
) -> MapCounts:
    """Count the rows of maps that `generate` would write, as far as they take `most` bytes.

    The rows are worked out with residues in place of polynomials, and forgotten one by one.

    Raises
    ------
    OperatorError
        A choice names an identity that there is not.
    LimitExceeded
        The process has not even the memory for counting.
    """
    made_of = as_core_takes_it(
        family,
        seeds,
        identities,
        choices,
        order,
        preferred,
        symmetries=symmetries,
        integrals=integrals,
    )
    return MapCounts(*_core.System.foresee_maps(**made_of, most=most))
