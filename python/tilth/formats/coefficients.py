"""Coefficients as text that every program takes for the same number or function."""

from __future__ import annotations

from tilth.family.numbers import number_text
from tilth.formats.rules import Coefficient
from tilth.table.factored import FactoredFunction, polynomial_text

__all__ = ["above_and_below", "signed_text"]


def above_and_below(value: Coefficient) -> tuple[str, str]:
    """Return numerator and denominator, without parentheses around them.

    Examples
    --------
    >>> from fractions import Fraction
    >>> above_and_below(Fraction(-2, 7))
    ('-2', '7')
    >>> from tilth.table.factored import integer_ring
    >>> above_and_below(FactoredFunction.parse(integer_ring(("d", "s")), "(-d+3)/s"))
    ('-d+3', 's')
    """
    if not isinstance(value, FactoredFunction):
        above, _, below = number_text(value).partition("/")
        return above, below or "1"
    below = value.denominator_text()
    if value.constant == 1 and len(value.factors) == 1 and value.factors[0][1] == 1:
        below = polynomial_text(value.factors[0][0])
    return polynomial_text(value.numerator), below


def signed_text(value: Coefficient) -> tuple[str, str]:
    """Return sign and text, such that ``text*integral`` is a product.

    Examples
    --------
    >>> from fractions import Fraction
    >>> signed_text(Fraction(-2, 7))
    ('-', '2/7')
    """
    above, below = above_and_below(value)
    if isinstance(value, FactoredFunction):
        if len(value.numerator) > 1:
            above = f"({above})"
        text = above if below == "1" else f"{above}/({below})"
    else:
        text = above if below == "1" else f"{above}/{below}"
    return ("-", text[1:]) if text.startswith("-") else ("+", text)
