"""Laporta's golden rule: a box of seeds in every sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, parameter
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import envelope

__all__ = ["Laporta"]


@dataclass(frozen=True)
class Laporta(Rule, name="laporta"):
    """Laporta's golden rule: in every sector all seeds up to given dots and numerator power.

    What
        All seeds with ``dots <= dots``, ``s <= s`` and, if given, ``r <= r`` in every nonzero sector at or
        below the targets.
    Why
        It closes for almost any target, knows nothing of the family, and is what every other rule is
        measured against.
    Cost
        The number of seeds grows with the powers of both bounds. Triangle-box, target of rank 3: 444 seeds
        with ``dots=0, s=3``; 50,260 with ``r=8, s=4``.
    Reference
        Laporta, hep-ph/0102033.

    Examples
    --------
    >>> laporta(dots=0, s=3).name
    'laporta(dots=0, s=3)'
    """

    dots: int | None = parameter(
        BOUND,
        "Bound on the dots; default the largest number of dots of a target (with `r`: no bound of its own).",
        default=None,
    )
    s: int | None = parameter(
        BOUND, "Bound on the numerator power; default the largest of a target.", default=None
    )
    r: int | None = parameter(BOUND, "Bound on the sum of the positive indices.", default=None)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector."""
        dots = self.dots
        if self.r is not None:
            dots = self.r - sector.t if dots is None else min(dots, self.r - sector.t)
        return envelope(request, sector, dots, self.s)
