"""Propagator powers bounded line by line by those of the targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.family.distinct import distinct_rows
from tilth.family.index_arrays import powers_of
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, parameter
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import falling_power

__all__ = ["LinePowers"]


@dataclass(frozen=True)
class LinePowers(Rule, name="line-powers"):
    """Line powers: improved seeding in which no line is dotted more than in a target.

    What
        In a sector of t lines, for each target of t0 lines and rank s0 above it, all seeds with
        ``s <= max(floor, t - t0 + s0)`` in which no propagator stands to a higher power than in the target;
        all powers together may be higher by `extra`. A line that the target does not have stays undotted.
    Why
        A reduction takes the dots of a target away one by one, and a pinched line takes its dots with it.
        A bound on the total number of dots lets all of them gather on any line, in each sector: a
        power of the number of dots too many.
    Cost
        The 19 triangle-box integrals with 1 to 7 dots and rank 4 to 7 of arXiv:2604.05034 close on their 16
        masters with 370 to 24,558 seeds, where `usovitsch` takes 1,075 to 402,144 and conservative boxes
        819,000 for the largest. Without dots it is `usovitsch`.
    Reference
        The falling numerator power is Usovitsch's, arXiv:2505.20197. The bound on the powers was found here,
        by comparing witnesses with their targets, on the integrals of arXiv:2604.05034; that it closes
        elsewhere is a guess, which `score` checks each time.

    Examples
    --------
    >>> line_powers(extra=1).name
    'line-powers(extra=1)'
    """

    extra: int = parameter(
        BOUND, "By how much the powers may exceed those of the target, all lines together.", default=0
    )
    floor: int = parameter(BOUND, "Numerator power that is always allowed.", default=0)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of one sector that stay below some target, line by line."""
        lines = list(sector.lines)
        # The largest numerator power for each set of line powers: in long lists few of these differ.
        bounds: dict[tuple[int, ...], int] = {}
        targets = request.rows_above(sector)
        _, powers = powers_of(targets)
        levels = [(targets > 0).sum(axis=1, dtype=np.int32), powers]
        kinds = distinct_rows(np.column_stack([np.maximum(targets[:, lines], 1), *levels]))
        for *powers_of_lines, t, s in kinds.tolist():
            wanted = tuple(powers_of_lines)
            power = falling_power(sector, t, s, floor=self.floor)
            bounds[wanted] = max(bounds.get(wanted, power), power)
        chosen = []
        for wanted, power in bounds.items():
            powers = np.array(wanted, dtype=np.int8)
            box = request.box(sector, sum(wanted) - sector.t + self.extra, power)
            above = np.maximum(box[:, lines] - powers, 0).sum(axis=1, dtype=np.int64)
            chosen.append(box[above <= self.extra])
        return chosen[0] if len(chosen) == 1 else distinct_rows(np.concatenate(chosen))
