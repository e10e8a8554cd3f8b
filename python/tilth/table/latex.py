"""Tables in LaTeX, short enough for a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tilth.family import Named
from tilth.family.numbers import number_text
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import FactoredFunction
from tilth.table.function_latex import fraction_latex, number_latex

__all__ = ["table_latex"]

MAX_ROWS = 12


def _coefficient_latex(value: Coefficient) -> str:
    if isinstance(value, FactoredFunction):
        return fraction_latex(value.numerator, value.constant, value.factors)
    exact = Fraction(value)
    sign = "-" if exact < 0 else ""
    above = number_latex(number_text(abs(exact.numerator)))
    if exact.denominator == 1:
        return sign + above
    return rf"{sign}\frac{{{above}}}{{{number_latex(number_text(exact.denominator))}}}"


def table_latex(table: Mapping[Named, Mapping[Named, Coefficient]]) -> str:
    """Return an aligned display, one coefficient per row, at most `MAX_ROWS` rows."""
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
