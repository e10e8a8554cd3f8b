"""Which integrals that a reduction leaves are masters, and which are left only because seeds are missing.

An integral is asked on the maximal cut of its sector: all other sectors count as zero, which leaves a small
system, and a box of seeds that is larger than the integral by one dot and one numerator power. If it is a
pivot there, it reduces to simpler integrals of its sector (and of sectors below), and a rule that left it is
incomplete. Relations that come only from sectors above are not seen; such an integral counts as a master.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tilth import _core
from tilth.family import MAX_INDEX, Family, Integral
from tilth.family.core import core_family
from tilth.family.order import Order
from tilth.plan import PointSource, prime_number
from tilth.plan.plan import generate

__all__ = ["CERTIFY_MARGIN", "USUAL_MARGIN", "Status", "master_status"]

MAX_SEEDS = 20_000
MAX_KEPT = 500
USUAL_MARGIN = 1
CERTIFY_MARGIN = 2


@dataclass(frozen=True)
class Status:
    """What the maximal cut says of an integral.

    Attributes
    ----------
    integral : Integral
    master : bool
        Not reducible with the seeds of `box`.
    box : (int, int)
        (dots, s): for a master the box that was tried, otherwise the smallest one that reduces it.
    """

    integral: Integral
    master: bool
    box: tuple[int, int]


def master_status(
    integrals: Iterable[Integral],
    order: Order,
    preferred: tuple[Integral, ...],
    *,
    margin: int = USUAL_MARGIN,
) -> list[Status]:
    """Return the status of each integral, in the order given.

    All integrals of a sector are asked in one box, which is larger than each of them: a relation among them
    may need the seeds around the most complicated one. `margin` is how many dots and numerator powers larger.
    """
    asked = list(integrals)
    corners: dict[int, tuple[int, int]] = {}
    for integral in asked:
        dots, s = corners.get(integral.sector, (0, 0))
        corners[integral.sector] = (max(dots, integral.dots + margin), max(s, integral.s + margin))
    return [
        _MaximalCuts.of(integral.family, order, preferred).status(integral, corners[integral.sector])
        for integral in asked
    ]


class _MaximalCuts:
    """Eliminations on maximal cuts of one family, kept for the next question."""

    def __init__(self, family: Family, order: Order, preferred: tuple[Integral, ...]) -> None:
        self._family = family
        self._order = order
        self._preferred = preferred
        self._known: dict[tuple[Integral, tuple[int, int]], Status] = {}
        self._eliminated: dict[tuple[int, int, int], tuple[_core.System, _core.Elimination]] = {}

    @staticmethod
    @lru_cache(maxsize=64)
    def of(family: Family, order: Order, preferred: tuple[Integral, ...]) -> _MaximalCuts:
        """Return the one for a family and an order."""
        return _MaximalCuts(family, order, preferred)

    def status(self, integral: Integral, corner: tuple[int, int]) -> Status:
        """Return the status of one integral, in the box up to `corner` = (dots, s)."""
        if (integral, corner) not in self._known:
            self._known[integral, corner] = self._find(integral, corner)
        return self._known[integral, corner]

    def _find(self, integral: Integral, corner: tuple[int, int]) -> Status:
        core = core_family(self._family).only_sector(integral.sector)
        dots, s = min(corner[0], MAX_INDEX - 2), min(corner[1], MAX_INDEX - 1)
        while dots > 0 and core.seed_box_size(integral.sector, dots, s) > MAX_SEEDS:
            dots -= 1
        if not self._reduces(core, integral, dots, s):
            return Status(integral, True, (dots, s))
        smaller = [(a, b) for a in range(dots + 1) for b in range(s + 1)]
        smaller.sort(key=lambda box: core.seed_box_size(integral.sector, *box))
        box = next(box for box in smaller if box == (dots, s) or self._reduces(core, integral, *box))
        return Status(integral, False, box)

    def _reduces(self, core: _core.Family, integral: Integral, dots: int, s: int) -> bool:
        system, elimination = self._eliminate(core, integral.sector, dots, s)
        column = system.column(list(integral.indices))
        return column is not None and elimination.is_pivot(column)

    def _eliminate(
        self, core: _core.Family, sector: int, dots: int, s: int
    ) -> tuple[_core.System, _core.Elimination]:
        if (sector, dots, s) not in self._eliminated:
            if len(self._eliminated) >= MAX_KEPT:
                self._eliminated.clear()
            seeds = core.seed_box(sector, dots, s)
            operators = range(core.operator_count)
            system = generate(self._family, seeds, operators, None, self._order, self._preferred, core)
            prime = prime_number(0)
            residues = PointSource(0).residues(prime, 0, len(self._family.symbols))
            (elimination,) = system.eliminate([(prime, residues)], False, 1)
            self._eliminated[sector, dots, s] = system, elimination
        return self._eliminated[sector, dots, s]
