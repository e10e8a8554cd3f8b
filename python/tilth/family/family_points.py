"""Numeric points of a family: its symbols, and what must not vanish there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from flint import fmpq_mpoly

from tilth.family.definition import Definition
from tilth.family.kinematics.singular import check_regular, denominators, gram_vanishes
from tilth.family.points import PointLike, point_values, residues, some_point_values

__all__ = ["FamilyPoints"]


class FamilyPoints(Definition):
    """The part of `Family` that checks points."""

    @cached_property
    def denominators(self) -> tuple[fmpq_mpoly, ...]:
        """Distinct denominators of the kinematics and masses; the point must avoid their zeros."""
        return denominators(self.basis.kinematics, self.basis.propagators)

    def point(self, mapping: PointLike) -> dict[str, Fraction]:
        """Check a numeric point and complete it.

        Parameters
        ----------
        mapping : mapping
            {symbol: int, Fraction, flint rational, or text "1/3"}; `set_to_one` may be omitted.

        Returns
        -------
        dict
            {symbol: Fraction} in the order of `symbols`.

        Raises
        ------
        PointError
            A symbol is missing or unknown, or a value is not rational.
        SingularKinematics
            A denominator of the kinematics vanishes there.
        """
        values = point_values(mapping, self.symbols, self.set_to_one)
        check_regular(self.ring, self.denominators, values)
        return values

    def partial_point(self, mapping: PointLike) -> dict[str, Fraction]:
        """Check values of some of the symbols; all others stay symbols, `set_to_one` too.

        Parameters
        ----------
        mapping : mapping
            As for `point`.

        Raises
        ------
        PointError, SingularKinematics
            As for `point`; what only symbols can tell is not checked.
        """
        values = some_point_values(mapping, self.symbols)
        if all(symbol in values for symbol in self.invariants):
            check_regular(self.ring, self.denominators, values)
        return values

    def gram_vanishes(self, values: Mapping[str, Fraction]) -> bool:
        """Whether the Gram determinant vanishes at a point; False while an invariant has no value."""
        known = all(symbol in values for symbol in self.invariants)
        return known and gram_vanishes(self.basis.kinematics, values)

    def residues(self, point: PointLike, prime: int) -> tuple[int, ...]:
        """Residues of a point in the order of `symbols`.

        Raises
        ------
        PrimeError, PointError, SingularKinematics
        """
        return residues(self.point(point), prime)
