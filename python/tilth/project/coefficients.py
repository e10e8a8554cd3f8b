"""Coefficients of tables of several families, and of the maps between these, as one kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from tilth.errors import SingularKinematics
from tilth.family import Integral, RationalFunction
from tilth.family.points import point_text
from tilth.frozen import dataclass
from tilth.table.arithmetic import Arithmetic, Coefficient, FunctionField, RationalField, ResidueField
from tilth.table.coefficients import function_of
from tilth.table.factored import FactoredFunction, integer_ring

__all__ = ["CoefficientKind", "Row"]

Row = dict[Integral, Any]


@dataclass(frozen=True)
class CoefficientKind:
    """What the coefficients of a table are.

    Attributes
    ----------
    names : tuple of str
        The symbols of all families.
    at : mapping
        {symbol: Fraction} of those that are given.
    prime : int or None
        The modulus of residues, if all symbols are given.
    """

    names: tuple[str, ...]
    at: Mapping[str, Fraction]
    prime: int | None

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free."""
        return tuple(name for name in self.names if name not in self.at)

    @property
    def arithmetic(self) -> Arithmetic:
        """The field that the coefficients are in."""
        if self.symbols:
            return FunctionField(integer_ring(self.symbols))
        return RationalField() if self.prime is None else ResidueField(self.prime)

    def lift(self, value: Coefficient) -> Coefficient:
        """Return a coefficient of one family's table, which may have fewer symbols."""
        if not self.symbols:
            return value
        ring = integer_ring(self.symbols)
        if isinstance(value, FactoredFunction):
            return value.embed(ring)
        return FactoredFunction.number(ring, value)

    def of(self, value: RationalFunction) -> Coefficient:
        """Return a function of all symbols at the values that are given.

        Raises
        ------
        SingularKinematics
            Its denominator vanishes there.
        """
        function = function_of(value)
        try:
            if self.symbols:
                return function.substitute(self.at).embed(integer_ring(self.symbols))
            if self.prime is None:
                return function.value_at(self.at)
            arithmetic = self.arithmetic
            residue = function.residue_at(
                [arithmetic.number(self.at[name]) for name in self.names], self.prime
            )
        except ZeroDivisionError:
            residue = None
        if residue is None:
            raise SingularKinematics(
                f"a map between families has the denominator {function.denominator_text()}, which "
                f"vanishes at {point_text(self.at)}; take another point"
            )
        return residue

    def combined(self, terms: Iterable[tuple[Coefficient, Mapping[Integral, Any]]]) -> Row:
        """Return the sum of rows times coefficients, zeros left out."""
        arithmetic = self.arithmetic
        collected: dict[Integral, list[Any]] = {}
        for factor, row in terms:
            for master, value in row.items():
                collected.setdefault(master, []).append(arithmetic.product(factor, value))
        sums = {master: arithmetic.sum(parts) for master, parts in collected.items()}
        return {master: value for master, value in sums.items() if not arithmetic.is_zero(value)}
