"""An exact function as a sympy expression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import fmpz_mpoly

from tilth.table.polynomials import Factor

__all__ = ["fraction_to_sympy"]


def fraction_to_sympy(numerator: fmpz_mpoly, constant: int, factors: Sequence[Factor]) -> Any:
    """Return numerator over factored denominator, see `FactoredFunction.to_sympy`."""
    import sympy

    symbols = tuple(map(sympy.Symbol, numerator.context().names()))

    def expression(polynomial: fmpz_mpoly) -> Any:
        if not symbols:
            return sympy.Integer(int(polynomial.leading_coefficient())) if len(polynomial) else sympy.S.Zero
        terms = {tuple(map(int, monomial)): int(value) for monomial, value in polynomial.terms()}
        return sympy.Poly.from_dict(terms, *symbols, domain=sympy.ZZ).as_expr()

    powers = (expression(factor) ** multiplicity for factor, multiplicity in factors)
    # as one product: sympy multiplies a sum by a lone number out
    return expression(numerator) / sympy.Mul(sympy.Integer(constant), *powers)
