"""Files of points: tables with a header of symbols, or numpy's arrays of residues."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tilth.errors import InputError, PointError
from tilth.family.numbers import residue_of
from tilth.family.points import point_values
from tilth.family.reading import read_text
from tilth.family.text.suggest import did_you_mean

__all__ = ["ARRAYS", "read_array", "read_points", "residues_of"]

#: Suffix of numpy's files.
ARRAYS = ".npy"

#: A table is read as a whole; arrays are mapped into memory and may be larger.
MOST_BYTES = 2**30

Point = Mapping[str, Fraction]


def read_points(path: Path, symbols: Sequence[str]) -> list[tuple[int, Point]]:
    """Read a table of points: a line of symbols in any order, then a point on each line.

    Returns
    -------
    list of (number of the line, {symbol: Fraction} in the order of `symbols`)

    Raises
    ------
    PointError
        Naming file, line and entry.
    """
    text = read_text(path, PointError, MOST_BYTES)
    # With the ends of lines: an entry in quotes may have one, and without it its digits would be one number.
    rows = csv.reader(io.StringIO(text), strict=True)
    lines = (
        (rows.line_num, [entry.strip() for entry in row])
        for row in _checked(path, rows)
        if any(row) or len(row) > 1  # commas alone are a point without values, and not no point
    )
    number, header = next(lines, (1, []))
    _check_header(f"{path}, line {number}", header, symbols)
    points: list[tuple[int, Point]] = []
    for number, row in lines:
        if len(row) != len(header):
            raise PointError(f"{path}, line {number}: has {len(row)} entries, the header has {len(header)}")
        try:
            values = point_values(dict(zip(header, row, strict=True)), tuple(symbols), None)
        except PointError as error:
            raise PointError(f"{path}, line {number}: {error}") from error
        points.append((number, values))
    return points


def residues_of(
    path: Path, points: Sequence[tuple[int, Point]], symbols: Sequence[str], prime: int
) -> NDArray[np.uint64]:
    """Return the residues of points, of shape (n, symbols).

    Raises
    ------
    PointError
        A denominator vanishes modulo the prime; names file and line.
    """
    residues = np.empty((len(points), len(symbols)), dtype=np.uint64)
    for row, (number, values) in zip(residues, points, strict=True):
        try:
            row[:] = [residue_of(value, prime) for value in values.values()]
        except ZeroDivisionError as error:
            raise PointError(f"{path}, line {number}: {error}, leave it out or take another prime") from error
    return residues


def read_array(path: Path, symbols: Sequence[str]) -> NDArray[np.uint64]:
    """Map an array of residues into memory: of uint64 and shape (n, symbols), in the order of the symbols.

    Raises
    ------
    PointError
        It is no such array.
    """
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError, SyntaxError) as error:
        raise PointError(f"{path}: cannot be read as an array of numpy: {error}") from error
    columns = ", ".join(symbols)
    if not isinstance(array, np.ndarray) or array.dtype != np.uint64:
        raise PointError(
            f"{path}: holds {getattr(array, 'dtype', 'several arrays')}, give an array of uint64"
        )
    if array.ndim != 2 or array.shape[1] != len(symbols):
        raise PointError(
            f"{path}: has the shape {array.shape}, where (n, {len(symbols)}) is needed: {columns}"
        )
    return array


def _checked(path: Path, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise PointError(f"{path}: is no table with commas: {error}") from error


def _check_header(place: str, header: Sequence[str], symbols: Sequence[str]) -> None:
    try:
        for symbol in header:
            if symbol not in symbols:
                raise InputError(f"has the unknown symbol {symbol[:40]!r}{did_you_mean(symbol, symbols)}")
            if header.count(symbol) > 1:
                raise InputError(f"has {symbol} twice")
        for symbol in symbols:
            if symbol not in header:
                raise InputError(f"misses {symbol}")
    except InputError as error:
        raise PointError(f"{place}: the header {error}; it needs {','.join(symbols)}, in any order") from None
