"""Functions and tables as sympy expressions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import fmpz_mpoly

from tilth.family import Integral
from tilth.table.factored import FactoredFunction

if TYPE_CHECKING:
    from tilth.table.table import Coefficient, Table

__all__ = ["function_to_sympy", "table_to_sympy"]


def function_to_sympy(function: FactoredFunction) -> Any:
    """Return numerator over factored denominator, see `FactoredFunction.to_sympy`."""
    import sympy

    symbols = tuple(map(sympy.Symbol, function.symbols))

    def expression(polynomial: fmpz_mpoly) -> Any:
        if not symbols:
            return sympy.Integer(int(polynomial.leading_coefficient())) if len(polynomial) else sympy.S.Zero
        terms = {tuple(map(int, monomial)): int(value) for monomial, value in polynomial.terms()}
        return sympy.Poly.from_dict(terms, *symbols, domain=sympy.ZZ).as_expr()

    powers = (expression(factor) ** multiplicity for factor, multiplicity in function.factors)
    # as one product: sympy multiplies a sum by a lone number out
    return expression(function.numerator) / sympy.Mul(sympy.Integer(function.constant), *powers)


def table_to_sympy(table: Table) -> dict[Any, Any]:
    """Return {target: sum of coefficient times master}, see `Table.to_sympy`."""
    import sympy

    functions: dict[str, Any] = {}

    def symbol(integral: Integral) -> Any:
        name = integral.family.name
        functions.setdefault(name, sympy.Function(name))
        return functions[name](*integral.indices)

    def expression(value: Coefficient) -> Any:
        if isinstance(value, FactoredFunction):
            return function_to_sympy(value)
        exact = Fraction(value)
        return sympy.Rational(exact.numerator, exact.denominator)

    return {
        symbol(target): sympy.Add(*(expression(value) * symbol(master) for master, value in row.items()))
        for target, row in table.items()
    }
