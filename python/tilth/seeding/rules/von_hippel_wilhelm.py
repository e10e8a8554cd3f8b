"""The rule that genetic programming and FunSearch found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, parameter
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import falling_box

__all__ = ["VonHippelWilhelm"]


@dataclass(frozen=True)
class VonHippelWilhelm(Rule, name="von-hippel-wilhelm"):
    """Improved seeding without the simplest sectors.

    What
        In sectors with at least L + 2 lines (L loops) all seeds with ``s <= t - t0 + s0``, for a target of
        t0 lines and rank s0, and at most the target's dots.
    Why
        In the triangle-box the corner seeds of the sectors with three lines say nothing that the targets
        need: their integrals are masters or come out of sectors above.
    Cost
        Triangle-box, target of rank 3: 88 seeds instead of 92. Among all rules "no dots, s <= f(t)" that is
        the least for this target.
    Reference
        Von Hippel and Wilhelm, arXiv:2502.05121. They found "no dots, t >= 4, s <= t - 3" for one
        target of one two-loop family. What is written here for any top sector and rank, L + 2 and
        t - t0 + s0, agrees with it there and with the seeds that higher ranks of the same family need; that
        it closes elsewhere is a guess, which `score` checks each time.

    Examples
    --------
    >>> von_hippel_wilhelm().name
    'von-hippel-wilhelm'
    """

    dots: int | None = parameter(
        BOUND, "Bound on the dots; default the largest number of dots of a target.", default=None
    )
    lines: int | None = parameter(BOUND, "The least number of lines; default L + 2.", default=None)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector."""
        if sector.t < (len(request.family.loops) + 2 if self.lines is None else self.lines):
            return np.empty((0, request.family.size), dtype=np.int8)
        return falling_box(request, sector, self.dots)
