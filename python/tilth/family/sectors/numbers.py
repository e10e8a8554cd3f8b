"""Read sector numbers, bit strings and cuts, and check them against the user's propagators."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence

from tilth.errors import SectorError

__all__ = ["read_cut", "read_top_sectors", "sector_number"]

_BITS = re.compile(r"b[01]+", re.ASCII)


def sector_number(value: object, entry: str, lines: int) -> int:
    """Read a sector number, or a bit string such as "b1111110", first propagator first.

    Parameters
    ----------
    value : int or str
    entry : str
        What the value is, for messages.
    lines : int
        Number of propagators the user gave; completed slots are never lines.

    Raises
    ------
    SectorError
    """
    if isinstance(value, str):
        if not _BITS.fullmatch(value):
            raise SectorError(f'{entry} is neither a number nor a bit string like "b1110", correct it')
        # Kira's order: the first bit is the first propagator
        number = sum(1 << slot for slot, bit in enumerate(value[1:]) if bit == "1")
    else:
        try:
            if isinstance(value, bool):
                raise TypeError
            number = operator.index(value)  # type: ignore[arg-type]
        except TypeError:
            raise SectorError(f"{entry} is not an integer, give a sector number or a bit string") from None
    if not 1 <= number < 1 << lines:
        raise SectorError(
            f"{entry} is not between 1 and {(1 << lines) - 1}, "
            f"only the {lines} propagators given can be lines"
        )
    return number


def read_top_sectors(values: Sequence[int | str] | None, name: str, lines: int) -> tuple[int, ...]:
    """Read sorted distinct top sector numbers; by default the one with all the user's propagators.

    Parameters
    ----------
    values : sequence of int or str, optional
        Sector numbers (sum of 2^(j-1)) or bit strings such as "b1111110", first propagator first.
    name : str
        Family name, for messages.
    lines : int
        Number of propagators the user gave; completed slots are never lines.

    Raises
    ------
    SectorError
    """
    if values is None:
        return ((1 << lines) - 1,)
    if not isinstance(values, list | tuple) or not values:
        raise SectorError(f"top_sectors of {name} is {values!r}, give a list with at least one sector")
    return tuple(
        sorted({sector_number(value, f"top_sectors entry {value!r} of {name}", lines) for value in values})
    )


def read_cut(values: Sequence[int], name: str, lines: int, top_sectors: Sequence[int]) -> tuple[int, ...]:
    """Read the sorted 1-based numbers of the cut propagators.

    Raises
    ------
    SectorError
        A number is out of range or repeated, or no top sector contains the whole cut.
    """
    if not isinstance(values, list | tuple):
        raise SectorError(f"cut of {name} is {values!r}, give a list of propagator numbers from 1")
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= lines:
            raise SectorError(
                f"cut entry {value!r} of {name} is not a propagator number between 1 and {lines}"
            )
    if len(set(values)) != len(values):
        raise SectorError(f"cut {list(values)} of {name} repeats a propagator, list each once")
    mask = sum(1 << (value - 1) for value in values)
    if not any(top & mask == mask for top in top_sectors):
        raise SectorError(
            f"cut {list(values)} of {name} is contained in no top sector, so everything would be zero"
        )
    return tuple(sorted(values))
