"""Tables as sympy expressions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tilth.family import Label, Named
from tilth.table.arithmetic import Coefficient
from tilth.table.combination import Combination
from tilth.table.factored import FactoredFunction

__all__ = ["table_to_sympy"]


def table_to_sympy(table: Mapping[Named, Mapping[Named, Coefficient]]) -> dict[Any, Any]:
    """Return {target: sum of coefficient times master}, see `Table.to_sympy`."""
    import sympy

    functions: dict[str, Any] = {}

    def symbol(integral: Named) -> Any:
        if isinstance(integral, Label) and integral.weight is not None:
            return sympy.Symbol(str(integral))
        if isinstance(integral, Combination):
            return sympy.Symbol(str(integral))
        name = integral.name if isinstance(integral, Label) else integral.family.name
        functions.setdefault(name, sympy.Function(name))
        return functions[name](*integral.indices)

    def expression(value: Coefficient) -> Any:
        if isinstance(value, FactoredFunction):
            return value.to_sympy()
        exact = Fraction(value)
        return sympy.Rational(exact.numerator, exact.denominator)

    return {
        symbol(target): sympy.Add(*(expression(value) * symbol(master) for master, value in row.items()))
        for target, row in table.items()
    }
