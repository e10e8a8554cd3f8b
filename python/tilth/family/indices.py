"""Index vectors: their sector, lines, dots and rank, and the check of what the user gave."""

from __future__ import annotations

import operator
from collections.abc import Iterable

from tilth.errors import IndexCountError, IndexRangeError

__all__ = ["MAX_INDEX", "check_indices", "dots_of", "lines_of", "rank_of", "sector_of", "slots_of"]

MAX_INDEX = 127  # indices are stored as int8
_SHOWN = 40


def sector_of(indices: Iterable[int]) -> int:
    """Sector number: the sum of 2^(j-1) over slots j (from 1) with a positive index."""
    sector, bit = 0, 1
    for index in indices:
        if index > 0:
            sector |= bit
        bit <<= 1
    return sector


def slots_of(sector: int) -> tuple[int, ...]:
    """Return the slots, from 0, of the lines of a sector."""
    return tuple(slot for slot in range(sector.bit_length()) if sector >> slot & 1)


def dots_of(indices: Iterable[int]) -> int:
    """Return the dots of an index vector: by how much its positive indices exceed one, in all."""
    return sum(index - 1 for index in indices if index > 0)


def rank_of(indices: Iterable[int]) -> int:
    """Return the numerator power of an index vector: minus the sum of its negative indices."""
    return -sum(index for index in indices if index < 0)


def lines_of(indices: Iterable[int]) -> int:
    """Return the number of lines of an index vector: of its positive indices."""
    return sum(1 for index in indices if index > 0)


def check_indices(name: str, count: int, indices: object, given: int | None = None) -> tuple[int, ...]:
    """Return the indices as plain integers.

    Parameters
    ----------
    name : str
        Family name, for messages.
    count : int
        Number of slots N.
    indices : iterable of int
    given : int, optional
        Number of propagators that the user gave: that many indices are enough, those of the slots that were
        completed are 0 then.

    Raises
    ------
    IndexCountError
        Neither `count` nor `given` of them.
    IndexRangeError
        One is not an integer in -127..127.
    """
    if isinstance(indices, str):
        raise IndexCountError(
            f"{name}[...] has the text {indices[:80]!r} for indices, read text with the family's parse(...)"
        )
    items = tuple(indices) if isinstance(indices, Iterable) else (indices,)
    if given is not None and len(items) == given:
        items += (0,) * (count - given)
    if len(items) != count:
        shown = ",".join(map(str, items[:_SHOWN])) + (",..." if len(items) > _SHOWN else "")
        wanted = f"{count} propagators, give {count}"
        if given is not None and given < count:
            wanted = f"{given} propagators and {count - given} completed ones, give {given} or {count}"
        raise IndexCountError(f"{name}[{shown}] has {len(items)} indices, but {name} has {wanted}")
    if {*map(type, items)} == {int} and min(items) >= -MAX_INDEX and max(items) <= MAX_INDEX:
        return items  # before each is looked at by itself, as for almost all
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
