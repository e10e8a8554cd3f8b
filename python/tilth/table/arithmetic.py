"""The three kinds of coefficients as fields: exact functions, rational numbers, residues.

Operations on tables are written once, for any of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import fmpz_mpoly_ctx

from tilth.family.numbers import residue_of
from tilth.frozen import dataclass
from tilth.table.factored import FactoredFunction, total

__all__ = ["Arithmetic", "Coefficient", "FunctionField", "RationalField", "ResidueField"]

Coefficient: TypeAlias = FactoredFunction | Fraction | int


class Arithmetic(ABC):
    """What a table's coefficients can do; all arguments are of the table's kind."""

    @abstractmethod
    def number(self, value: Fraction | int) -> Any:
        """Embed a rational number; ZeroDivisionError if it has no residue."""

    @abstractmethod
    def sum(self, terms: Sequence[Any]) -> Any:
        """Add; the sum of nothing is zero."""

    @abstractmethod
    def product(self, left: Any, right: Any) -> Any:
        """Multiply."""

    @abstractmethod
    def quotient(self, left: Any, right: Any) -> Any:
        """Divide by what is not zero."""

    @abstractmethod
    def is_zero(self, value: Any) -> bool:
        """Whether a coefficient is zero."""

    def negative(self, value: Any) -> Any:
        """Change the sign."""
        return -value


@dataclass(frozen=True)
class FunctionField(Arithmetic):
    """Functions of the symbols of a ring."""

    ring: fmpz_mpoly_ctx

    def number(self, value: Fraction | int) -> FactoredFunction:  # noqa: D102
        return FactoredFunction.number(self.ring, value)

    def sum(self, terms: Sequence[FactoredFunction]) -> FactoredFunction:  # noqa: D102
        return total(terms) if terms else self.number(0)

    def product(self, left: FactoredFunction, right: FactoredFunction) -> FactoredFunction:  # noqa: D102
        if left.is_one():
            return right
        return left if right.is_one() else left * right

    def quotient(self, left: FactoredFunction, right: FactoredFunction) -> FactoredFunction:  # noqa: D102
        return left / right

    def is_zero(self, value: FactoredFunction) -> bool:  # noqa: D102
        return value.is_zero()


@dataclass(frozen=True)
class RationalField(Arithmetic):
    """Rational numbers."""

    def number(self, value: Fraction | int) -> Fraction:  # noqa: D102
        return Fraction(value)

    def sum(self, terms: Sequence[Fraction]) -> Fraction:  # noqa: D102
        return sum(terms, Fraction(0))

    def product(self, left: Fraction, right: Fraction) -> Fraction:  # noqa: D102
        return left * right

    def quotient(self, left: Fraction, right: Fraction) -> Fraction:  # noqa: D102
        return Fraction(left) / right

    def is_zero(self, value: Fraction) -> bool:  # noqa: D102
        return value == 0


@dataclass(frozen=True)
class ResidueField(Arithmetic):
    """Residues modulo a prime."""

    prime: int

    def number(self, value: Fraction | int) -> int:  # noqa: D102
        return residue_of(value, self.prime)

    def sum(self, terms: Sequence[int]) -> int:  # noqa: D102
        return sum(terms) % self.prime

    def product(self, left: int, right: int) -> int:  # noqa: D102
        return left * right % self.prime

    def quotient(self, left: int, right: int) -> int:  # noqa: D102
        return left * pow(right, -1, self.prime) % self.prime

    def is_zero(self, value: int) -> bool:  # noqa: D102
        return value % self.prime == 0

    def negative(self, value: int) -> int:  # noqa: D102
        return -value % self.prime
