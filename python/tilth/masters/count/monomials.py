"""Monomials as single integers, and polynomials modulo a prime as dictionaries of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeAlias

from tilth.frozen import dataclass

__all__ = ["MAX_DEGREE", "Monomials", "Polynomial", "added", "product"]

#: {monomial: residue in 1..prime-1}.
Polynomial: TypeAlias = dict[int, int]

#: Bits of an exponent; the highest one stays free, so that a difference shows whether it is negative.
BITS = 8

#: Degrees of monomials stay below 2^7.
MAX_DEGREE = 60


@dataclass(frozen=True)
class Monomials:
    """The monomials in some variables, each an integer.

    With B = 2^8 the monomial of the exponents e_0 ... e_{n-1} is (sum e_i) B^n - sum e_i B^i. So the product
    of two monomials is the sum of their integers, and a larger integer is a larger monomial in the degree
    reverse lexicographic order, the first variable being the largest.

    Attributes
    ----------
    variables : int

    Examples
    --------
    >>> ring = Monomials(3)
    >>> x, y, z = map(ring.variable, range(3))
    >>> x > y > z, y * 2 > x + z > z * 2, ring.degree(x + z)
    (True, True, 2)
    >>> ring.divides(x, x + z), ring.divides(y, x + z), ring.lcm(x + z, y + z) == x + y + z
    (True, False, True)
    """

    variables: int

    @cached_property
    def _bits(self) -> int:
        return BITS * self.variables

    @cached_property
    def _mask(self) -> int:
        return (1 << self._bits) - 1

    @cached_property
    def _high(self) -> int:
        return sum(1 << (BITS * number + BITS - 1) for number in range(self.variables))

    def variable(self, number: int) -> int:
        """Return a variable, counted from 0."""
        return (1 << self._bits) - (1 << (BITS * number))

    def exponents(self, monomial: int) -> int:
        """Return sum e_i B^i."""
        return -monomial & self._mask

    def degree(self, monomial: int) -> int:
        """Return the total degree."""
        return (monomial + self.exponents(monomial)) >> self._bits

    def divides(self, one: int, other: int) -> bool:
        """Whether `one` divides `other`."""
        return self.divisor([self.exponents(one)], other) is not None

    def divisor(self, exponents: Iterable[int], monomial: int) -> int | None:
        """Return the place of the first of some monomials, given by `exponents`, that divides a monomial."""
        high = self._high
        guarded = self.exponents(monomial) | high
        for place, packed in enumerate(exponents):
            if (guarded - packed) & high == high:
                return place
        return None

    def lcm(self, one: int, other: int) -> int:
        """Return the least common multiple."""
        a, b, high = self.exponents(one), self.exponents(other), self._high
        larger = ((a | high) - b) & high  # the highest bits of those exponents in which a is not less than b
        chosen = larger - (larger >> (BITS - 1))
        packed = (a & chosen) | (b & ~chosen & (self._mask ^ high))
        return (sum(packed.to_bytes(self.variables, "little")) << self._bits) - packed

    def power_of(self, monomial: int) -> int | None:
        """Return the variable that a monomial is a power of; None for 1 and for mixed ones."""
        exponents = self.exponents(monomial).to_bytes(self.variables, "little")
        present = [number for number, exponent in enumerate(exponents) if exponent]
        return present[0] if len(present) == 1 else None


def added(one: Mapping[int, int], other: Mapping[int, int], factor: int, prime: int) -> Polynomial:
    """Return one + factor * other.

    Examples
    --------
    >>> added({0: 1, 1: 2}, {1: 1}, 5, 7)
    {0: 1}
    """
    total = dict(one)
    for monomial, coefficient in other.items():
        value = (total.get(monomial, 0) + factor * coefficient) % prime
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)
    return total


def product(one: Mapping[int, int], other: Mapping[int, int], prime: int) -> Polynomial:
    """Return the product of two polynomials, the first with few terms.

    Examples
    --------
    >>> product({0: 1, 10: 1}, {0: 6, 10: 1}, 7)
    {0: 6, 20: 1}
    """
    total: Polynomial = {}
    for monomial, coefficient in one.items():
        total = added(total, {monomial + m: c for m, c in other.items()}, coefficient, prime)
    return total
