"""Numerator powers that fall with the number of lines, with exceptional sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, PROPAGATORS, parameter
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import falling_box, one_if_absent

__all__ = ["DecreasingRank"]


@dataclass(frozen=True)
class DecreasingRank(Rule, name="decreasing-rank"):
    """Decreasing rank: improved seeding with one more power in exceptional sectors.

    What
        In every nonzero sector with t lines all seeds with ``s <= max(floor, t - t0 + s0)`` for a target of
        t0 lines and rank s0; one more where all propagators of `absent` are absent.
    Why
        What tube seeding is compared with; some sectors of the double pentagon need the extra power.
    Cost
        Grows with a high power of the rank. Double pentagon on the cut [1,3,6,8]: 876 seeds at rank 5,
        22,451 at rank 10 (with ``absent=[4, 5, 7]``).
    Reference
        arXiv:2606.10698.

    Examples
    --------
    >>> decreasing_rank(absent=[4, 5, 7]).name
    'decreasing-rank(absent=[4, 5, 7])'
    """

    floor: int = parameter(BOUND, "Numerator power that is always allowed.", default=1)
    dots: int | None = parameter(
        BOUND, "Bound on the dots; default the largest number of dots of a target.", default=None
    )
    absent: Sequence[int] = parameter(PROPAGATORS, "Propagators (from 1).", default=())
    rank: int | None = parameter(BOUND, "Take the targets' rank s0 to be this.", default=None)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector."""
        extra = one_if_absent(self.absent, sector)
        return falling_box(request, sector, self.dots, rank=self.rank, floor=self.floor, extra=extra)
