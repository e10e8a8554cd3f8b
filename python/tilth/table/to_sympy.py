"""A table as sympy expressions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tilth.family import Integral

if TYPE_CHECKING:
    from tilth.table.table import Table

__all__ = ["table_to_sympy"]


def table_to_sympy(table: Table) -> dict[Any, Any]:
    """Return {target: sum of coefficient times master}, see `Table.to_sympy`."""
    import sympy

    functions: dict[str, Any] = {}

    def symbol(integral: Integral) -> Any:
        name = integral.family.name
        functions.setdefault(name, sympy.Function(name))
        return functions[name](*integral.indices)

    def number(value: Fraction | int) -> Any:
        exact = Fraction(value)
        return sympy.Rational(exact.numerator, exact.denominator)

    return {
        symbol(target): sympy.Add(*(number(value) * symbol(master) for master, value in row.items()))
        for target, row in table.items()
    }
