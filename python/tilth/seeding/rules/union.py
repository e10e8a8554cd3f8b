"""What any of some rules takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.family.distinct import distinct_rows
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.composition import RuleOfSeveral, seeds_of

__all__ = ["Union"]


@dataclass(frozen=True, init=False)
class Union(RuleOfSeveral, name="union"):
    """Union: what any of some rules takes.

    What
        In each sector the seeds of all parts, each once.
    Why
        To widen a rule where it falls short, and to join rules that are each made for some targets.
    Cost
        At most that of its parts together.
    Reference
        None.

    Examples
    --------
    >>> union(usovitsch(), laporta(dots=1, s=0)).name
    'union(usovitsch, laporta(dots=1, s=0))'
    """

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of one sector."""
        return distinct_rows(np.concatenate([seeds_of(part, sector, request) for part in self.parts]))
