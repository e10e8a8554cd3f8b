"""Usovitsch's improved seeding: fewer numerators in sectors with fewer lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.seeding.parameters import bound, shown_call
from tilth.seeding.request import Request, Sector

__all__ = ["Usovitsch", "usovitsch"]


@dataclass(frozen=True)
class Usovitsch:
    """Improved seeding, see `usovitsch`."""

    l: int | None = None  # noqa: E741  the name of Kira's option
    floor: int = 0
    dots: int | None = None
    exceptions: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        """The rule with the parameters that were given."""
        given = dict(self.exceptions) or None
        return shown_call("usovitsch", l=self.l, floor=self.floor or None, dots=self.dots, exceptions=given)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector."""
        dots = request.dots if self.dots is None else self.dots
        return request.box(sector, dots, self._bound(sector, request))

    def _bound(self, sector: Sector, request: Request) -> int:
        exceptions = dict(self.exceptions)
        if sector.number in exceptions:
            return exceptions[sector.number]
        if self.l is not None:
            return min(request.s, max(self.floor, sector.t - self.l + 1))
        # Each target of rank s0 and t0 lines asks for l = t0 - s0 + 1, and no seed needs more than its rank.
        asked = [min(x.s, max(self.floor, sector.t - x.t + x.s)) for x in request.above(sector)]
        return max(asked)


def usovitsch(
    l: int | None = None,  # noqa: E741  the name of Kira's option
    floor: int = 0,
    dots: int | None = None,
    exceptions: Mapping[int, int] | None = None,
) -> Usovitsch:
    """Improved seeding: the numerator power falls with the number of lines.

    What
        In every nonzero sector with t lines all seeds with ``s <= max(floor, t - l + 1)``, never more than
        the targets' numerator power, and ``dots <= dots``.
    Why
        Integrals of high rank in sectors with few lines never come up in the reduction of a target with
        many lines: each pinched line costs a power of the numerator.
    Cost
        About twenty times fewer seeds than the golden rule. Triangle-box, target of rank 3: 92 seeds, 828
        equations, of which 740 are independent.
    Reference
        J. Usovitsch in Kira 3, arXiv:2505.20197 (``truncate_sp``, where the floor is 1); also Blade,
        arXiv:2405.14621; "improved seeding" in arXiv:2502.05121.

    Parameters
    ----------
    l : int, optional
        Default t0 - s0 + 1 for a target of t0 lines and rank s0, each target for the sectors below it.
    floor : int
        Numerator power that is always allowed; Kira's is 1.
    dots : int, optional
        Bound on the dots; default the largest number of dots of a target.
    exceptions : mapping, optional
        {sector: bound on s}, which win over the rule.

    Raises
    ------
    RuleError
        A parameter that is not an integer in range.

    Examples
    --------
    >>> usovitsch(l=4, exceptions={15: 2}).name
    'usovitsch(l=4, exceptions={15: 2})'
    """
    if l is not None and not is_integer(l, -127, 127):
        raise RuleError(f"usovitsch: l={l!r} is not an integer from -127 to 127")
    table = {}
    for sector, s in (exceptions or {}).items():
        if not is_integer(sector, 1):
            raise RuleError(f"usovitsch: exceptions has the key {sector!r}, which is not a sector number")
        checked = bound("usovitsch", f"exceptions[{sector}]", s)
        table[sector] = 0 if checked is None else checked
    least = bound("usovitsch", "floor", floor) or 0
    return Usovitsch(l, least, bound("usovitsch", "dots", dots), tuple(sorted(table.items())))
