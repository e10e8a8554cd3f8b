"""Kira's file of numerical points (arXiv:2505.20197): a prime, a line of names, and a point on each line.

prime 2147483647
d s m2
23 31 47
"""

from __future__ import annotations

import re

from tilth.errors import FormatError, PrimeError
from tilth.family import check_prime
from tilth.family.labels import NAME
from tilth.formats.imported import ImportedPoints

__all__ = ["parse_points", "write_points"]

_NAME = re.compile(NAME, re.ASCII)

MAX_POINTS = 10_000_000


def parse_points(text: str, source: str) -> ImportedPoints:
    r"""Read points.

    Raises
    ------
    FormatError
        Naming file and line.

    Examples
    --------
    >>> parse_points("prime 101\nd s\n5 7\n6 -1\n", "points")
    ImportedPoints(prime=101, symbols=('d', 's'), values=((5, 7), (6, 100)))
    """
    lines = [(n, line.split()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines or len(lines[0][1]) != 2 or lines[0][1][0] != "prime":
        raise FormatError(f"{source}:1: has no prime, begin it like: prime 2147483647")
    prime = _integer(lines[0][1][1], f"{source}:{lines[0][0]}")
    try:
        check_prime(prime)
    except PrimeError as error:
        raise FormatError(f"{source}:{lines[0][0]}: {error}") from error
    if len(lines) < 2:
        raise FormatError(
            f"{source}:{lines[0][0]}: has no names, write the symbols in the line after the prime"
        )
    number, names = lines[1]
    for place, name in enumerate(names):
        if _NAME.fullmatch(name) is None:
            raise FormatError(
                f"{source}:{number}: {name[:40]!r} is no symbol, write names with blanks between"
            )
        if name in names[:place]:
            raise FormatError(f"{source}:{number}: has {name} twice, keep one")
    if len(lines) - 2 > MAX_POINTS:
        raise FormatError(f"{source} has more than {MAX_POINTS} points, split it")
    values = []
    for number, row in lines[2:]:
        if len(row) != len(names):
            raise FormatError(
                f"{source}:{number}: has {len(row)} numbers, write one for each of {', '.join(names)}"
            )
        values.append(tuple(_integer(entry, f"{source}:{number}") % prime for entry in row))
    return ImportedPoints(prime, tuple(names), tuple(values))


def write_points(points: ImportedPoints) -> str:
    """Write points as Kira reads them."""
    rows = [
        f"prime {points.prime}",
        " ".join(points.symbols),
        *(" ".join(map(str, row)) for row in points.values),
    ]
    return "\n".join(rows) + "\n"


def _integer(text: str, place: str) -> int:
    digits = text[1:] if text[:1] in "+-" else text
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 40:
        raise FormatError(f"{place}: {text[:40]!r} is no integer, write residues")
    return int(text)
