"""Rational functions over Q in the symbols of a family, on top of python-flint's multivariate polynomials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb
from typing import TypeVar

import flint
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz_mpoly

from tilth.errors import LimitExceeded

__all__ = [
    "RationalFunction",
    "SymbolRing",
    "check_power",
    "modulo",
    "multiplied",
    "to_fmpq",
    "to_fraction",
]

Polynomial = TypeVar("Polynomial", fmpq_mpoly, fmpz_mpoly)

# Limits that keep a short hostile expression, such as ((a+b)^64)^64, from filling the memory.
_MAX_TERMS = 20_000
_MAX_DEGREE = 4_096
_MAX_BITS = 200_000


def to_fmpq(value: Fraction | int) -> fmpq:
    """Convert a Python rational to flint's."""
    return fmpq(value.numerator, value.denominator)


def to_fraction(value: fmpq) -> Fraction:
    """Convert flint's rational to Python's."""
    return Fraction(int(value.p), int(value.q))


def modulo(polynomial: fmpq_mpoly, values: Sequence[int], prime: int) -> int:
    """Value of a polynomial with integer coefficients at residues modulo a prime."""
    total = 0
    for exponents, coefficient in polynomial.to_dict().items():
        term = int(coefficient.p)
        for value, exponent in zip(values, exponents, strict=True):
            term = term * pow(value, int(exponent), prime) % prime
        total += term
    return total % prime


@dataclass(frozen=True)
class SymbolRing:
    """The ring Q[names] in degree reverse lexicographic order.

    Parameters
    ----------
    names : tuple of str
        For a family these are ``("d", *invariants)``.
    """

    names: tuple[str, ...]

    @cached_property
    def context(self) -> fmpq_mpoly_ctx:
        """The python-flint context."""
        return fmpq_mpoly_ctx.get(self.names, flint.Ordering.degrevlex)

    def constant(self, value: Fraction | int) -> RationalFunction:
        """Embed a rational number."""
        return RationalFunction(self.context.constant(to_fmpq(value)), self.context.constant(1))

    def symbol(self, name: str) -> RationalFunction:
        """One of the symbols; KeyError when it is not in the ring."""
        if name not in self.names:
            raise KeyError(name)
        return RationalFunction(self.context.gen(self.names.index(name)), self.context.constant(1))

    def polynomial(self, terms: Mapping[tuple[int, ...], fmpq | int]) -> fmpq_mpoly:
        """Build a polynomial from exponent vectors and coefficients."""
        return self.context.from_dict(terms)


@dataclass(frozen=True, slots=True, eq=False)
class RationalFunction:
    """A reduced fraction of polynomials; the leading coefficient below is 1, so equality is structural."""

    numerator: fmpq_mpoly
    denominator: fmpq_mpoly

    def is_zero(self) -> bool:
        """Whether this is identically zero."""
        return self.numerator.is_zero()

    def is_polynomial(self) -> bool:
        """Whether the denominator is 1."""
        return self.denominator.is_one()

    def rational(self) -> Fraction | None:
        """Return the value as a number, or None when a symbol occurs."""
        if self.numerator.is_zero():
            return Fraction(0)
        if self.is_polynomial() and self.numerator.is_constant():
            return to_fraction(self.numerator.leading_coefficient())
        return None

    def scale(self, factor: Fraction | int) -> RationalFunction:
        """Multiply by a rational number."""
        if factor == 1:
            return self
        if factor == 0:
            return RationalFunction(self.numerator * 0, self.denominator.context().constant(1))
        return RationalFunction(self.numerator * to_fmpq(factor), self.denominator)

    def value_at(self, values: Sequence[Fraction]) -> Fraction:
        """Evaluate exactly; ZeroDivisionError where the denominator vanishes."""
        arguments = [to_fmpq(value) for value in values]
        return to_fraction(self.numerator(*arguments)) / to_fraction(self.denominator(*arguments))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RationalFunction):
            return NotImplemented
        return bool(self.numerator == other.numerator and self.denominator == other.denominator)

    def __hash__(self) -> int:
        return hash((str(self.numerator), str(self.denominator)))

    def __neg__(self) -> RationalFunction:
        return RationalFunction(-self.numerator, self.denominator)

    def __add__(self, other: RationalFunction) -> RationalFunction:
        if self.numerator.is_zero():
            return other
        if other.numerator.is_zero():
            return self
        if self.denominator == other.denominator:
            return _reduced(self.numerator + other.numerator, self.denominator)
        return _reduced(
            multiplied(self.numerator, other.denominator) + multiplied(other.numerator, self.denominator),
            multiplied(self.denominator, other.denominator),
        )

    def __sub__(self, other: RationalFunction) -> RationalFunction:
        return self + (-other)

    def __mul__(self, other: RationalFunction) -> RationalFunction:
        numerator = multiplied(self.numerator, other.numerator)
        if self.is_polynomial() and other.is_polynomial():
            return RationalFunction(numerator, self.denominator)
        return _reduced(numerator, multiplied(self.denominator, other.denominator))

    def __truediv__(self, other: RationalFunction) -> RationalFunction:
        if other.is_zero():
            raise ZeroDivisionError("division by zero")
        return _reduced(
            multiplied(self.numerator, other.denominator), multiplied(self.denominator, other.numerator)
        )

    def __pow__(self, exponent: int) -> RationalFunction:
        for part in (self.numerator, self.denominator):
            check_power(part, exponent)
        return RationalFunction(self.numerator**exponent, self.denominator**exponent)

    def __str__(self) -> str:
        return str(self.numerator) if self.is_polynomial() else f"({self.numerator})/({self.denominator})"


def _reduced(numerator: fmpq_mpoly, denominator: fmpq_mpoly) -> RationalFunction:
    if denominator.is_one():
        return RationalFunction(numerator, denominator)
    common = numerator.gcd(denominator)
    numerator, denominator = numerator / common, denominator / common
    leading = denominator.leading_coefficient()
    return RationalFunction(numerator / leading, denominator / leading)


def multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply two polynomials, unless they have too many terms.

    Raises
    ------
    LimitExceeded
    """
    if len(left) * len(right) > _MAX_TERMS:
        raise LimitExceeded(f"an expression expands to more than {_MAX_TERMS} terms, simplify it")
    return left * right


def check_power(base: fmpq_mpoly | fmpz_mpoly, exponent: int) -> None:
    """Check that a power does not expand to too many terms or digits.

    Raises
    ------
    LimitExceeded
    """
    if base.is_zero() or exponent < 2:
        return
    if isinstance(base, fmpz_mpoly):
        bits = max(int(c).bit_length() for c in base.coeffs())
    else:
        bits = max(max(int(c.p).bit_length(), int(c.q).bit_length()) for c in base.coeffs())
    terms = comb(len(base) + exponent - 1, exponent)
    if terms > _MAX_TERMS or bits * exponent > _MAX_BITS or base.total_degree() * exponent > _MAX_DEGREE:
        raise LimitExceeded(
            f"a power with exponent {exponent} expands to too many terms or digits, simplify it"
        )
