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
from tilth.family import Family, Integral
from tilth.family.core import core_family
from tilth.family.order import Order
from tilth.plan import PointSource, prime_number
from tilth.plan.plan import generate

__all__ = ["Status", "master_status"]

MAX_SEEDS = 20_000
MARGIN_DOTS = 1
MARGIN_S = 1


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
    integrals: Iterable[Integral], order: Order, preferred: tuple[Integral, ...]
) -> list[Status]:
    """Return the status of each integral, in the order given."""
    return [_MaximalCuts.of(integral.family, order, preferred).status(integral) for integral in integrals]


class _MaximalCuts:
    """Eliminations on maximal cuts of one family, kept for the next question."""

    def __init__(self, family: Family, order: Order, preferred: tuple[Integral, ...]) -> None:
        self._family = family
        self._order = order
        self._preferred = preferred
        self._known: dict[Integral, Status] = {}

    @staticmethod
    @lru_cache(maxsize=64)
    def of(family: Family, order: Order, preferred: tuple[Integral, ...]) -> _MaximalCuts:
        """Return the one for a family and an order."""
        return _MaximalCuts(family, order, preferred)

    def status(self, integral: Integral) -> Status:
        """Return the status of one integral."""
        if integral not in self._known:
            self._known[integral] = self._find(integral)
        return self._known[integral]

    def _find(self, integral: Integral) -> Status:
        core = core_family(self._family).only_sector(integral.sector)
        dots, s = integral.dots + MARGIN_DOTS, integral.s + MARGIN_S
        while dots > integral.dots and core.seed_box_size(integral.sector, dots, s) > MAX_SEEDS:
            dots -= 1
        if not self._reduces(core, integral, dots, s):
            return Status(integral, True, (dots, s))
        smaller = [(a, b) for a in range(dots + 1) for b in range(s + 1)]
        smaller.sort(key=lambda box: core.seed_box_size(integral.sector, *box))
        box = next(box for box in smaller if box == (dots, s) or self._reduces(core, integral, *box))
        return Status(integral, False, box)

    def _reduces(self, core: _core.Family, integral: Integral, dots: int, s: int) -> bool:
        seeds = core.seed_box(integral.sector, dots, s)
        operators = range(core.operator_count)
        system = generate(self._family, seeds, operators, None, self._order, self._preferred, core)
        column = system.column(list(integral.indices))
        if column is None:
            return False
        prime = prime_number(0)
        residues = PointSource(0).residues(prime, 0, len(self._family.symbols))
        (elimination,) = system.eliminate([(prime, residues)], False, 1)
        return elimination.is_pivot(column)
