"""Points as users give them: residues in an array, or exact rational values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.errors import PointError
from tilth.family import PointLike

__all__ = ["column_numbers", "point_mappings", "residue_array"]

_SIGNED, _UNSIGNED = "i", "u"


def residue_array(points: ArrayLike, symbols: Sequence[str], prime: int) -> NDArray[np.uint64]:
    """Return points as an array of uint64, shape (n, symbols); the same one if it is that already.

    Raises
    ------
    PointError
        It has another shape, or something else than integers of 64 bits.
    """
    array = np.asarray(points)
    if array.size == 0 and array.ndim == 1:
        array = array.reshape(0, len(symbols)).astype(np.uint64)
    if array.ndim != 2 or array.shape[1] != len(symbols):
        raise PointError(
            f"points have the shape {array.shape}, where (n, {len(symbols)}) is needed: a row for each point "
            f"and a column for each of {', '.join(symbols) or 'no symbols'}"
        )
    if array.dtype.kind == _SIGNED:
        return np.mod(array.astype(np.int64), np.int64(prime)).astype(np.uint64)
    if array.dtype.kind != _UNSIGNED:
        raise PointError(f"points are of type {array.dtype}, give residues as integers of 64 bits, as uint64")
    return array.astype(np.uint64, copy=False)


def point_mappings(points: Iterable[Any], symbols: Sequence[str]) -> list[PointLike]:
    """Return points as mappings, from mappings or from rows of values in the order of the symbols.

    Raises
    ------
    PointError
        A row has another length.
    """
    mappings: list[PointLike] = []
    for number, point in enumerate(points):
        if isinstance(point, Mapping):
            mappings.append(point)
            continue
        row: list[Any] = [point] if isinstance(point, str | int | float | Fraction) else list(point)
        if len(row) != len(symbols):
            raise PointError(
                f"point {number} has {len(row)} value(s), where {len(symbols)} are needed: "
                f"{', '.join(symbols)}"
            )
        mappings.append(dict(zip(symbols, row, strict=True)))
    return mappings


def column_numbers(functions: ArrayLike, count: int) -> NDArray[np.uint32]:
    """Return numbers of functions as the core takes them.

    Raises
    ------
    IndexError
        There is no such function.
    TypeError
        They are no integers.
    """
    numbers = np.atleast_1d(np.asarray(functions))
    if numbers.size == 0:
        return np.zeros(0, dtype=np.uint32)
    if numbers.dtype.kind not in (_SIGNED, _UNSIGNED) or numbers.ndim != 1:
        raise TypeError(f"functions are numbers of columns, not {functions!r}")
    strange = numbers[(numbers < 0) | (numbers >= count)]
    if strange.size:
        raise IndexError(f"function {strange[0]} was asked for, there are {count}, from 0 on")
    return numbers.astype(np.uint32)
