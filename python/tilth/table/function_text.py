"""The canonical text of a function, and its parser, which trusts nothing and evaluates nothing.

    function = polynomial | above "/" below
    above    = term | "(" sum ")"
    below    = part | "(" part "*" part { "*" part } ")"
    part     = integer | ( symbol | "(" sum ")" ) [ "^" multiplicity ]

The form is canonical if the text that is written is the text that was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from flint import fmpz, fmpz_mpoly, fmpz_mpoly_ctx
from flint.utils.flint_exceptions import DomainError

from tilth.family.numbers import number_text
from tilth.table.polynomials import (
    Factor,
    common_divisor,
    factor_place,
    factored,
    parse_polynomial,
    polynomial_text,
)

__all__ = [
    "MAX_FACTOR_DEGREE",
    "check_irreducible",
    "denominator_text",
    "fraction_text",
    "parse_fraction",
    "short_fraction_text",
    "shortened",
]

#: Whether a factor is irreducible takes long to find out for a high degree.
MAX_FACTOR_DEGREE = 256

#: Of a line that is short enough to be read.
MAX_DIGITS = 60
MAX_TERMS = 8

_PART = re.compile(
    r"(?:(?P<number>[1-9][0-9]*+)|(?P<symbol>[A-Za-z_][A-Za-z0-9_]*+)|\((?P<sum>[^()]++)\))"
    r"(?:\^(?P<power>[1-9][0-9]{0,5}+))?+",
    re.ASCII,
)


def denominator_text(constant: int, factors: Sequence[Factor]) -> str:
    """Write a denominator, such as ``2*s*(d-4)^2``; ``1`` for that of a polynomial."""
    return "*".join(_parts_below(constant, factors)) or "1"


def fraction_text(numerator: fmpz_mpoly, constant: int, factors: Sequence[Factor]) -> str:
    """Write a function, see `FactoredFunction` for the arguments."""
    return _text_over(polynomial_text(numerator), numerator, constant, factors)


def short_fraction_text(numerator: fmpz_mpoly, constant: int, factors: Sequence[Factor]) -> str:
    """Return the text of a function, or its first two terms, how many more there are, and its denominator."""
    if len(numerator) <= MAX_TERMS:
        return shortened(fraction_text(numerator, constant, factors))
    below = denominator_text(constant, factors)
    below = below if len(below) <= MAX_DIGITS else f"{below[:MAX_DIGITS]}…"
    first = " ".join(str(numerator).split(" ", 4)[:3])
    more = f"({first} … {len(numerator) - 2} more terms)"
    return more if below == "1" else f"{more}/({below})"


def shortened(text: str) -> str:
    """Return a text with its middle left out where it is long."""
    if len(text) <= 2 * MAX_DIGITS:
        return text
    return f"{text[: MAX_DIGITS // 2]}…{text[-8:]} ({len(text)} characters)"


def _text_over(above: str, numerator: fmpz_mpoly, constant: int, factors: Sequence[Factor]) -> str:
    """Write a function when the text of its numerator is at hand."""
    below = _parts_below(constant, factors)
    if not below:
        return above
    if len(numerator) > 1:
        above = f"({above})"
    return f"{above}/({'*'.join(below)})" if len(below) > 1 else f"{above}/{below[0]}"


def _parts_below(constant: int, factors: Sequence[Factor]) -> list[str]:
    parts = [number_text(constant)] if constant != 1 else []
    for factor, multiplicity in factors:
        text = polynomial_text(factor)
        base = text if len(factor) == 1 else f"({text})"
        parts.append(base if multiplicity == 1 else f"{base}^{multiplicity}")
    return parts


def parse_fraction(ring: fmpz_mpoly_ctx, text: str) -> tuple[fmpz_mpoly, int, tuple[Factor, ...]]:
    """Return numerator, constant and factors of a function's canonical text, see `FactoredFunction.parse`."""
    above, slash, below = text.partition("/")
    if not slash:
        return parse_polynomial(ring, text), 1, ()
    if above.startswith("(") and above.endswith(")"):
        above = above[1:-1]
    numerator = parse_polynomial(ring, above)
    constant, factors = _parse_denominator(ring, below)
    _check_lowest_terms(numerator, constant, factors, text)
    if (
        _text_over(above, numerator, constant, factors) != text
    ):  # the numerator's text is canonical, or it would not be here
        raise ValueError(f"{text[:40]!r} is not written in canonical form")
    return numerator, constant, tuple(factors)


def _parse_denominator(ring: fmpz_mpoly_ctx, text: str) -> tuple[int, list[Factor]]:
    # "(2*s)" has two parts and "(s-2)" is one: no single factor in parentheses is without a sign.
    inner = text[1:-1]
    if text.startswith("(") and text.endswith(")") and ("(" in inner or not re.search(r"[+-]", inner)):
        text = inner
    constant, factors, position = 1, list[Factor](), 0
    while True:
        match = _PART.match(text, position)
        if match is None:
            raise ValueError(f"{text[position : position + 40]!r} is not a part of a denominator")
        power = int(match["power"] or 1)
        if match["number"]:
            if position or match["power"]:
                raise ValueError(f"{match.group()[:40]!r} is not a factor of a canonical denominator")
            constant = int(fmpz(match["number"]))
        else:
            factors.append((check_irreducible(ring, match["symbol"] or match["sum"]), power))
        position = match.end()
        if position == len(text):
            return constant, factors
        if text[position] != "*":
            raise ValueError(f"{text[position : position + 40]!r} is not a part of a denominator")
        position += 1


@lru_cache(maxsize=65_536)
def check_irreducible(ring: fmpz_mpoly_ctx, text: str) -> fmpz_mpoly:
    """Read a factor, which must be irreducible and primitive, with a positive leading coefficient.

    Raises
    ------
    ValueError
    """
    polynomial = parse_polynomial(ring, text)
    if not 0 < int(polynomial.total_degree()) <= MAX_FACTOR_DEGREE:
        raise ValueError(
            f"the factor {text[:40]!r} has a degree that is not between 1 and {MAX_FACTOR_DEGREE}"
        )
    content, found = factored(polynomial)
    if content != 1 or len(found) != 1 or found[0][1] != 1:
        raise ValueError(f"the factor {text[:40]!r} is not irreducible, primitive and of positive sign")
    return polynomial


def _check_lowest_terms(numerator: fmpz_mpoly, constant: int, factors: Sequence[Factor], text: str) -> None:
    places = [factor_place(factor) for factor, _ in factors]
    if any(first >= second for first, second in pairwise(places)):
        raise ValueError(f"the denominator of {text[:40]!r} has its factors in another order, or one twice")
    if common_divisor(numerator, constant) != 1:
        raise ValueError(f"{text[:40]!r} is not in lowest terms")
    for factor, _ in factors:
        if numerator.is_zero() or _divides(factor, numerator):
            raise ValueError(f"{text[:40]!r} is not in lowest terms")


def _divides(factor: fmpz_mpoly, polynomial: fmpz_mpoly) -> bool:
    try:
        _ = polynomial / factor
    except DomainError:
        return False
    return True
