"""Integer polynomials: rings, canonical text, values, and their factors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb, gcd, lcm

import flint
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz, fmpz_mpoly, fmpz_mpoly_ctx
from flint.utils.flint_exceptions import DomainError

from tilth.family.algebra.rational import to_fmpq, to_fraction

__all__ = [
    "MAX_DEGREE",
    "Factor",
    "Powers",
    "cleared",
    "common_divisor",
    "divided_often",
    "exact_value",
    "factor_place",
    "factored",
    "integer_ring",
    "leading_sign",
    "modular_value",
    "parse_polynomial",
    "partial_value",
    "polynomial_text",
]

Factor = tuple[fmpz_mpoly, int]

#: Up to so many terms FLINT factors at once.
_FEW_TERMS = 50

#: A division that gives more terms, in polynomials of this degree at least, is tried modulo a prime first:
#: ``d^1800`` by ``d + s + 1``, for example, has a million terms before there is a remainder.
_MANY_TERMS, _LOW_DEGREE = 100_000, 10
_PRIME = 2**61 - 1

#: A longer power in a text would fill the memory when the polynomial is evaluated.
MAX_DEGREE = 4_096

# Possessive: a long text that does not match fails at once, and none backtracks.
_POWER = r"[A-Za-z_][A-Za-z0-9_]*+(?:\^[0-9]{1,4}+)?+"
_TERM = rf"(?:[0-9]++|{_POWER})(?:\*{_POWER})*+"
_POLYNOMIAL = re.compile(rf"-?+{_TERM}(?:[+-]{_TERM})*+", re.ASCII)


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
        For text that is not a sum of terms in the ring's symbols, in the order and form in which
        `polynomial_text` writes it, or whose degree exceeds `MAX_DEGREE`.
    """
    # FLINT reads products and powers of sums, too; only plain sums of terms get that far.
    if not _POLYNOMIAL.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a polynomial")
    try:
        polynomial = fmpz_mpoly(text, ring)
    except ValueError:
        symbols = ", ".join(ring.names()) or "none"
        raise ValueError(f"{text[:40]!r} is not a polynomial in the symbols ({symbols})") from None
    if int(polynomial.total_degree()) > MAX_DEGREE:
        raise ValueError(f"{text[:40]!r} has a degree above the limit of {MAX_DEGREE}")
    if polynomial_text(polynomial) != text:
        raise ValueError(f"{text[:40]!r} is not written in canonical form")
    return polynomial


