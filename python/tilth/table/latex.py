"""Functions and tables in LaTeX, short enough for a notebook."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpz_mpoly

from tilth.family.numbers import number_text
from tilth.table.factored import FactoredFunction

if TYPE_CHECKING:
    from tilth.table.table import Coefficient, Table

__all__ = ["function_latex", "table_latex"]

MAX_TERMS = 12
MAX_FACTORS = 8
MAX_ROWS = 12
MAX_DIGITS = 60

_NAME = re.compile(r"([A-Za-z]+)_?([0-9]*)", re.ASCII)


def _name_latex(name: str) -> str:
    match = _NAME.fullmatch(name)
    if match is None:
        return r"\mathrm{" + name.replace("_", r"\_") + "}"
    letters = match[1] if len(match[1]) == 1 else rf"\mathrm{{{match[1]}}}"
    return f"{letters}_{{{match[2]}}}" if match[2] else letters


def _number_latex(text: str) -> str:
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
        digits = _number_latex(str(abs(coefficient)))
        text += ("-" if coefficient < 0 else "+") + (f"{digits} {monomial}".strip() if digits != "1" else "")
        text += (monomial or "1") if digits == "1" else ""
    text = text.removeprefix("+") or "0"
    more = len(polynomial) - MAX_TERMS
    return text if more <= 0 else rf"{text} + \ldots\,(\text{{{more} more terms}})"


def function_latex(function: FactoredFunction) -> str:
    r"""Return LaTeX such as ``\frac{-d+3}{s}``, with at most `MAX_TERMS` terms of each polynomial."""
    above = _polynomial_latex(function.numerator)
    below = [_number_latex(number_text(function.constant))] if function.constant != 1 else []
    for factor, multiplicity in function.factors[:MAX_FACTORS]:
        text = _polynomial_latex(factor)
        base = text if len(factor) == 1 else rf"\left({text}\right)"
        # an indexed symbol such as s_{12} takes the exponent as it is
        below.append(base if multiplicity == 1 else f"{base}^{{{multiplicity}}}")
    more = len(function.factors) - MAX_FACTORS
    if more > 0:
        below.append(rf"\ldots\,(\text{{{more} more factors}})")
    return rf"\frac{{{above}}}{{{' '.join(below)}}}" if below else above


def _coefficient_latex(value: Coefficient) -> str:
    if isinstance(value, FactoredFunction):
        return function_latex(value)
    exact = Fraction(value)
    sign = "-" if exact < 0 else ""
    above = _number_latex(number_text(abs(exact.numerator)))
    if exact.denominator == 1:
        return sign + above
    return rf"{sign}\frac{{{above}}}{{{_number_latex(number_text(exact.denominator))}}}"


def table_latex(table: Table) -> str:
    """Return an aligned display, one coefficient a row, at most `MAX_ROWS` rows."""
    rows: list[str] = []
    count = 0
    for target, row in table.items():
        name = target._repr_latex_().strip("$")
        terms = [(_coefficient_latex(value), master) for master, value in row.items()][:MAX_ROWS]
        count += max(1, len(row))
        for number, (value, master) in enumerate(terms):
            left = f"{name} &=" if number == 0 else r"&\quad{}+"
            rows.append(rf"{left} \left({value}\right) {master._repr_latex_().strip('$')}")
        if not terms:
            rows.append(f"{name} &= 0")
        if len(rows) >= MAX_ROWS:
            break
    total = sum(max(1, len(row)) for row in table.values())
    shown = rows[:MAX_ROWS]
    if total > len(shown):
        shown.append(rf"&\ldots\,(\text{{{total - len(shown)} more terms}})")
    body = " \\\\\n".join(shown)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
