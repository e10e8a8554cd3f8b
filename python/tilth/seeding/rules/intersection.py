"""What all of some rules take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.composition import RuleOfSeveral, seeds_of

__all__ = ["Intersection"]


@dataclass(frozen=True, init=False)
class Intersection(RuleOfSeveral, name="intersection"):
    """Intersection: what all of some rules take.

    What
        In each sector the seeds that every part takes.
    Why
        To cut a rule down, most often by an expression: ``intersection(usovitsch, expression("t >= 4"))``.
    Cost
        At most that of its smallest part.
    Reference
        None.

    Examples
    --------
    >>> intersection(usovitsch(), laporta(dots=0)).name
    'intersection(usovitsch, laporta(dots=0))'
    """

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of one sector."""
        first, *others = (seeds_of(part, sector, request) for part in self.parts)
        common = set(map(tuple, first.tolist())).intersection(*(map(tuple, one.tolist()) for one in others))
        return np.array(sorted(common), dtype=np.int8).reshape(len(common), request.family.size)
