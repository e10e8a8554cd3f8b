"""Exact coefficients: an integer polynomial over a product of irreducible integer polynomials.

The form is canonical, so that equal functions are equal objects, equal text and equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any

import flint
from flint import fmpz, fmpz_mpoly, fmpz_mpoly_ctx

__all__ = ["FactoredFunction", "integer_ring", "parse_polynomial", "polynomial_text", "total"]

Factor = tuple[fmpz_mpoly, int]

_TERM = re.compile(r"([+-]?)([0-9]*)((?:\*?[A-Za-z_][A-Za-z0-9_]*(?:\^[0-9]{1,6})?)*)", re.ASCII)
_POWER = re.compile(r"\*?([A-Za-z_][A-Za-z0-9_]*)(?:\^([0-9]{1,6}))?", re.ASCII)


@lru_cache(maxsize=64)
def integer_ring(symbols: tuple[str, ...]) -> fmpz_mpoly_ctx:
    """Return the ring Z[symbols] in degree reverse lexicographic order."""
    return fmpz_mpoly_ctx.get(symbols, flint.Ordering.degrevlex)


def polynomial_text(polynomial: fmpz_mpoly) -> str:
    """Write a polynomial such as ``3*d^2*s-12``, without spaces."""
    return str(polynomial).replace(" ", "")


def parse_polynomial(ring: fmpz_mpoly_ctx, text: str) -> fmpz_mpoly:
    """Read what `polynomial_text` writes, and nothing else.

    Raises
    ------
    ValueError
        For text that is not a sum of terms in the ring's symbols.
    """
    numbers = {name: number for number, name in enumerate(ring.names())}
    terms: dict[tuple[int, ...], fmpz] = {}
    position = 0
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None or match.end() == position or (position and not match.group(1)):
            raise ValueError(f"{text[position : position + 40]!r} is not a polynomial")
        sign, digits, powers = match.groups()
        if not (digits or powers) or (powers and bool(digits) != powers.startswith("*")):
            raise ValueError(f"{match.group()[:40]!r} is not a term")
        exponents = [0] * len(numbers)
        for name, exponent in _POWER.findall(powers):
            if name not in numbers:
                raise ValueError(f"{name[:40]!r} is not one of the symbols {', '.join(numbers)}")
            exponents[numbers[name]] += int(exponent or 1)
        coefficient = fmpz(digits or 1)
        key = tuple(exponents)
        terms[key] = terms.get(key, fmpz(0)) + (-coefficient if sign == "-" else coefficient)
        position = match.end()
    if not text:
        raise ValueError("a polynomial is empty")
    return ring.from_dict(terms)


@dataclass(frozen=True)
class FactoredFunction:
    """A rational function ``numerator / (constant · Π factor^multiplicity)`` in lowest terms.

    Build one with `make`, which brings it to the canonical form; the constructor trusts its arguments.

    Attributes
    ----------
    numerator : fmpz_mpoly
        Coprime to every factor, its content coprime to `constant`.
    constant : int
        Positive.
    factors : tuple of (fmpz_mpoly, int)
        Irreducible over the rationals, primitive, leading coefficient positive, sorted by degree and text,
        with positive multiplicities. Empty for a polynomial, and for zero.
    """

    numerator: fmpz_mpoly
    constant: int
    factors: tuple[Factor, ...]

    @classmethod
    def make(
        cls, numerator: fmpz_mpoly, constant: int = 1, factors: Iterable[Factor] = ()
    ) -> FactoredFunction:
        """Return the canonical form of ``numerator / (constant · Π factor^multiplicity)``.

        Raises
        ------
        ZeroDivisionError
        """
        if constant == 0:
            raise ZeroDivisionError("the denominator is zero")
        if numerator.is_zero():
            return cls(numerator, 1, ())
        below = _Powers()
        for polynomial, multiplicity in factors:
            content, irreducible = _factored(_Hashed(polynomial))
            constant *= content**multiplicity
            for factor, power in irreducible:
                below[factor] = below[factor] + power * multiplicity
        kept: list[Factor] = []
        for factor, multiplicity in below.items():
            numerator, cancelled = _divided_often(numerator, factor, multiplicity)
            if cancelled < multiplicity:
                kept.append((factor, multiplicity - cancelled))
        common = gcd(*(int(c) for c in numerator.coeffs()), constant)
        if constant < 0:
            common = -common
        numerator, constant = _divided(numerator, common), constant // common
        kept.sort(key=lambda item: (int(item[0].total_degree()), polynomial_text(item[0])))
        return cls(numerator, constant, tuple(kept))

    @classmethod
    def number(cls, ring: fmpz_mpoly_ctx, value: Fraction | int) -> FactoredFunction:
        """Embed a rational number."""
        exact = Fraction(value)
        return cls(ring.constant(exact.numerator), exact.denominator, ())

    @property
    def ring(self) -> fmpz_mpoly_ctx:
        """The ring of numerator and factors."""
        return self.numerator.context()

    @property
    def symbols(self) -> tuple[str, ...]:
        """Names of the ring's symbols."""
        return tuple(self.ring.names())

    def is_zero(self) -> bool:
        """Whether this is identically zero."""
        return bool(self.numerator.is_zero())

    def denominator(self) -> fmpz_mpoly:
        """Return the denominator, multiplied out."""
        product = self.ring.constant(self.constant)
        for factor, multiplicity in self.factors:
            product *= factor**multiplicity
        return product

    def value_at(self, values: Mapping[str, Fraction]) -> Fraction:
        """Evaluate exactly.

        Raises
        ------
        ZeroDivisionError
            Where the denominator vanishes.
        """
        point = [values[name] for name in self.symbols]
        below = Fraction(self.constant)
        for factor, multiplicity in self.factors:
            below *= _value(factor, point) ** multiplicity
        return _value(self.numerator, point) / below

    def residue_at(self, residues: Sequence[int], prime: int) -> int | None:
        """Evaluate modulo a prime; None where the denominator vanishes."""
        below = self.constant % prime
        for factor, multiplicity in self.factors:
            below = below * pow(_residue(factor, residues, prime), multiplicity, prime) % prime
        if below == 0:
            return None
        return _residue(self.numerator, residues, prime) * pow(below, -1, prime) % prime

    def denominator_text(self) -> str:
        """Write the denominator, such as ``2*(d-4)*(s+t)^2``; ``1`` for a polynomial."""
        parts = [str(fmpz(self.constant))] if self.constant != 1 else []
        for factor, multiplicity in self.factors:
            power = "" if multiplicity == 1 else f"^{multiplicity}"
            parts.append(f"({polynomial_text(factor)}){power}")
        return "*".join(parts) or "1"

    def __str__(self) -> str:
        above, below = polynomial_text(self.numerator), self.denominator_text()
        if below == "1":
            return above
        if len(self.numerator) > 1:
            above = f"({above})"
        return f"{above}/({below})" if "*" in below else f"{above}/{below}"

    def __hash__(self) -> int:
        return hash(str(self))

    def __neg__(self) -> FactoredFunction:
        return FactoredFunction(-self.numerator, self.constant, self.factors)

    def __add__(self, other: FactoredFunction) -> FactoredFunction:
        return total([self, other])

    def __sub__(self, other: FactoredFunction) -> FactoredFunction:
        return total([self, -other])

    def __mul__(self, other: FactoredFunction) -> FactoredFunction:
        return FactoredFunction.make(
            self.numerator * other.numerator, self.constant * other.constant, self.factors + other.factors
        )

    def __truediv__(self, other: FactoredFunction) -> FactoredFunction:
        if other.is_zero():
            raise ZeroDivisionError("division by zero")
        numerator = self.numerator * other.constant
        for factor, multiplicity in other.factors:
            numerator *= factor**multiplicity
        return FactoredFunction.make(numerator, self.constant, (*self.factors, (other.numerator, 1)))


