"""An exact function in LaTeX, short enough for a notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flint import fmpz_mpoly

from tilth.family.numbers import number_text
from tilth.table.polynomials import Factor

__all__ = ["fraction_latex", "number_latex"]

MAX_TERMS = 12
MAX_FACTORS = 8
MAX_DIGITS = 60

_NAME = re.compile(r"([A-Za-z]+)_?([0-9]*)", re.ASCII)


def _name_latex(name: str) -> str:
    match = _NAME.fullmatch(name)
    if match is None:
        return r"\mathrm{" + name.replace("_", r"\_") + "}"
    letters = match[1] if len(match[1]) == 1 else rf"\mathrm{{{match[1]}}}"
    return f"{letters}_{{{match[2]}}}" if match[2] else letters


def number_latex(text: str) -> str:
    """Return a number, its middle left out if it is long."""
    return text if len(text) <= MAX_DIGITS else rf"{text[: MAX_DIGITS // 2]}\ldots{text[-8:]}"


def _polynomial_latex(polynomial: fmpz_mpoly) -> str:
    names = [_name_latex(name) for name in polynomial.context().names()]
    text = ""
    for number in range(min(len(polynomial), MAX_TERMS)):
        exponents, coefficient = polynomial.monomial(number), polynomial.coefficient(number)
        monomial = " ".join(
            name if exponent == 1 else f"{name}^{{{exponent}}}"
            for name, exponent in zip(names, map(int, exponents), strict=True)
            if exponent
        )
        digits = number_latex(str(abs(coefficient)))
        text += ("-" if coefficient < 0 else "+") + (f"{digits} {monomial}".strip() if digits != "1" else "")
        text += (monomial or "1") if digits == "1" else ""
    text = text.removeprefix("+") or "0"
    more = len(polynomial) - MAX_TERMS
    return text if more <= 0 else rf"{text} + \ldots\,(\text{{{more} more terms}})"


def fraction_latex(numerator: fmpz_mpoly, constant: int, factors: Sequence[Factor]) -> str:
    r"""Return LaTeX such as ``\frac{-d+3}{s}``, with at most `MAX_TERMS` terms of each polynomial.

    The arguments are those of `FactoredFunction`.
    """
    above = _polynomial_latex(numerator)
    below = [number_latex(number_text(constant))] if constant != 1 else []
    for factor, multiplicity in factors[:MAX_FACTORS]:
        text = _polynomial_latex(factor)
        base = text if len(factor) == 1 else rf"\left({text}\right)"
        # an indexed symbol such as s_{12} takes the exponent as it is
        below.append(base if multiplicity == 1 else f"{base}^{{{multiplicity}}}")
    more = len(factors) - MAX_FACTORS
    if more > 0:
        below.append(rf"\ldots\,(\text{{{more} more factors}})")
    return rf"\frac{{{above}}}{{{' '.join(below)}}}" if below else above
