"""Many coefficients as text: what stands in their factors is parsed once."""

from __future__ import annotations

import re

from tilth.errors import LimitExceeded, TilthError
from tilth.family.text.parser import MAX_DEPTH, MAX_EXPONENT, MAX_LENGTH, parse_expression
from tilth.table.expression_values import Unreduced, evaluated, unreduced
from tilth.table.factored import FactoredFunction

__all__ = ["FactorReader"]

# Possessive: what does not match fails at once, also after much space.
_SPACE = r"[ \t\r\n]*+"

_OPERATOR = rf"{_SPACE}([-+*/])?+{_SPACE}"
_ATOM = r"([A-Za-z_][A-Za-z0-9_]*|[0-9]+|\([^()]*\))"
_INTEGER = r"-?[0-9]{1,2}"
_EXPONENT = rf"{_SPACE}(?:(?:\^|\*\*){_SPACE}({_INTEGER}(?![0-9])|\({_INTEGER}\)))?{_SPACE}"

# An operator, a factor and its exponent; of a factor with parentheses in parentheses the end is looked for.
_SHORT = re.compile(_OPERATOR + _ATOM + _EXPONENT)
_BEFORE, _AFTER = re.compile(_OPERATOR), re.compile(_EXPONENT)
_BRACKET = re.compile(r"[()]")

#: Longer factors seldom come twice.
KEPT = 200


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
        self._known: dict[tuple[str, str | None], Unreduced] = {}

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
            found = self._sum(text, entry, 0) if len(text) <= MAX_LENGTH else None
        except (TilthError, ZeroDivisionError):
            found = None
        if found is not None:
            return found.reduced()
        try:
            return evaluated(parse_expression(text, entry), self._names, entry)
        except LimitExceeded as error:
            raise LimitExceeded(f"{entry}: {error}") from None

    def _sum(self, text: str, entry: str, depth: int) -> Unreduced | None:
        """Return the value of a sum of products; None if the text is none."""
        total: Unreduced | None = None
        term: Unreduced | None = None
        position = 0
        while position < len(text):
            if (short := _SHORT.match(text, position)) is not None:
                operator, factor, exponent = short.groups()
                position = short.end()
            elif (nested := _nested(text, position)) is not None:
                operator, factor, exponent, position = nested
            else:
                return None
            value = self._known.get((factor, exponent)) or self._factor(factor, exponent, entry, depth)
            if value is None:
                return None
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
        return term if total is None or term is None else total.plus(term)

    def _factor(self, text: str, said: str | None, entry: str, depth: int) -> Unreduced | None:
        exponent = int(said.strip("()")) if said else 1
        if depth > MAX_DEPTH or abs(exponent) > MAX_EXPONENT:
            return None  # the parser says so, with the place
        if "(" in text[1:]:
            found = self._sum(text[1:-1], entry, depth + 1)
        else:
            found = unreduced(parse_expression(text, entry), self._names, entry)
        if found is None:
            return None
        if exponent != 1:
            power = found.power(abs(exponent))
            found = power if exponent >= 0 else power.power(0).over(power)
        if len(text) <= KEPT:
            self._known[text, said] = found
        return found


def _nested(text: str, position: int) -> tuple[str | None, str, str | None, int] | None:
    """Return operator, factor, exponent and the end of these; None where none begins with a parenthesis."""
    operator = _BEFORE.match(text, position)
    assert operator is not None  # it matches nothing, too, and so does an exponent
    start = operator.end()
    if not text.startswith("(", start):
        return None
    opened = 0
    for bracket in _BRACKET.finditer(text, start):
        opened += 1 if bracket.group() == "(" else -1
        if not opened:
            exponent = _AFTER.match(text, bracket.end())
            assert exponent is not None
            return operator.group(1), text[start : bracket.end()], exponent.group(1), exponent.end()
    return None
