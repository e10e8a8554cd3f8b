"""Where two reductions are compared: numbers for some symbols, and the field of the coefficients there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tilth.differences.sides import Side
from tilth.errors import OptionError, PointError, PrimeError
from tilth.family import PointLike, check_prime
from tilth.family.numbers import have_residues, residue_of
from tilth.family.points import some_point_values
from tilth.system import PointSource, prime_number
from tilth.table.arithmetic import Arithmetic, Coefficient, FunctionField, RationalField, ResidueField
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.rows import point_text

__all__ = ["ComparisonPlace", "exact_place", "random_places"]


@dataclass(frozen=True)
class ComparisonPlace:
    """Numbers for symbols.

    Attributes
    ----------
    at : mapping
        {symbol: Fraction}; modulo a prime of all symbols.
    symbols : tuple of str
        Those that stay.
    prime : int or None
    """

    at: Mapping[str, Fraction]
    symbols: tuple[str, ...]
    prime: int | None

    @property
    def arithmetic(self) -> Arithmetic:
        """The field that coefficients are in here."""
        if self.prime is not None:
            return ResidueField(self.prime)
        return FunctionField(integer_ring(self.symbols)) if self.symbols else RationalField()

    def value(self, coefficient: Coefficient) -> Any:
        """Return what a coefficient is here.

        Raises
        ------
        ZeroDivisionError
            A denominator vanishes.
        """
        if not isinstance(coefficient, FactoredFunction):
            return self.arithmetic.number(coefficient)
        if self.prime is not None:
            point = [residue_of(self.at[symbol], self.prime) for symbol in coefficient.symbols]
            residue = coefficient.residue_at(point, self.prime)
            if residue is None:
                raise ZeroDivisionError
            return residue
        given = {symbol: self.at[symbol] for symbol in coefficient.symbols if symbol in self.at}
        if not self.symbols:
            return coefficient.value_at(given)
        return (coefficient.substitute(given) if given else coefficient).embed(integer_ring(self.symbols))

    def __str__(self) -> str:
        return point_text(self.at, self.symbols, self.prime) or "numbers"


def exact_place(
    sides: tuple[Side, Side], symbols: Iterable[str], at: PointLike, prime: int | None
) -> ComparisonPlace:
    """Return the one place where two sides can be compared whole: the numbers of both, and those given.

    Parameters
    ----------
    sides : pair of Side
    symbols : iterable of str
        Of the family, if there is one.
    at : mapping
    prime : int, optional

    Raises
    ------
    PointError, PrimeError
        The sides were taken at different points or modulo different primes, or a symbol is unknown.
    OptionError
        Residues are compared, and a symbol has no value.
    """
    used = {symbol for side in sides for symbol in side.symbols}.union(symbols)
    known = _in_order(used.union(*(side.at for side in sides)))
    values: dict[str, Fraction] = {}
    for found in (*(side.at for side in sides), some_point_values(at, known)):
        for symbol, value in found.items():
            if values.setdefault(symbol, value) != value:
                raise PointError(f"{symbol} is {values[symbol]} in one and {value} in another of the sides")
    primes = {one for one in (sides[0].prime, sides[1].prime, prime) if one is not None}
    if len(primes) > 1:
        raise PrimeError(f"the sides are modulo {' and '.join(map(str, sorted(primes)))}, take one prime")
    modulus = check_prime(primes.pop()) if primes else None
    free = tuple(symbol for symbol in known if symbol in used and symbol not in values)
    if modulus is not None and free:
        raise OptionError(f"residues modulo {modulus} need values for {', '.join(free)} too, give them in at")
    if modulus is not None and not have_residues(values.values(), modulus):
        raise PointError(f"a value of {', '.join(values)} has no residue modulo {modulus}, take another")
    return ComparisonPlace(values, free, modulus)


def random_places(place: ComparisonPlace, seed: int) -> Iterator[ComparisonPlace]:
    """Yield places with random residues for the symbols that are free, each modulo a prime of its own.

    Raises
    ------
    OptionError
        No symbol is free.
    """
    if not place.symbols:
        raise OptionError(f"no symbol is free at {place}: leave points out, numbers are compared exactly")
    number = 0
    while True:
        prime = prime_number(number)
        drawn = PointSource(seed).residues(prime, number, len(place.symbols))
        number += 1
        if have_residues(place.at.values(), prime):
            values = {name: Fraction(value) for name, value in zip(place.symbols, drawn, strict=True)}
            yield ComparisonPlace({**place.at, **values}, (), prime)


def _in_order(symbols: set[str]) -> tuple[str, ...]:
    """Sort symbols, d first."""
    return tuple(sorted(symbols, key=lambda symbol: (symbol != "d", symbol)))
