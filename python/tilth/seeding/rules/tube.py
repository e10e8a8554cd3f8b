"""Seeds in a thin tube from the target to the masters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tilth.family import Integral
from tilth.family.distinct import distinct_rows
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, PROPAGATORS, parameter
from tilth.seeding.paths import Offset, zigzag
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import falling_box, one_if_absent

__all__ = ["Tube"]

#: Rank of the base set: that of the triangle-box in arXiv:2606.10698.
USUAL_RANK = 3


@dataclass(frozen=True)
class Tube(Rule, name="tube"):
    """Tube seeding: a small base set, shifted step by step along the target's numerators.

    What
        The base set has ``s <= max(floor, t - t0 + rank)`` (one more where all propagators of `absent` are
        absent) in sectors with at least `lines` lines, and at most the target's dots. It is shifted along a
        path of index vectors towards the target: one slot if the target has one numerator, a zig-zag that
        always lowers the slot with most left to go if it has several.
    Why
        Reducing a numerator of high power takes the same few relations again and again, one power at a
        time. The number of seeds grows linearly with the power, not with a high power of it.
    Cost
        Triangle-box at rank n: 55 n - 77 seeds (88, 143, 198, 253 for n = 3 to 6). Double pentagon on the
        cut [1,3,6,8] with ``rank=4, lines=0, floor=1, absent=[4, 5, 7]``: 231 n - 566 seeds (589 at rank 5,
        1,744 at rank 10).
    Reference
        arXiv:2606.10698. The base set of the triangle-box is that of `von-hippel-wilhelm`, after
        arXiv:2502.05121.

    Examples
    --------
    >>> tube(rank=4, slots=[11]).name
    'tube(rank=4, slots=[11])'
    """

    #: Powers of masters, and some more. Maps of all integrals take a hundred times the seconds at rank 12 of
    #: the triangle-box; of the double box they save 3 % of the multiplications at rank 4, 12 % at rank 8.
    mapped_powers: ClassVar[int | None] = 3

    rank: int | None = parameter(BOUND, "Rank of the base set; default 3.", default=None)
    slots: Sequence[int] = parameter(
        PROPAGATORS,
        "Propagators (from 1) along which to shift; default all numerators of the target.",
        default=(),
    )
    steps: int | None = parameter(
        BOUND, "Number of shifted copies; default as many as the target's rank asks.", default=None
    )
    lines: int | None = parameter(BOUND, "The least number of lines; default L + 2.", default=None)
    floor: int = parameter(BOUND, "Numerator power that the base set always has.", default=0)
    absent: Sequence[int] = parameter(PROPAGATORS, "Propagators (from 1).", default=())
    dots: int | None = parameter(
        BOUND, "Bound on the dots; default the largest number of dots of a target.", default=None
    )

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the base set of one sector, shifted along the paths of all targets above it."""
        base = self._base(sector, request)
        if not len(base):
            return base
        # A path depends on the numerators of its target alone, and in long lists few of these differ.
        targets = {tuple(min(index, 0) for index in one.indices): one for one in request.above(sector)}
        reached: set[Offset] = set()
        for target in targets.values():
            reached.update(self._path(target, request))
        within = [powers for powers in sorted(reached) if not any(powers[line] for line in sector.lines)]
        shifted = [base - np.array(powers, dtype=np.int8) for powers in within]
        return distinct_rows(np.concatenate(shifted))

    @property
    def _base_rank(self) -> int:
        return USUAL_RANK if self.rank is None else self.rank

    def _base(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        if sector.t < (len(request.family.loops) + 2 if self.lines is None else self.lines):
            return np.empty((0, request.family.size), dtype=np.int8)
        extra = one_if_absent(self.absent, sector)
        return falling_box(request, sector, self.dots, rank=self._base_rank, floor=self.floor, extra=extra)

    def _path(self, target: Integral, request: Request) -> Sequence[Offset]:
        """Return by how much indices are lowered until the base set, of rank `rank`, ends at the target."""
        wanted = [-min(index, 0) for index in target.indices]
        if self.slots:
            wanted = [power if slot + 1 in self.slots else 0 for slot, power in enumerate(wanted)]
        powers = tuple(wanted)
        if self.steps is not None:
            return tuple(islice(zigzag(powers), max(1, self.steps)))
        return request.ways[powers][: max(1, target.s - self._base_rank + 1)]
