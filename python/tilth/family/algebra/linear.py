"""Incremental row reduction over the rationals that remembers how each row was made.

Kinematics, mass dimensions and propagators all ask the same two questions: does this row follow from the
earlier ones, and if not, what do the unknowns become? Right-hand sides stay with the caller, as combinations
of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tilth.family.numbers import Rational, plain

__all__ = ["Echelon"]

_Row = dict[int, Rational]


@dataclass
class Echelon:
    """Rows in reduced echelon form, each with its combination of the inserted rows.

    Examples
    --------
    >>> e = Echelon()
    >>> e.insert([1, 1]), e.insert([1, -1]), e.insert([3, 1])
    (None, None, {2: 1, 0: -2, 1: -1})
    >>> e.solution(0)                                   # x0 as a combination of right-hand sides
    {0: Fraction(1, 2), 1: Fraction(1, 2)}
    """

    _rows: dict[int, tuple[_Row, _Row]] = field(default_factory=dict)
    _inserted: int = 0

    @property
    def rank(self) -> int:
        """Number of independent rows so far."""
        return len(self._rows)

    def insert(self, row: Sequence[Rational]) -> dict[int, Rational] | None:
        """Add a row.

        Returns
        -------
        dict or None
            None when the row is independent. Otherwise the relation {row number: factor} whose sum is
            the zero row; the new row has factor 1.
        """
        left: _Row = {column: plain(value) for column, value in enumerate(row) if value}
        made: _Row = {self._inserted: 1}
        self._inserted += 1
        for pivot in [column for column in left if column in self._rows]:
            known, combination = self._rows[pivot]
            factor = -left[pivot]
            _add(left, known, factor)
            _add(made, combination, factor)
        if not left:
            return made
        pivot = min(left)
        if left[pivot] != 1:
            inverse = plain(1 / Fraction(left[pivot]))
            left = {column: plain(value * inverse) for column, value in left.items()}
            made = {number: plain(value * inverse) for number, value in made.items()}
        for known, combination in self._rows.values():
            if multiple := known.get(pivot):
                _add(known, left, -multiple)
                _add(combination, made, -multiple)
        self._rows[pivot] = (left, made)
        return None

    def depends(self, row: Sequence[Rational]) -> bool:
        """Whether the row is a combination of the inserted ones; nothing is inserted."""
        left: _Row = {column: plain(value) for column, value in enumerate(row) if value}
        for pivot in [column for column in left if column in self._rows]:
            _add(left, self._rows[pivot][0], -left[pivot])
        return not left

    def coordinates(self, row: Sequence[Rational]) -> dict[int, Rational] | None:
        """Express a row as {number of an inserted row: factor}; None if it is no combination of them.

        Examples
        --------
        >>> e = Echelon()
        >>> e.insert([1, 1]), e.insert([1, -1])
        (None, None)
        >>> e.coordinates([3, 1])
        {0: 2, 1: 1}
        """
        left: _Row = {column: plain(value) for column, value in enumerate(row) if value}
        made: _Row = {}
        for pivot in [column for column in left if column in self._rows]:
            known, combination = self._rows[pivot]
            factor = left[pivot]
            _add(left, known, -factor)
            _add(made, combination, factor)
        return None if left else made

    def solution(self, column: int) -> dict[int, Rational] | None:
        """Express the unknown `column` as {row number: factor} of right-hand sides; None if not fixed."""
        known = self._rows.get(column)
        if known is None or len(known[0]) > 1:
            return None
        return dict(known[1])


def _add(row: _Row, other: Mapping[int, Rational], factor: Rational) -> None:
    for column, value in other.items():
        total = row.get(column, 0) + factor * value
        if total:
            row[column] = plain(total)
        else:
            row.pop(column, None)
