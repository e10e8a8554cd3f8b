"""Take sympy expressions as entries of a family by walking their tree; sympy is imported when one is met."""

from __future__ import annotations

from typing import Any

from tilth.errors import FamilyError
from tilth.family.text.expression import Expression, Name, Negation, Number, Power, Product, Quotient, Sum
from tilth.family.text.parser import MAX_EXPONENT

__all__ = ["expression_from_sympy", "is_sympy"]


def is_sympy(value: object) -> bool:
    """Whether the value is a sympy object, without importing sympy."""
    return any(base.__module__.partition(".")[0] == "sympy" for base in type(value).__mro__)


def expression_from_sympy(value: Any, entry: str) -> Expression:
    """Convert sums, products, integer powers, symbols and rationals.

    Raises
    ------
    FamilyError
        Another kind of node, such as a square root or a float.
    """
    import sympy

    if isinstance(value, sympy.Rational):
        numerator: Expression = Number(abs(int(value.p)))
        if value.q != 1:
            numerator = Quotient(numerator, Number(int(value.q)))
        return Negation(numerator) if value.p < 0 else numerator
    if isinstance(value, sympy.Symbol):
        return Name(str(value.name))
    if isinstance(value, sympy.Add):
        return Sum(tuple(expression_from_sympy(argument, entry) for argument in value.args))
    if isinstance(value, sympy.Mul):
        return Product(tuple(expression_from_sympy(argument, entry) for argument in value.args))
    if (
        isinstance(value, sympy.Pow)
        and isinstance(value.exp, sympy.Integer)
        and abs(int(value.exp)) <= MAX_EXPONENT
    ):
        base = Power(expression_from_sympy(value.base, entry), abs(int(value.exp)))
        return Quotient(Number(1), base) if value.exp < 0 else base
    raise FamilyError(
        f"{entry} contains the sympy node {value}, use sums, products, powers, symbols and rationals only"
    )