def total(terms: Sequence[FactoredFunction]) -> FactoredFunction:
    """Add several functions over their common denominator, which keeps the intermediate steps short."""
    common = _Powers()
    constant = 1
    for term in terms:
        constant = lcm(constant, term.constant)
        for factor, multiplicity in term.factors:
            common[factor] = max(common[factor], multiplicity)
    numerator = terms[0].ring.constant(0)
    for term in terms:
        have = _Powers()
        for factor, multiplicity in term.factors:
            have[factor] = multiplicity
        part = term.numerator * (constant // term.constant)
        for factor, multiplicity in common.items():
            if multiplicity > have[factor]:
                part *= factor ** (multiplicity - have[factor])
        numerator += part
    return FactoredFunction.make(numerator, constant, common.items())


class _Hashed:
    """A polynomial with a hash, which flint's have not."""

    __slots__ = ("polynomial", "text")

    def __init__(self, polynomial: fmpz_mpoly) -> None:
        self.polynomial = polynomial
        self.text = polynomial_text(polynomial)

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Hashed)
            and self.text == other.text
            and self.polynomial.context() is other.polynomial.context()
        )


class _Powers:
    """Multiplicities of polynomials, zero for those that were not set."""

    def __init__(self) -> None:
        self._powers: dict[_Hashed, int] = {}

    def __getitem__(self, polynomial: fmpz_mpoly) -> int:
        return self._powers.get(_Hashed(polynomial), 0)

    def __setitem__(self, polynomial: fmpz_mpoly, multiplicity: int) -> None:
        self._powers[_Hashed(polynomial)] = multiplicity

    def items(self) -> list[Factor]:
        """Return the pairs in the order in which they were set first."""
        return [(key.polynomial, multiplicity) for key, multiplicity in self._powers.items()]


