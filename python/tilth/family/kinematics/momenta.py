"""The algebra of momenta: scalars, vectors and their scalar products, evaluated over the syntax tree.

A value is a scalar (rational function), a vector (rational combination of momenta), or a rational combination
of scalar products plus a scalar. Anything else, such as a vector added to a mass, is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from tilth.errors import FamilyError, KinematicsError, LimitExceeded, UnknownMomentum, UnknownSymbol
from tilth.family.algebra.rational import RationalFunction, SymbolRing
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
    names_of,
    to_text,
)
from tilth.family.text.suggest import did_you_mean
from tilth.frozen import dataclass

__all__ = ["MomentumAlgebra", "MomentumValue"]

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MomentumValue:
    """Scalar + vector + scalar products; at most one of vector and products is present.

    Attributes
    ----------
    scalar : RationalFunction
    vector : dict
        {momentum number: rational}.
    products : dict
        {(i, j) with i <= j: rational} for the scalar product of momenta i and j.
    """

    scalar: RationalFunction
    vector: dict[int, Fraction] = field(default_factory=dict)
    products: dict[Pair, Fraction] = field(default_factory=dict)

    @property
    def is_scalar(self) -> bool:
        """Whether no momentum is left."""
        return not self.vector and not self.products


@dataclass(frozen=True)
class MomentumAlgebra:
    """Evaluate syntax trees over given momenta and symbols.

    Parameters
    ----------
    momenta : tuple of str
        Loop momenta, then independent external momenta; a value refers to them by position.
    ring : SymbolRing
        Symbols that may appear; ``d`` is in the ring but refused in expressions.
    dependent : mapping
        {name: {momentum number: rational}} of momenta that momentum conservation expresses by the others.
    """

    momenta: tuple[str, ...]
    ring: SymbolRing
    dependent: Mapping[str, Mapping[int, Fraction]] = field(default_factory=dict)

    @property
    def declared(self) -> tuple[str, ...]:
        """All names that stand for momenta."""
        return (*self.momenta, *self.dependent)

    def scalar(self, node: Expression, entry: str) -> RationalFunction:
        """Evaluate an expression that must be free of momenta.

        Raises
        ------
        UnknownSymbol, KinematicsError, FamilyError, LimitExceeded
        """
        for name in names_of(node):
            if name in self.declared:
                raise KinematicsError(
                    f"{entry} contains the momentum {name}, write its value in the invariants only"
                )
        return self.evaluate(node, entry).scalar

    def evaluate(self, node: Expression, entry: str) -> MomentumValue:
        """Evaluate any expression.

        Raises
        ------
        UnknownSymbol, UnknownMomentum, FamilyError, LimitExceeded
        """
        try:
            return self._walk(node, entry)
        except LimitExceeded as error:
            raise LimitExceeded(f"{entry}: {error}") from None

    def _walk(self, node: Expression, entry: str) -> MomentumValue:
        match node:
            case Number(value):
                return MomentumValue(self.ring.constant(value))
            case Name(name):
                return self._name(name, entry)
            case Negation(operand):
                return _scaled(self._walk(operand, entry), Fraction(-1))
            case Sum(terms):
                return self._sum(terms, entry)
            case Product(factors):
                return self._product(factors, entry)
            case Dot(left, right):
                return self._dot(left, right, entry)
            case Quotient(numerator, denominator):
                return self._quotient(numerator, denominator, entry)
            case Power(base, exponent):
                return self._power(base, exponent, entry)

    def _name(self, name: str, entry: str) -> MomentumValue:
        if name in self.momenta:
            return MomentumValue(self.ring.constant(0), vector={self.momenta.index(name): Fraction(1)})
        if name in self.dependent:
            return MomentumValue(self.ring.constant(0), vector=dict(self.dependent[name]))
        if name == "d":
            raise FamilyError(
                f"{entry} contains d, which is reserved for the space-time dimension, rename the symbol"
            )
        if name not in self.ring.names:
            raise UnknownSymbol(
                f"{entry} contains {name}, declare it in invariants or correct the spelling"
                f"{did_you_mean(name, (*self.ring.names[1:], *self.declared))}"
            )
        return MomentumValue(self.ring.symbol(name))

    def _operands(self, nodes: tuple[Expression, ...], entry: str) -> list[MomentumValue]:
        """Evaluate side by side; an unknown name beside a vector was meant as a momentum."""
        values: list[MomentumValue] = []
        unknown: list[tuple[Expression, UnknownSymbol]] = []
        for node in nodes:
            try:
                values.append(self._walk(node, entry))
            except UnknownSymbol as error:
                unknown.append((node, error))
        if unknown:
            node, first = unknown[0]
            if any(value.vector for value in values):
                raise self._not_a_momentum(node, entry) from first
            raise first
        return values

    def _sum(self, terms: tuple[Expression, ...], entry: str) -> MomentumValue:
        values = self._operands(terms, entry)
        vectors = any(value.vector for value in values)
        total = self.ring.constant(0)
        vector: dict[int, Fraction] = {}
        products: dict[Pair, Fraction] = {}
        for node, value in zip(terms, values, strict=True):
            if vectors and not value.scalar.is_zero():
                raise self._not_a_momentum(node, entry)
            if vectors and value.products:
                raise FamilyError(f"{entry} adds a scalar product {to_text(node)} to a momentum, correct it")
            total = total + value.scalar
            for key, factor in value.vector.items():
                vector[key] = vector.get(key, Fraction(0)) + factor
            for pair, factor in value.products.items():
                products[pair] = products.get(pair, Fraction(0)) + factor
        return MomentumValue(
            total, {k: v for k, v in vector.items() if v}, {k: v for k, v in products.items() if v}
        )

    def _product(self, factors: tuple[Expression, ...], entry: str) -> MomentumValue:
        values = self._operands(factors, entry)
        carriers = [value for value in values if not value.is_scalar]
        scalar = self.ring.constant(1)
        for node, value in zip(factors, values, strict=True):
            if not value.is_scalar:
                continue
            if carriers and value.scalar.rational() is None:
                raise self._not_a_momentum(node, entry)
            scalar = scalar * value.scalar
        if not carriers:
            return MomentumValue(scalar)
        return _scaled(self._contract(carriers, entry), scalar.rational() or Fraction(0))

    def _contract(self, carriers: list[MomentumValue], entry: str) -> MomentumValue:
        if len(carriers) == 1:
            return carriers[0]
        if len(carriers) > 2 or carriers[0].products or carriers[1].products:
            raise FamilyError(
                f"{entry} multiplies more than two momenta, propagators are at most bilinear in momenta"
            )
        return self._scalar_product(carriers[0].vector, carriers[1].vector)

    def _scalar_product(self, left: dict[int, Fraction], right: dict[int, Fraction]) -> MomentumValue:
        products: dict[Pair, Fraction] = {}
        for i, x in left.items():
            for j, y in right.items():
                pair = (min(i, j), max(i, j))
                products[pair] = products.get(pair, Fraction(0)) + x * y
        return MomentumValue(self.ring.constant(0), products={k: v for k, v in products.items() if v})

    def _dot(self, left: Expression, right: Expression, entry: str) -> MomentumValue:
        values = self._operands((left, right), entry)
        for node, value in zip((left, right), values, strict=True):
            if not value.vector:
                raise self._not_a_momentum(node, entry)
        return self._scalar_product(values[0].vector, values[1].vector)

    def _quotient(self, numerator: Expression, denominator: Expression, entry: str) -> MomentumValue:
        above, below = self._operands((numerator, denominator), entry)
        if not below.is_scalar:
            raise FamilyError(
                f"{entry} divides by {to_text(denominator)}, which contains a momentum, multiply it out"
            )
        if below.scalar.is_zero():
            raise FamilyError(f"{entry} divides by {to_text(denominator)}, which is zero, correct it")
        if above.is_scalar:
            return MomentumValue(above.scalar / below.scalar)
        factor = below.scalar.rational()
        if factor is None:
            raise FamilyError(
                f"{entry} divides a momentum by the symbol {to_text(denominator)}, use rational factors"
            )
        return _scaled(above, 1 / factor)

    def _power(self, base: Expression, exponent: int, entry: str) -> MomentumValue:
        value = self._walk(base, entry)
        if value.is_scalar:
            return MomentumValue(value.scalar**exponent)
        if exponent == 1:
            return value
        if exponent != 2 or value.products:
            raise FamilyError(
                f"{entry} raises {to_text(base)} to the power {exponent}, only squares of momenta exist"
            )
        return self._scalar_product(value.vector, value.vector)

    def _not_a_momentum(self, node: Expression, entry: str) -> UnknownMomentum | FamilyError:
        stranger = next((name for name in names_of(node) if name not in self.declared), None)
        if stranger is None:
            return FamilyError(f"{entry} has {to_text(node)} where a momentum must stand, correct it")
        return UnknownMomentum(
            f"{entry} uses {stranger} as a momentum, but {stranger} is not a declared momentum, "
            f"declare it in loops or externals (declared: {', '.join(self.declared)})"
            f"{did_you_mean(stranger, self.declared)}"
        )


def _scaled(value: MomentumValue, factor: Fraction) -> MomentumValue:
    if not factor:
        return MomentumValue(value.scalar.scale(0))
    return MomentumValue(
        value.scalar.scale(factor),
        {k: factor * v for k, v in value.vector.items()},
        {k: factor * v for k, v in value.products.items()},
    )
