"""Seeding rules for Tilth, as a package of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilth.seeding import Request, Rule, Sector, parameter, rule
from tilth.seeding.parameters import BOUND

__all__ = ["Narrow", "four_lines", "other_usovitsch"]


@dataclass(frozen=True)
class Narrow(Rule, name="narrow"):
    """Corner seeds with numerators in the last free slot only.

    What
        In each sector the corner, with powers up to `width` of the last propagator that is absent.
    Why
        To show how a rule is shipped; it closes next to nothing.
    Cost
        At most width + 1 seeds per sector.
    Reference
        None.
    """

    width: int = parameter(BOUND, "The largest power.", default=3)

    def choose(self, sector: Sector, request: Request) -> np.ndarray:
        """Return the seeds of one sector."""
        corner = [1 if slot in sector.lines else 0 for slot in range(request.family.size)]
        free = [slot for slot, index in enumerate(corner) if not index]
        powers = range(self.width + 1 if free else 1)
        seeds = np.array([corner] * len(powers), dtype=np.int8)
        if free:
            seeds[:, free[-1]] = [-power for power in powers]
        return seeds


def four_lines():
    """No dots, at least four lines, s <= t - 3."""

    @rule
    def four_lines(seed):
        return seed.dots == 0 and seed.t >= 4 and seed.s <= seed.t - 3

    return four_lines


def other_usovitsch() -> Narrow:
    """Take a name that is taken: this rule is named by its distribution."""
    return Narrow(0)