def cleared(polynomial: fmpq_mpoly, ring: fmpz_mpoly_ctx) -> tuple[fmpz_mpoly, int]:
    """Return an integer polynomial and the positive integer that it must be divided by."""
    terms = polynomial.to_dict()
    below = lcm(*(int(coefficient.q) for coefficient in terms.values()))
    return ring.from_dict({m: int(c.p) * (below // int(c.q)) for m, c in terms.items()}), below


def leading_sign(polynomial: fmpz_mpoly) -> int:
    """Return -1 if the leading coefficient is negative, otherwise 1."""
    return -1 if polynomial.leading_coefficient() < 0 else 1


def factor_place(factor: fmpz_mpoly) -> tuple[int, int, str]:
    """Return the key by which denominators sort their factors: symbols first."""
    return int(factor.total_degree()), len(factor), polynomial_text(factor)


def common_divisor(polynomial: fmpz_mpoly, number: int) -> int:
    """Return what divides all coefficients and a number, by FLINT: with long numbers Python takes seconds."""
    content, _ = polynomial.primitive()
    return int(content.gcd(number))


def exact_value(polynomial: fmpz_mpoly, point: Sequence[Fraction]) -> Fraction:
    """Evaluate at rational numbers."""
    if all(value.denominator == 1 for value in point):  # integers are an order of magnitude faster
        return Fraction(int(polynomial(*(value.numerator for value in point))))
    rational = fmpq_mpoly(polynomial, _rational_ring(tuple(polynomial.context().names())))
    value: fmpq = rational(*map(to_fmpq, point))
    return to_fraction(value)


def modular_value(polynomial: fmpz_mpoly, point: Sequence[int], prime: int) -> int:
    """Evaluate at residues modulo a prime.

    FLINT evaluates over the integers and the value is divided once: 0.3 µs a term of degree 18, against 1.6
    for a loop over the terms that takes residues as it goes and makes every power once.
    """
    return int(polynomial(*point)) % prime


def partial_value(
    polynomial: fmpz_mpoly, values: Mapping[str, Fraction], ring: fmpz_mpoly_ctx
) -> tuple[fmpz_mpoly, int]:
    """Put numbers for some symbols: an integer polynomial in `ring`, which has the rest, and its divisor."""
    rational = fmpq_mpoly(polynomial, _rational_ring(tuple(polynomial.context().names())))
    left = rational.subs({name: to_fmpq(value) for name, value in values.items()})
    return cleared(left.project_to_context(_rational_ring(tuple(ring.names()))), ring)


@lru_cache(maxsize=64)
def _rational_ring(symbols: tuple[str, ...]) -> fmpq_mpoly_ctx:
    return fmpq_mpoly_ctx.get(symbols, flint.Ordering.degrevlex)


def divided_often(polynomial: fmpz_mpoly, factor: fmpz_mpoly, most: int) -> tuple[fmpz_mpoly, int]:
    """Divide by a factor as often as it goes, at most this many times; how often it went."""
    for times in range(most):
        if _may_explode(polynomial, factor) and not _vanish_together(polynomial, factor):
            return polynomial, times
        try:
            polynomial = polynomial / factor
        except DomainError:
            return polynomial, times
    return polynomial, most


def _may_explode(polynomial: fmpz_mpoly, factor: fmpz_mpoly) -> bool:
    """Whether a division that does not go may find very many terms before it is known that it does not."""
    degree = int(polynomial.total_degree()) - int(factor.total_degree())
    if degree < _LOW_DEGREE or len(factor) == 1:
        return False
    symbols = sum(map(any, zip(polynomial.degrees(), factor.degrees(), strict=True)))
    return comb(degree + symbols, symbols) > _MANY_TERMS


def _vanish_together(polynomial: fmpz_mpoly, factor: fmpz_mpoly) -> bool:
    """Whether the factor divides modulo a prime where all symbols but one have values.

    Where it does not, it does not divide at all; where it does, it most likely divides. FLINT puts small
    numbers over the integers, ten times as fast as a loop over the terms with residues.
    """
    names = polynomial.context().names()
    place = next(number for number, degree in enumerate(factor.degrees()) if degree)
    values: dict[str | int, int | fmpz] = {
        name: pow(7, 20 + number, 1009) for number, name in enumerate(names) if number != place
    }

    def image(whole: fmpz_mpoly) -> flint.nmod_poly:
        left = whole.subs(values).to_dict()
        coefficients = [0] * (max((exponents[place] for exponents in left), default=0) + 1)
        for exponents, number in left.items():
            coefficients[exponents[place]] = int(number) % _PRIME
        return flint.nmod_poly(coefficients, _PRIME)

    below = image(factor)
    return below.degree() < 1 or not image(polynomial) % below


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


class Powers:
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


def factored(polynomial: fmpz_mpoly) -> tuple[int, tuple[Factor, ...]]:
    """Return the content with its sign, and the irreducible factors with positive leading coefficients.

    Raises
    ------
    ZeroDivisionError
        The polynomial is zero.
    """
    return _factored(_Hashed(polynomial))


@lru_cache(maxsize=65_536)
def _factored(key: _Hashed) -> tuple[int, tuple[Factor, ...]]:
    polynomial = key.polynomial
    if polynomial.is_zero():
        raise ZeroDivisionError("the denominator is zero")
    content, found = _factor(polynomial)
    number = int(content)
    factors: list[Factor] = []
    for factor, multiplicity in found:
        sign = leading_sign(factor)
        number *= sign ** int(multiplicity)
        factors.append((factor * sign, int(multiplicity)))
    return number, tuple(factors)


def _without_linear_factor(polynomial: fmpz_mpoly) -> tuple[fmpz_mpoly, fmpz_mpoly] | None:
    """Return what has not the symbol that occurs to the first power only, and the one factor that has it.

    ``a x + b`` is irreducible but for what `a` and `b` have in common. In many symbols FLINT finds that in a
    hundredth of the time of a factorisation.
    """
    terms = polynomial.to_dict()
    for place, degree in enumerate(polynomial.degrees()):
        if degree != 1:
            continue
        constant = {powers: number for powers, number in terms.items() if not powers[place]}
        if not constant:
            continue
        slope = {
            (*powers[:place], 0, *powers[place + 1 :]): number
            for powers, number in terms.items()
            if powers[place]
        }
        ring = polynomial.context()
        common = ring.from_dict(slope).gcd(ring.from_dict(constant))
        return common, polynomial // common
    return None


def _factor(polynomial: fmpz_mpoly) -> tuple[int, list[Factor]]:
    if len(polynomial) > _FEW_TERMS and (parts := _without_linear_factor(polynomial)):
        rest, linear = parts
        number, others = _factor(rest)
        return number, [*others, (linear, 1)]
    try:
        unit, irreducible = polynomial.factor()
        return int(unit), [(factor, int(multiplicity)) for factor, multiplicity in irreducible]
    except OverflowError:
        # python-flint 0.9 sorts factors by their coefficients as machine words, over the integers only
        rationals = flint.fmpq_mpoly_ctx.get(polynomial.context().names(), flint.Ordering.degrevlex)
        _, over_rationals = rationals.from_dict(polynomial.to_dict()).factor()
    content = int(polynomial.leading_coefficient())
    factors: list[Factor] = []
    for monic, multiplicity in over_rationals:
        below = lcm(*(int(c.q) for c in monic.coeffs()))
        numbers = {key: int(c.p) * (below // int(c.q)) for key, c in monic.to_dict().items()}
        common = gcd(*numbers.values())
        factor = polynomial.context().from_dict({key: c // common for key, c in numbers.items()})
        content //= int(factor.leading_coefficient()) ** int(multiplicity)
        factors.append((factor, int(multiplicity)))
    return content, factors
