"""What rules share that bound the numerator power by the number of lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.family import Integral
from tilth.family.checks import is_integer
from tilth.seeding.parameters import bound
from tilth.seeding.request import Request, Sector

__all__ = ["NumeratorBound", "exception_table", "slot_list"]


@dataclass(frozen=True)
class NumeratorBound:
    """In a sector of t lines all seeds with ``s <= max(floor, t - l + 1)`` and few dots.

    Attributes
    ----------
    name : str
    l : int or None
        None: t0 - s0 + 1 for each target of t0 lines and rank s0, for the sectors below it.
    floor : int
        Numerator power that is always allowed.
    dots : int or None
        None: the largest number of dots of a target.
    exceptions : tuple of (sector, s)
        These win.
    rank : int or None
        Take the targets' rank to be this.
    lines : int
        Sectors with fewer lines get no seeds.
    lines_above_loops : int or None
        The same, counted from the number of loops.
    absent : tuple of int
        Propagators (from 1): where all of them are absent, one more numerator power is allowed.
    """

    name: str
    l: int | None = None  # noqa: E741  the name of Kira's option
    floor: int = 0
    dots: int | None = None
    exceptions: tuple[tuple[int, int], ...] = ()
    rank: int | None = None
    lines: int = 0
    lines_above_loops: int | None = None
    absent: tuple[int, ...] = ()

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector."""
        return request.box(
            sector, request.dots if self.dots is None else self.dots, self._largest_s(sector, request)
        )

    def _largest_s(self, sector: Sector, request: Request) -> int:
        exceptions = dict(self.exceptions)
        if sector.number in exceptions:
            return exceptions[sector.number]
        lines = self.lines
        if self.lines_above_loops is not None:
            lines = len(request.family.loops) + self.lines_above_loops
        if sector.t < lines:
            return -1
        if self.l is not None:
            return min(request.s, max(self.floor, sector.t - self.l + 1 + self._extra(sector)))
        # No seed needs more numerators than its target has, unless its sector is an exceptional one.
        return max(self._asked(sector, target) for target in request.above(sector))

    def _asked(self, sector: Sector, target: Integral) -> int:
        rank = target.s if self.rank is None else self.rank
        falling = sector.t - target.t + rank + self._extra(sector)
        return max(min(self.floor, target.s), min(falling, max(rank, target.s)))

    def _extra(self, sector: Sector) -> int:
        return int(bool(self.absent) and not any(sector.number >> (number - 1) & 1 for number in self.absent))


def exception_table(rule: str, exceptions: Mapping[int, int] | None) -> tuple[tuple[int, int], ...]:
    """Check a table {sector: bound on s}.

    Raises
    ------
    RuleError
    """
    table = {}
    if exceptions is None:
        return ()
    if not isinstance(exceptions, Mapping):
        raise RuleError(f"{rule}: exceptions={exceptions!r} is not a table, write it like {{15: 2, 45: 1}}")
    for sector, s in exceptions.items():
        if not is_integer(sector, 1):
            raise RuleError(f"{rule}: exceptions has the key {sector!r}, which is not a sector number")
        checked = bound(rule, f"exceptions[{sector}]", s)
        table[sector] = 0 if checked is None else checked
    return tuple(sorted(table.items()))


def slot_list(rule: str, parameter: str, numbers: object) -> tuple[int, ...]:
    """Check a list of propagators, counted from 1.

    Raises
    ------
    RuleError
    """
    if not isinstance(numbers, (list, tuple)) or not all(is_integer(number, 1, 20) for number in numbers):
        raise RuleError(f"{rule}: {parameter}={numbers!r} is not a list of propagators, write it like [4, 5]")
    return tuple(numbers)
