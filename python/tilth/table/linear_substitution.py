"""A symbol near a number: ``d = 4 - 2*eps``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tilth.errors import ExpressionError, LimitExceeded
from tilth.family.checks import is_integer
from tilth.family.entries import read_name
from tilth.family.numbers import number_text
from tilth.family.text.expression import Expression, Name, Negation, Number, Product, Quotient, Sum
from tilth.family.text.parser import parse_expression
from tilth.family.text.suggest import did_you_mean

__all__ = ["MAX_ORDER", "LinearSubstitution", "check_order"]

#: The last power that may be asked for: work and memory grow with its square.
MAX_ORDER = 1000


@dataclass(frozen=True)
class LinearSubstitution:
    """``symbol = constant + slope * parameter``.

    Attributes
    ----------
    parameter : str
        In whose powers functions are expanded, such as ``eps``.
    symbol : str
        Such as ``d``.
    constant, slope : Fraction
        The slope is not zero.

    Examples
    --------
    >>> line = LinearSubstitution.read("eps", {"d": "4-2*eps"}, ("d", "s"))
    >>> line.constant, line.slope
    (Fraction(4, 1), Fraction(-2, 1))
    >>> print(line)
    d = 4-2*eps
    """

    parameter: str
    symbol: str
    constant: Fraction
    slope: Fraction

    @classmethod
    def read(
        cls, parameter: str, substitution: dict[str, object], symbols: Sequence[str]
    ) -> LinearSubstitution:
        """Read a substitution of one of the free symbols.

        Raises
        ------
        ExpressionError
            There is not one of them, or it is not linear in the parameter.
        FamilyError
            The parameter is no name.
        """
        read_name(parameter)
        if parameter in symbols:
            raise ExpressionError(f"{parameter} is a symbol of the functions already, expand in another one")
        if len(substitution) != 1:
            raise ExpressionError(
                f"one symbol is expanded at a time, not {len(substitution)}; "
                f"give one such as d='4-2*{parameter}'"
            )
        ((symbol, text),) = substitution.items()
        if symbol not in symbols:
            known = ", ".join(symbols) or "none"
            raise ExpressionError(
                f"{symbol} is no free symbol here, these are: {known}{did_you_mean(symbol, symbols)}"
            )
        constant, slope = _linear(parse_expression(str(text), f'{symbol} = "{text}"'), parameter)
        if slope == 0:
            raise ExpressionError(
                f"{symbol} = {text} does not depend on {parameter}; give it as a number with at="
            )
        return cls(parameter, symbol, constant, slope)

    def __str__(self) -> str:
        sign = "-" if self.slope < 0 else "+" if self.constant else ""
        size = "" if abs(self.slope) == 1 else f"{number_text(abs(self.slope))}*"
        constant = number_text(self.constant) if self.constant else ""
        return f"{self.symbol} = {constant}{sign}{size}{self.parameter}"


def check_order(order: object) -> None:
    """Raise unless a series can be expanded to this order.

    Raises
    ------
    LimitExceeded
    """
    if not is_integer(order, -MAX_ORDER, MAX_ORDER):
        raise LimitExceeded(
            f"order is {str(order)[:40]}, give the last power as an integer from {-MAX_ORDER} to {MAX_ORDER}"
        )


def _linear(node: Expression, parameter: str) -> tuple[Fraction, Fraction]:
    """Return value and slope of an expression that is linear in its only symbol."""
    zero = Fraction(0)
    match node:
        case Number(value):
            return Fraction(value), zero
        case Name(name) if name == parameter:
            return zero, Fraction(1)
        case Negation(operand):
            constant, slope = _linear(operand, parameter)
            return -constant, -slope
        case Sum(terms):
            parts = [_linear(term, parameter) for term in terms]
            return sum((c for c, _ in parts), zero), sum((s for _, s in parts), zero)
        case Product(factors):
            constant, slope = Fraction(1), zero
            for factor in factors:
                c, s = _linear(factor, parameter)
                if s and slope:
                    break
                constant, slope = constant * c, constant * s + slope * c
            else:
                return constant, slope
        case Quotient(numerator, denominator):
            constant, slope = _linear(numerator, parameter)
            divisor, other = _linear(denominator, parameter)
            if not other and divisor:
                return constant / divisor, slope / divisor
    raise ExpressionError(
        f"give an expression such as 4-2*{parameter}, with numbers and {parameter} to the first power"
    )
