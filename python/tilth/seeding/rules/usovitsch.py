"""Usovitsch's improved seeding: fewer numerators in sectors with fewer lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, SECTOR_BOUNDS, SHIFTED_BOUND, SectorTable, parameter
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import envelope, falling_box

__all__ = ["Usovitsch"]


@dataclass(frozen=True)
class Usovitsch(Rule, name="usovitsch"):
    """Improved seeding: the numerator power falls with the number of lines.

    What
        In every nonzero sector with t lines all seeds with ``s <= max(floor, t - l + 1)``, never more than
        the targets' numerator power, and ``dots <= dots``.
    Why
        Integrals of high rank in sectors with few lines never come up in the reduction of a target with
        many lines: each pinched line costs a power of the numerator.
    Cost
        Triangle-box, target of rank 3: 92 seeds (the golden rule: 444), 828 equations, of which 740 are
        independent.
    Reference
        Usovitsch, in Kira 3, arXiv:2505.20197 (``truncate_sp``, where the floor is 1); also Blade,
        arXiv:2405.14621; "improved seeding" in arXiv:2502.05121.

    Examples
    --------
    >>> usovitsch(l=4, exceptions={15: 2}).name
    'usovitsch(l=4, exceptions={15: 2})'
    """

    l: int | None = parameter(  # noqa: E741  the name of Kira's option
        SHIFTED_BOUND,
        "Default t0 - s0 + 1 for a target of t0 lines and rank s0, each target for the sectors below it.",
        default=None,
    )
    floor: int = parameter(BOUND, "Numerator power that is always allowed; Kira's is 1.", default=0)
    dots: int | None = parameter(
        BOUND, "Bound on the dots; default the largest number of dots of a target.", default=None
    )
    exceptions: Mapping[int, int] | None = parameter(
        SECTOR_BOUNDS, "{sector: bound on s}, which win over the rule.", default=SectorTable({})
    )

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector."""
        exception = (self.exceptions or {}).get(sector.number)
        if exception is not None:
            return envelope(request, sector, self.dots, exception)
        if self.l is not None:
            s = min(request.s, max(self.floor, sector.t - self.l + 1))
            return envelope(request, sector, self.dots, s)
        return falling_box(request, sector, self.dots, floor=self.floor)
