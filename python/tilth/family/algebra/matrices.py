"""Determinants and adjugates of small matrices over any commutative ring, by expansion in shared minors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, Self, TypeVar

__all__ = ["adjugate", "determinant"]


class RingElement(Protocol):
    """What the expansion needs; flint polynomials and `RationalFunction` both have it."""

    def __neg__(self) -> Self:
        """Negate."""
        ...

    def __add__(self, other: Self, /) -> Self:
        """Add."""
        ...

    def __mul__(self, other: Self, /) -> Self:
        """Multiply."""
        ...


T = TypeVar("T", bound=RingElement)


def determinant(rows: Sequence[Sequence[T]], one: T) -> T:
    """Compute the determinant of a square matrix.

    Parameters
    ----------
    rows : sequence of rows, shape (n, n)
        n is the number of loops or of external momenta, so n! never hurts: minors are shared, n 2^n products.
    one : element
        The unit, the determinant of the empty matrix.
    """
    minors: dict[int, T] = {0: one}
    # minors[mask] is the determinant of the first popcount(mask) rows and the columns of mask
    for row in rows:
        grown: dict[int, T] = {}
        for mask, minor in minors.items():
            for column, entry in enumerate(row):
                bit = 1 << column
                if mask & bit:
                    continue
                term = entry * minor
                if (mask >> column).bit_count() % 2:  # columns of the mask to the right of this one
                    term = -term
                key = mask | bit
                grown[key] = grown[key] + term if key in grown else term
        minors = grown
    return minors[(1 << len(rows)) - 1]


def adjugate(rows: Sequence[Sequence[T]], one: T) -> list[list[T]]:
    """Transposed cofactors, shape (n, n), so that matrix times adjugate is determinant times unit."""
    size = len(rows)
    result: list[list[T]] = []
    for i in range(size):
        line: list[T] = []
        for j in range(size):
            minor = determinant(
                [[row[c] for c in range(size) if c != i] for r, row in enumerate(rows) if r != j], one
            )
            line.append(-minor if (i + j) % 2 else minor)
        result.append(line)
    return result
