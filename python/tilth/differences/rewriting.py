"""Rows in other masters, as far as rules say what those are."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from tilth.differences.place import ComparisonPlace
from tilth.differences.sides import Key, Row, key_of
from tilth.errors import SingularKinematics
from tilth.table import Combination

__all__ = ["Rewriting", "row_there"]


def row_there(place: ComparisonPlace, target: Key, row: Row) -> dict[Key, Any]:
    """Return a row at a place, without zeros.

    Raises
    ------
    SingularKinematics
        A denominator vanishes; the message names the coefficient.
    """
    found = {}
    for master, value in row.items():
        try:
            there = place.value(value)
        except ZeroDivisionError:
            raise SingularKinematics(
                f"the coefficient of {master} in {target} has a denominator that vanishes at {place}"
            ) from None
        if not place.arithmetic.is_zero(there):
            found[master] = there
    return found


class Rewriting:
    """Rows in terms of a basis, by the rows of what is not in it.

    Parameters
    ----------
    place : ComparisonPlace
    basis : set of Key
    rows : mapping
        {integral: row in terms of the basis}.
    """

    def __init__(self, place: ComparisonPlace, basis: Set[Key], rows: Mapping[Key, Row]) -> None:
        self._place = place
        self._basis = basis
        self._rows = rows
        self._known: dict[Key, dict[Key, Any] | None] = {}

    def leaves(self, row: Mapping[Key, Any]) -> bool:
        """Whether a row is in terms of the basis as it is."""
        return row.keys() <= self._basis

    def missing(self, row: Mapping[Key, Any]) -> tuple[Key, ...]:
        """Return what is neither in the basis nor has a row."""
        return tuple(key for key in row if self._of(key) is None)

    def apply(self, row: Mapping[Key, Any]) -> dict[Key, Any] | None:
        """Return a row in terms of the basis, without zeros; None if something is missing."""
        if self.leaves(row):
            return dict(row)
        arithmetic = self._place.arithmetic
        collected: dict[Key, list[Any]] = {}
        for key, factor in row.items():
            found = self._of(key)
            if found is None:
                return None
            for master, value in found.items():
                collected.setdefault(master, []).append(arithmetic.product(factor, value))
        sums = {master: arithmetic.sum(terms) for master, terms in collected.items()}
        return {master: value for master, value in sums.items() if not arithmetic.is_zero(value)}

    def _of(self, key: Key) -> dict[Key, Any] | None:
        if key not in self._known:
            self._known[key] = self._found(key)
        return self._known[key]

    def _found(self, key: Key) -> dict[Key, Any] | None:
        if key in self._basis:
            return {key: self._place.arithmetic.number(1)}
        if key in self._rows:
            return row_there(self._place, key, self._rows[key])
        if isinstance(key, Combination):
            terms: dict[Key, Any] = {key_of(term): value for term, value in key.terms.items()}
            return self.apply(row_there(self._place, key, terms))
        return None
