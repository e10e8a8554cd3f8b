"""Values of all coefficients of a table at many points: residues, or floating-point numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.errors import PointError, TableError
from tilth.family import Named, check_prime
from tilth.table.ball_values import ball_value, exact_number
from tilth.table.factored import FactoredFunction
from tilth.table.function_store import FunctionStore
from tilth.table.reductions import Reductions
from tilth.table.row_texts import row_texts

__all__ = ["Entries", "TableFunctions"]

#: For each column the (target, master) that have this coefficient.
Entries = tuple[tuple[tuple[Named, Named], ...], ...]

#: A complex value is good if it is known to this many bits.
GOOD_BITS = 52


class TableFunctions:
    """The distinct coefficients of a table, in columns.

    Parameters
    ----------
    table : Reductions
        With free symbols.

    Raises
    ------
    TableError
        The coefficients are numbers.
    """

    def __init__(self, table: Reductions) -> None:
        if not table.symbols:
            raise TableError(
                f"the table has numbers, at {table.point_text()}; evaluate_many is for functions of free "
                "symbols"
            )
        entries: dict[str, list[tuple[Named, Named]]] = {}
        for target, texts in row_texts(table.rows):
            for master, text in texts.items():
                entries.setdefault(text, []).append((target, master))
        self.symbols = table.symbols
        self.entries: Entries = tuple(map(tuple, entries.values()))
        self._store = FunctionStore.from_texts(table.symbols, list(entries))

    def residues(
        self, points: ArrayLike, prime: int, threads: int
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Return values modulo a prime; see `Table.evaluate_many`."""
        prime = check_prime(prime)
        array = self._shaped(np.asarray(points))
        if array.dtype.kind == "i":
            array = np.mod(array.astype(np.int64), np.int64(prime))
        elif array.dtype.kind != "u":
            raise PointError(
                f"points are of type {array.dtype}, give residues as integers of 64 bits, as uint64"
            )
        return self._store.residues(np.ascontiguousarray(array, dtype=np.uint64), prime, threads=threads)

    def numbers(
        self, points: ArrayLike, digits: int | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64] | NDArray[np.complex128] | NDArray[np.object_]]:
        """Return values at real or complex numbers; see `Table.evaluate_many`."""
        array = self._shaped(np.asarray(points))
        if digits is not None or array.dtype.kind == "O":
            return self._in_mpmath(array, digits)
        if array.dtype.kind not in "iufc":
            raise PointError(f"points are of type {array.dtype}, give integers, real or complex numbers")
        if not np.isfinite(array).all():
            raise PointError("a point has a value that is not finite")
        shape = len(array), len(self._store)
        functions = [self._store[number] for number in range(len(self._store))]
        if array.dtype.kind == "c":
            values = np.full(shape, complex(np.nan, np.nan))
            for row, point in enumerate(array.astype(np.complex128).tolist()):
                values[row] = [_complex_value(function, point) for function in functions]
        else:
            values = np.full(shape, np.nan)
            for row, point in enumerate(array.tolist()):
                exact = dict(zip(self.symbols, map(Fraction, point), strict=True))
                values[row] = [_real_value(function, exact) for function in functions]
        return ~np.isnan(values).any(axis=1), values

    def _in_mpmath(
        self, array: NDArray[Any], digits: int | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
        from tilth.table.mpmath_values import mpmath_value, working_digits  # few ask for them

        wanted = working_digits(digits)
        functions = [self._store[number] for number in range(len(self._store))]
        values = np.empty((len(array), len(functions)), dtype=np.object_)
        for row, given in enumerate(array.tolist()):
            point = [exact_number(x) for x in given]
            values[row] = [mpmath_value(function, point, wanted) for function in functions]
        good = [not any(value != value for value in row) for row in values.tolist()]
        return np.array(good, dtype=np.bool_), values

    def _shaped(self, array: NDArray[np.generic]) -> NDArray[np.generic]:
        if array.ndim != 2 or array.shape[1] != len(self.symbols):
            raise PointError(
                f"points have the shape {array.shape}, where (n, {len(self.symbols)}) is needed: a row for "
                f"each point and a column for each of {', '.join(self.symbols)}"
            )
        return array


def _real_value(function: FactoredFunction, point: dict[str, Fraction]) -> float:
    """Return the exact value, rounded once; not a number at a pole, infinite where no double is as large."""
    try:
        value = function.value_at(point)
    except ZeroDivisionError:
        return float("nan")
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _complex_value(function: FactoredFunction, point: Sequence[complex]) -> complex:
    """Return a value of which both parts together are known to `GOOD_BITS`; not a number at a pole."""
    value = ball_value(function, point, GOOD_BITS)
    return complex(np.nan, np.nan) if value is None else complex(value)
