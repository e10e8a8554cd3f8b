"""Many coefficients as text: what stands in their factors is parsed once."""

from __future__ import annotations

import re

from tilth.errors import LimitExceeded, TilthError
from tilth.family.text.parser import MAX_EXPONENT, MAX_LENGTH, parse_expression
from tilth.table.expression_values import Unreduced, evaluated, unreduced
from tilth.table.factored import FactoredFunction

__all__ = ["FactorReader"]

_SPACE = r"[ \t\r\n]*"

#: An operator, a factor (parentheses without others in them, a symbol, or an integer), and its exponent.
_FACTOR = re.compile(
    rf"{_SPACE}([-+*/])?{_SPACE}(\([^()]*\)|[A-Za-z_][A-Za-z0-9_]*|[0-9]+){_SPACE}"
    rf"(?:\^{_SPACE}([0-9]{{1,2}}))?{_SPACE}"
)


class FactorReader:
    """Reads coefficients of an amplitude, which are sums of products of factors that come again and again.

    What is no such sum is parsed as a whole, and so is what is wrong: messages are those of the parser.

    Parameters
    ----------
    names : tuple of str
        The symbols.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._known: dict[tuple[str, str], Unreduced] = {}

    def read(self, text: str, entry: str) -> FactoredFunction:
        """Return what a text says.

        Parameters
        ----------
        text : str
        entry : str
            What it is, for messages.

        Raises
        ------
        ExpressionError, UnknownSymbol, LimitExceeded, TableError
        """
        try:
            found = self._by_factors(text, entry) if len(text) <= MAX_LENGTH else None
        except (TilthError, ZeroDivisionError):
            found = None
        if found is not None:
            return found.reduced()
        try:
            return evaluated(parse_expression(text, entry), self._names, entry)
        except LimitExceeded as error:
            raise LimitExceeded(f"{entry}: {error}") from None

    def _by_factors(self, text: str, entry: str) -> Unreduced | None:
        """Return the value of a sum of products; None if the text is none."""
        total: Unreduced | None = None
        term: Unreduced | None = None
        position = 0
        while position < len(text):
            match = _FACTOR.match(text, position)
            if match is None:
                return None
            operator, factor, exponent = match.groups()
            position = match.end()
            value = self._value(factor, exponent or "", entry)
            if term is not None and operator == "*":
                term = term.times(value)
            elif term is not None and operator == "/":
                term = term.over(value)
            elif operator in ("+", "-") or (term is None and operator is None):
                if term is not None:
                    total = term if total is None else total.plus(term)
                term = value.negated() if operator == "-" else value
            else:
                return None
        if term is None:
            return None
        return term if total is None else total.plus(term)

    def _value(self, factor: str, exponent: str, entry: str) -> Unreduced:
        key = factor, exponent
        if (known := self._known.get(key)) is None:
            if exponent and int(exponent) > MAX_EXPONENT:
                raise LimitExceeded(
                    f"the exponent {exponent} is too large"
                )  # said by the parser, with its place
            known = unreduced(parse_expression(factor, entry), self._names, entry)
            if exponent:
                known = known.power(int(exponent))
            self._known[key] = known
        return known