@lru_cache(maxsize=65_536)
def _factored(key: _Hashed) -> tuple[int, tuple[Factor, ...]]:
    """Return the content with its sign, and the irreducible factors with positive leading coefficients."""
    polynomial = key.polynomial
    if polynomial.is_zero():
        raise ZeroDivisionError("the denominator is zero")
    content, found = polynomial.factor()
    number = int(content)
    factors: list[Factor] = []
    for factor, multiplicity in found:
        sign = -1 if factor.leading_coefficient() < 0 else 1
        number *= sign ** int(multiplicity)
        factors.append((factor * sign, int(multiplicity)))
    return number, tuple(factors)


def _divided_often(polynomial: fmpz_mpoly, factor: fmpz_mpoly, most: int) -> tuple[fmpz_mpoly, int]:
    """Divide by a factor as often as it goes, at most so many times; how often it went."""
    for times in range(most):
        quotient, remainder = divmod(polynomial, factor)
        if not remainder.is_zero():
            return polynomial, times
        polynomial = quotient
    return polynomial, most


def _divided(polynomial: fmpz_mpoly, number: int) -> fmpz_mpoly:
    if number == 1:
        return polynomial
    if number == -1:
        return -polynomial
    return polynomial / polynomial.context().constant(number)


def _value(polynomial: fmpz_mpoly, point: Sequence[Fraction]) -> Fraction:
    result = Fraction(0)
    for exponents, coefficient in polynomial.terms():
        term = Fraction(int(coefficient))
        for value, exponent in zip(point, exponents, strict=True):
            if exponent:
                term *= value ** int(exponent)
        result += term
    return result


def _residue(polynomial: fmpz_mpoly, point: Sequence[int], prime: int) -> int:
    """Evaluate modulo a prime; powers of a symbol are made once."""
    degrees: Any = polynomial.degrees()
    powers: list[list[int]] = []
    for value, degree in zip(point, degrees, strict=True):
        row = [1]
        for _ in range(int(degree)):
            row.append(row[-1] * value % prime)
        powers.append(row)
    result = 0
    for exponents, coefficient in polynomial.terms():
        term = int(coefficient)
        for row, exponent in zip(powers, exponents, strict=True):
            if exponent:
                term = term * row[int(exponent)] % prime
        result += term
    return result % prime
