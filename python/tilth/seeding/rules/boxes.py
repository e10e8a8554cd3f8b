"""A box of its own for each of some sectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.seeding.notation import shown_value
from tilth.seeding.request import Request, Sector

__all__ = ["Boxes", "boxes"]


@dataclass(frozen=True)
class Boxes:
    """Boxes by sector, see `boxes`."""

    bounds: tuple[tuple[int, tuple[int, int]], ...]

    @property
    def name(self) -> str:
        """The rule with its table."""
        return f"boxes({shown_value({sector: list(box) for sector, box in self.bounds})})"

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the box of one sector, or nothing."""
        dots, s = dict(self.bounds).get(sector.number, (-1, -1))
        return request.box(sector, dots, s)


def boxes(bounds: Mapping[int, Sequence[int]]) -> Boxes:
    """Boxes by sector: all seeds up to given dots and numerator power in each sector named.

    What
        For each entry ``sector: [dots, s]`` all seeds of that sector with at most so many dots and so much
        numerator power; nothing elsewhere.
    Why
        To write down a choice that was found by other means, and to widen another rule where it falls
        short: ``union(usovitsch, boxes({15: [0, 2]}))``. This is what `tilth.repair` makes.
    Cost
        As its boxes.
    Reference
        None.

    Parameters
    ----------
    bounds : mapping
        {sector: (dots, s)}.

    Raises
    ------
    RuleError

    Examples
    --------
    >>> boxes({15: (0, 2)}).name
    'boxes({15: [0, 2]})'
    """
    if not isinstance(bounds, Mapping):
        raise RuleError(f"boxes: {bounds!r} is not a table, write it like {{15: [0, 2]}}")
    table = {}
    for sector, box in bounds.items():
        pair = tuple(box) if hasattr(box, "__iter__") else ()
        if not is_integer(sector, 0) or len(pair) != 2 or not all(is_integer(n, 0, 127) for n in pair):
            raise RuleError(f"boxes: {sector!r}: {box!r} is not a sector with [dots, s]")
        table[int(sector)] = (int(pair[0]), int(pair[1]))
    return Boxes(tuple(sorted(table.items())))
