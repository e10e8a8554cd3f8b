"""How much the equations of symmetries will take, counted before they are written."""

from __future__ import annotations

from typing import NamedTuple

from tilth import _core

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


def foresee_maps(made_of: _core.Generation, *, most: int) -> MapCounts:
    """Count the rows of maps that a system will have, as far as they take `most` bytes.

    The rows are worked out with residues in place of polynomials, and forgotten one by one.

    Raises
    ------
    LimitExceeded
        The process has not even the memory for counting.
    """
    return MapCounts(*made_of.foresee_maps(most=most))
