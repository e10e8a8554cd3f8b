"""Numeric points: exact values for d and the invariants, and their residues modulo a prime."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from numbers import Integral, Rational
from typing import TypeAlias

from flint import fmpq, fmpz

from tilth.errors import PointError, PrimeError
from tilth.family.numbers import parse_number, residue_of
from tilth.family.text.suggest import did_you_mean

__all__ = [
    "PointLike",
    "PointValue",
    "check_prime",
    "point_text",
    "point_values",
    "residues",
    "some_point_values",
]

PointValue: TypeAlias = int | Fraction | str | fmpq | fmpz
PointLike: TypeAlias = Mapping[str, PointValue]

_NUMBER = re.compile(r"[+-]?[0-9]+(/0*[1-9][0-9]*)?", re.ASCII)
_DECIMAL = re.compile(r"([+-]?[0-9]+)\.([0-9]+)", re.ASCII)  # written out, it is exact
_LETTER = re.compile(r"(?<![0-9.])[A-Za-z_]", re.ASCII)  # of a name; 1e9 has none
_BY_ZERO = re.compile(r"[+-]?[0-9]+/0+", re.ASCII)
MAX_PRIME = 2**63


def point_values(mapping: PointLike, symbols: tuple[str, ...], one: str | None) -> dict[str, Fraction]:
    """Values of all symbols in their order.

    Parameters
    ----------
    mapping : mapping
        {symbol: int, Fraction, flint fmpq or fmpz, or text such as "1/3" or "0.25"}.
    symbols : tuple of str
        ("d", *invariants).
    one : str or None
        The symbol that may be omitted and then is 1.

    Raises
    ------
    PointError
        A symbol is missing or unknown, or a value is not a rational number.
    """
    values = _values(mapping, symbols, some_free=False)
    for symbol in symbols:
        if symbol == one:
            values.setdefault(symbol, Fraction(1))
        elif symbol not in values:
            raise PointError(
                f"point misses {symbol}, give values for {', '.join(s for s in symbols if s != one)}"
            )
    return {symbol: values[symbol] for symbol in symbols}


def some_point_values(mapping: PointLike, symbols: tuple[str, ...]) -> dict[str, Fraction]:
    """Values of the symbols that are given, in their order; all others stay symbols.

    Raises
    ------
    PointError
        A symbol is unknown, or a value is not a rational number.
    """
    return _values(mapping, symbols, some_free=True)


def _values(mapping: PointLike, symbols: tuple[str, ...], *, some_free: bool) -> dict[str, Fraction]:
    """Read the values that are given; `some_free` is whether leaving one out may be advised."""
    if not isinstance(mapping, Mapping):
        raise PointError(f"point is {str(mapping)[:40]!r}, which is not a mapping {{symbol: number}}")
    for name in mapping:
        if name not in symbols:
            raise PointError(
                f"point has the unknown symbol {name!r}, the symbols are {', '.join(symbols)}"
                f"{did_you_mean(name, symbols)}"
            )
    return {symbol: _value(symbol, mapping[symbol], some_free) for symbol in symbols if symbol in mapping}


def _value(symbol: str, value: object, some_free: bool) -> Fraction:
    entry = f"point[{symbol!r}]"
    if isinstance(value, bool):
        raise PointError(f"{entry} is {value}, use an integer or a fraction")
    if isinstance(value, float):
        raise PointError(
            f'{entry} is the float {value!r}, which is not exact, use text such as "0.5" or "1/3"'
        )
    if isinstance(value, fmpz):
        return Fraction(int(value))
    if isinstance(value, fmpq):
        return Fraction(int(value.p), int(value.q))
    if isinstance(value, Rational):  # int, Fraction, and numpy integers
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, str):
        text = value.strip()
        if _BY_ZERO.fullmatch(text):
            raise PointError(f"{entry} is {value[:40]!r}, which divides by zero, correct it")
        if decimal := _DECIMAL.fullmatch(text):
            whole, part = decimal.groups()
            return Fraction(parse_number(f"{whole}{part}".removeprefix("+")), 10 ** len(part))
        if not _NUMBER.fullmatch(text):
            free = (
                f", or leave {symbol} out: it stays a symbol, in whose place an expression can be put later"
            )
            raise PointError(
                f"{entry} is {value[:40]!r}, which is not a number, write an integer or a fraction "
                f'"1/3" or a decimal "0.25"'
                f"{free if some_free and _LETTER.search(text) else ''}"
            )
        return parse_number(text.removeprefix("+"))
    raise PointError(f"{entry} has type {type(value).__name__}, use an integer or a fraction")


def point_text(values: Mapping[str, object]) -> str:
    """Write a point for a message."""
    return ", ".join(f"{symbol}={value}" for symbol, value in values.items())


def check_prime(prime: object) -> int:
    """Return the modulus as an int.

    Raises
    ------
    PrimeError
        Not an integer, not a prime, or not below 2^63.
    """
    if isinstance(prime, bool) or not isinstance(prime, Integral):  # those of numpy are, too
        raise PrimeError(f"prime {prime!r} is not an integer, use a prime below 2^63")
    number = int(prime)
    if number >= MAX_PRIME:
        raise PrimeError(f"prime {number} is too large, use a prime below 2^63")
    if number < 2 or not fmpz(number).is_prime():
        raise PrimeError(f"prime {number} is not a prime, use one such as 2147483647")
    return number


def residues(values: Mapping[str, Fraction], prime: int) -> tuple[int, ...]:
    """Residues of a checked point in the order of its symbols.

    Raises
    ------
    PrimeError
    PointError
        A denominator is divisible by the prime.
    """
    prime = check_prime(prime)
    result = []
    for symbol, value in values.items():
        try:
            result.append(residue_of(value, prime))
        except ZeroDivisionError:
            raise PointError(
                f"point[{symbol!r}] is {value}, whose denominator vanishes modulo {prime}, use another prime"
            ) from None
    return tuple(result)
