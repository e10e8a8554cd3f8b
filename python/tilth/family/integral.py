"""One Feynman integral of a family: a family and its indices."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tilth.errors import IndexCountError, IndexRangeError, TargetError

if TYPE_CHECKING:
    from tilth.family.model import Family

__all__ = ["MAX_INDEX", "Integral", "check_indices", "parse_integral", "sector_of"]

MAX_INDEX = 127  # indices are stored as int8

_INTEGRAL = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*\[([-+0-9,\s]*)\]\s*", re.ASCII)
_INDEX = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)


def sector_of(indices: Iterable[int]) -> int:
    """Sector number: the sum of 2^(j-1) over slots j (from 1) with a positive index."""
    return sum(1 << slot for slot, index in enumerate(indices) if index > 0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Integral:
    """``family[a_1, ..., a_N]`` = int prod d^dk prod D_j^{-a_j}; equal by family fingerprint and indices.

    Attributes
    ----------
    family : Family
    indices : tuple of int, length N
    """

    family: Family
    indices: tuple[int, ...]

    @property
    def sector(self) -> int:
        """Sector number."""
        return sector_of(self.indices)

    @property
    def t(self) -> int:
        """Number of lines, that is of positive indices."""
        return sum(1 for index in self.indices if index > 0)

    @property
    def r(self) -> int:
        """Sum of the positive indices."""
        return sum(index for index in self.indices if index > 0)

    @property
    def s(self) -> int:
        """Rank: minus the sum of the negative indices."""
        return -sum(index for index in self.indices if index < 0)

    @property
    def dots(self) -> int:
        """Extra powers of lines, r - t."""
        return self.r - self.t

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Integral):
            return NotImplemented
        return self.indices == other.indices and (self.family is other.family or self.family == other.family)

    def __hash__(self) -> int:
        return hash((self.family.fingerprint, self.indices))

    def __str__(self) -> str:
        return f"{self.family.name}[{','.join(map(str, self.indices))}]"

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        name = self.family.name.replace("_", r"\_")
        return rf"$\mathrm{{{name}}}_{{{','.join(map(str, self.indices))}}}$"


def check_indices(name: str, count: int, indices: object) -> tuple[int, ...]:
    """Return the indices as plain integers.

    Raises
    ------
    IndexCountError
        Not `count` of them.
    IndexRangeError
        One is not an integer in -127..127.
    """
    items = tuple(indices) if isinstance(indices, Iterable) and not isinstance(indices, str) else (indices,)
    if len(items) != count:
        raise IndexCountError(
            f"{name}[{','.join(map(str, items))}] has {len(items)} indices, "
            f"but {name} has {count} propagators, give {count}"
        )
    result = []
    for position, item in enumerate(items, start=1):
        try:
            if isinstance(item, bool):
                raise TypeError
            index = operator.index(item)
        except TypeError:
            raise IndexRangeError(f"index {position} of {name}[...] is {item!r}, use an integer") from None
        if abs(index) > MAX_INDEX:
            raise IndexRangeError(
                f"index {position} of {name}[...] is {index}, "
                f"indices must lie between -{MAX_INDEX} and {MAX_INDEX}"
            )
        result.append(index)
    return tuple(result)


def parse_integral(family: Family, text: str) -> Integral:
    """Read ``name[1,1,-3]``.

    Raises
    ------
    TargetError
        The text is not of this form or names another family.
    IndexCountError, IndexRangeError
    """
    match = _INTEGRAL.fullmatch(text)
    parts = [part.strip() for part in match.group(2).split(",")] if match else []
    if match is None or not all(_INDEX.fullmatch(part) for part in parts):
        shown = text.strip()
        raise TargetError(f"{shown[:80]!r} is not an integral, write it like {family.name}[1,1,0]")
    if match.group(1) != family.name:
        raise TargetError(
            f"{match.group()!r} belongs to family {match.group(1)}, but the family here is {family.name}"
        )
    return Integral(family, check_indices(family.name, family.size, [int(part) for part in parts]))
