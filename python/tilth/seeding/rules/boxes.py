"""A box of its own for each of some sectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import Kind, SectorTable, parameter, plain
from tilth.seeding.request import Request, Sector

__all__ = ["Boxes"]


def _boxes(rule: str, name: str, value: object) -> SectorTable[tuple[int, ...]]:
    if not isinstance(value, Mapping):
        raise RuleError(f"{rule}: {value!r} is not a table, write it like {{15: [0, 2]}}")
    table = {}
    for sector, box in value.items():
        pair = tuple(box) if isinstance(box, Iterable) else ()
        if not is_integer(sector, 0) or len(pair) != 2 or not all(is_integer(n, 0, 127) for n in pair):
            raise RuleError(f"{rule}: {sector!r}: {box!r} is not a sector with [dots, s]")
        table[plain(sector)] = tuple(map(plain, pair))
    return SectorTable(table)


@dataclass(frozen=True)
class Boxes(Rule, name="boxes"):
    """Boxes by sector: all seeds up to given dots and numerator power in each sector named.

    What
        For each entry ``sector: [dots, s]`` all seeds of that sector with at most this many dots and this
        numerator power; nothing elsewhere.
    Why
        To write down a choice that was found by other means, and to widen another rule where it falls
        short: ``union(usovitsch, boxes({15: [0, 2]}))``. This is what `repair` makes.
    Cost
        As its boxes.
    Reference
        None.

    Examples
    --------
    >>> boxes({15: (0, 2)}).name
    'boxes({15: [0, 2]})'
    """

    bounds: Mapping[int, Sequence[int]] = parameter(
        Kind("mapping of sectors to pairs", _boxes), "{sector: (dots, s)}."
    )

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector, or nothing."""
        dots, s = self.bounds.get(sector.number, (-1, -1))
        return request.box(sector, dots, s)
