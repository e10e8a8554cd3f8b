"""Laporta's golden rule: a box of seeds in every sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.parameters import bound, shown_call
from tilth.seeding.request import Request, Sector

__all__ = ["Laporta", "laporta"]


@dataclass(frozen=True)
class Laporta:
    """Laporta's golden rule, see `laporta`."""

    dots: int | None = None
    s: int | None = None
    r: int | None = None

    @property
    def name(self) -> str:
        """The rule with the parameters that were given."""
        return shown_call("laporta", dots=self.dots, s=self.s, r=self.r)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector."""
        dots = self.dots
        if dots is None:
            dots = request.dots if self.r is None else self.r - sector.t
        elif self.r is not None:
            dots = min(dots, self.r - sector.t)
        return request.box(sector, dots, request.s if self.s is None else self.s)


def laporta(dots: int | None = None, s: int | None = None, r: int | None = None) -> Laporta:
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

    Parameters
    ----------
    dots : int, optional
        Bound on the dots; default the largest number of dots of a target (with `r`: no bound of its own).
    s : int, optional
        Bound on the numerator power; default the largest of a target.
    r : int, optional
        Bound on the sum of the positive indices.

    Raises
    ------
    RuleError
        A bound that is not an integer from 0 to 127.

    Examples
    --------
    >>> laporta(dots=0, s=3).name
    'laporta(dots=0, s=3)'
    """
    return Laporta(bound("laporta", "dots", dots), bound("laporta", "s", s), bound("laporta", "r", r))
