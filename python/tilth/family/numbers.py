"""Rational numbers: of any size as text, whole ones as int, and modulo primes.

Python refuses to write or read integers of more than some thousand digits, because it is slow at it; FLINT is
not, and coefficients can be that long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from flint import fmpz

__all__ = ["Rational", "have_residues", "number_text", "parse_number", "plain", "residue_of"]

#: Whole numbers as int where many are multiplied, which takes a tenth of the time.
Rational: TypeAlias = Fraction | int

_NUMBER = re.compile(r"(-?)([0-9]+)(?:/([0-9]+))?", re.ASCII)


def plain(value: Rational) -> Rational:
    """Return a whole number as an int."""
    return value if type(value) is int or value.denominator != 1 else value.numerator


def number_text(value: Fraction | int) -> str:
    """Write an integer as ``n``, a fraction as ``n/m``."""
    exact = Fraction(value)
    numerator = str(fmpz(exact.numerator))
    return numerator if exact.denominator == 1 else f"{numerator}/{fmpz(exact.denominator)}"


def parse_number(text: object) -> Fraction:
    """Read what `number_text` writes, and nothing else.

    Raises
    ------
    ValueError
    """
    match = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{str(text)[:40]!r} is not a number")
    sign, numerator, denominator = match.groups()
    bottom = int(fmpz(denominator)) if denominator else 1
    if bottom == 0:
        raise ValueError(f"{text!r} divides by zero")
    return Fraction(int(fmpz(numerator)) * (-1 if sign else 1), bottom)


def have_residues(values: Iterable[Fraction | int], prime: int) -> bool:
    """Whether the prime divides no denominator, so that `residue_of` works for all values."""
    return all(value.denominator % prime for value in values)


def residue_of(value: Fraction | int, prime: int) -> int:
    """Return the residue of a rational number modulo a prime.

    Raises
    ------
    ZeroDivisionError
        The denominator is divisible by the prime.
    """
    if value.denominator % prime == 0:
        raise ZeroDivisionError(f"{value} has no residue modulo {prime}")
    return value.numerator * pow(value.denominator, -1, prime) % prime
