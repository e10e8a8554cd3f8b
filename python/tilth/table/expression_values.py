"""What an expression in symbols is as a function: evaluated over the integers, factor by factor below.

Coefficients of an amplitude are read by the ten thousand, and most are polynomials over a few factors that
all of them share. So no fraction is brought to lowest terms on the way, beyond what a division cancels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, NamedTuple

from flint import fmpz, fmpz_mpoly

from tilth.errors import TableError, UnknownSymbol
from tilth.family.algebra.rational import check_power, multiplied
from tilth.family.text.expression import (
    Dot,
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    to_text,
)
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.polynomials import Factor, divided_often, factored

__all__ = ["Unreduced", "evaluated", "unreduced"]


class Unreduced(NamedTuple):
    """A numerator over an integer and irreducible factors, each of them there once; not in lowest terms."""

    numerator: fmpz_mpoly
    constant: int = 1
    factors: tuple[Factor, ...] = ()

    def negated(self) -> Unreduced:
        """Return minus this."""
        return Unreduced(-self.numerator, self.constant, self.factors)

    def plus(self, other: Unreduced) -> Unreduced:
        """Return the sum.

        Raises
        ------
        LimitExceeded
            As all of these where it expands to too much.
        """
        if self[1:] == other[1:]:
            return Unreduced(self.numerator + other.numerator, self.constant, self.factors)
        constant = int(fmpz(self.constant).lcm(other.constant))
        common = list(self.factors)
        for factor, power in other.factors:
            place = _place(common, factor)
            if place is None:
                common.append((factor, power))
            elif common[place][1] < power:
                common[place] = factor, power
        parts = []
        for part in (self, other):
            lacking = [(factor, power - _power_of(part.factors, factor)) for factor, power in common]
            scale = part.numerator.context().constant(constant // part.constant)
            parts.append(multiplied(part.numerator, _expanded(lacking, scale)))
        return Unreduced(parts[0] + parts[1], constant, tuple(common))

    def times(self, other: Unreduced) -> Unreduced:
        """Return the product."""
        numerator, constant = multiplied(self.numerator, other.numerator), self.constant * other.constant
        if not other.factors:
            return Unreduced(numerator, constant, self.factors)
        return Unreduced(numerator, constant, _joined(self.factors, other.factors))

    def over(self, other: Unreduced) -> Unreduced:
        """Return the quotient, without what cancels at once.

        Raises
        ------
        ZeroDivisionError
        """
        if other.numerator.is_zero():
            raise ZeroDivisionError
        numerator = self.numerator
        if other.constant != 1 or other.factors:
            scale = numerator.context().constant(other.constant)
            numerator = multiplied(numerator, _expanded(other.factors, scale))
        content, irreducible = factored(other.numerator)
        new: list[Factor] = []
        for factor, power in irreducible:
            numerator, cancelled = divided_often(numerator, factor, power)
            if cancelled < power:
                new.append((factor, power - cancelled))
        return Unreduced(numerator, self.constant * content, _joined(self.factors, new))

    def power(self, exponent: int) -> Unreduced:
        """Return a power that is not negative."""
        if exponent == 0:
            return Unreduced(self.numerator.context().constant(1))
        return Unreduced(
            _power(self.numerator, exponent),
            self.constant**exponent,
            tuple((factor, power * exponent) for factor, power in self.factors),
        )

    def reduced(self) -> FactoredFunction:
        """Return the function in lowest terms."""
        numerator = self.numerator
        if numerator.is_zero():
            return FactoredFunction(numerator, 1, ())
        kept: list[Factor] = []
        for factor, power in self.factors:
            numerator, cancelled = divided_often(numerator, factor, power)
            if cancelled < power:
                kept.append((factor, power - cancelled))
        return FactoredFunction.arranged(numerator, self.constant, kept)


def evaluated(node: Expression, names: tuple[str, ...], entry: str) -> FactoredFunction:
    """Return an expression as a function of some symbols.

    Parameters
    ----------
    node : Expression
    names : tuple of str
    entry : str
        What the expression is, for messages.

    Raises
    ------
    UnknownSymbol
        It contains another symbol.
    TableError
        It divides by zero, or has a scalar product.
    LimitExceeded
        It expands to too many terms or digits.
    """
    return unreduced(node, names, entry).reduced()


def unreduced(node: Expression, names: tuple[str, ...], entry: str) -> Unreduced:
    """Return the same before it is brought to lowest terms."""
    return _Evaluation(names, entry).of(node)


class _Evaluation:
    """The evaluation of one expression."""

    def __init__(self, names: tuple[str, ...], entry: str) -> None:
        self._ring = integer_ring(names)
        self._names = names
        self._entry = entry

    def of(self, node: Expression) -> Unreduced:
        return _METHODS[type(node)](self, node)

    def number(self, node: Number) -> Unreduced:
        return Unreduced(self._ring.constant(node.value))

    def name(self, node: Name) -> Unreduced:
        if node.name not in self._names:
            raise UnknownSymbol(
                f"{self._entry} contains {node.name}, which is not one of the symbols "
                f"{', '.join(self._names)}"
            )
        return Unreduced(self._ring.gen(self._names.index(node.name)))

    def negation(self, node: Negation) -> Unreduced:
        return self.of(node.operand).negated()

    def sum(self, node: Sum) -> Unreduced:
        return reduce(Unreduced.plus, map(self.of, node.terms))

    def product(self, node: Product) -> Unreduced:
        return reduce(Unreduced.times, map(self.of, node.factors))

    def power(self, node: Power) -> Unreduced:
        return self.of(node.base).power(node.exponent)

    def quotient(self, node: Quotient) -> Unreduced:
        try:
            return self.of(node.numerator).over(self.of(node.denominator))
        except ZeroDivisionError:
            raise TableError(
                f"{self._entry} divides by {to_text(node.denominator)}, which is zero, correct it"
            ) from None

    def dot(self, node: Dot) -> Unreduced:
        raise TableError(f"{self._entry} has the scalar product {to_text(node)}, write its value instead")


_METHODS: dict[type, Callable[[_Evaluation, Any], Unreduced]] = {
    Number: _Evaluation.number,
    Name: _Evaluation.name,
    Negation: _Evaluation.negation,
    Sum: _Evaluation.sum,
    Product: _Evaluation.product,
    Power: _Evaluation.power,
    Quotient: _Evaluation.quotient,
    Dot: _Evaluation.dot,
}


def _joined(one: Sequence[Factor], other: Sequence[Factor]) -> tuple[Factor, ...]:
    """Return the factors of a product."""
    joined = list(one)
    for factor, power in other:
        place = _place(joined, factor)
        if place is None:
            joined.append((factor, power))
        else:
            joined[place] = factor, power + joined[place][1]
    return tuple(joined)


def _place(factors: Sequence[Factor], factor: fmpz_mpoly) -> int | None:
    return next((place for place, (known, _) in enumerate(factors) if known == factor), None)


def _power_of(factors: Sequence[Factor], factor: fmpz_mpoly) -> int:
    place = _place(factors, factor)
    return 0 if place is None else factors[place][1]


def _expanded(factors: Sequence[Factor], product: fmpz_mpoly) -> fmpz_mpoly:
    """Multiply a polynomial by powers of factors."""
    for factor, power in factors:
        if power:
            product = multiplied(product, _power(factor, power))
    return product


def _power(base: fmpz_mpoly, exponent: int) -> fmpz_mpoly:
    check_power(base, exponent)
    return base**exponent
