"""Boxes of seeds whose bounds come from the targets: what rules share that work with dots and numerators."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.request import Request, Sector

__all__ = ["envelope", "falling_box", "falling_power", "one_if_absent"]


def envelope(request: Request, sector: Sector, dots: int | None, s: int | None) -> NDArray[np.int8]:
    """Return all seeds of a sector up to given bounds; where one is None, up to the largest of a target.

    Returns
    -------
    ndarray of int8, shape (n, N)
    """
    return request.box(sector, request.dots if dots is None else dots, request.s if s is None else s)


def falling_power(
    sector: Sector, t: int, s: int, *, rank: int | None = None, floor: int = 0, extra: int = 0
) -> int:
    """Return the largest numerator power that improved seeding takes in a sector below a target of t and s.

    It falls by one with each line of the target that the sector lacks, never below `floor`, and never
    exceeds what the target has: no seed needs more.

    Parameters
    ----------
    rank : int, optional
        Take the target's rank to be this.
    floor : int
        Numerator power that is always allowed.
    extra : int
        Added to the falling power.
    """
    wanted = s if rank is None else rank
    falling = sector.t - t + wanted + extra
    return max(min(floor, s), min(falling, max(wanted, s)))


def falling_box(
    request: Request,
    sector: Sector,
    dots: int | None,
    *,
    rank: int | None = None,
    floor: int = 0,
    extra: int = 0,
) -> NDArray[np.int8]:
    """Return all seeds of a sector up to `falling_power` for any target above it.

    Returns
    -------
    ndarray of int8, shape (n, N)
    """
    levels = request.levels_above(sector)  # it depends on nothing else of a target
    powers = [falling_power(sector, t, s, rank=rank, floor=floor, extra=extra) for t, s in levels]
    return envelope(request, sector, dots, max(powers))


def one_if_absent(propagators: Sequence[int], sector: Sector) -> int:
    """Return 1 where there are propagators (from 1) to look at and none of them is a line, else 0."""
    return int(bool(propagators) and not any(sector.number >> (number - 1) & 1 for number in propagators))
