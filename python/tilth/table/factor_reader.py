"""Many coefficients as text: what stands in their factors is parsed once."""

from __future__ import annotations

import re

from tilth.errors import LimitExceeded, TilthError
from tilth.family.text.parser import MAX_DEPTH, MAX_EXPONENT, MAX_LENGTH, parse_expression
from tilth.table.expression_values import Unreduced, evaluated, unreduced
from tilth.table.factored import FactoredFunction

__all__ = ["FactorReader"]

_SPACE = r"[ \t\r\n]*"

_OPERATOR = re.compile(rf"{_SPACE}([-+*/])?{_SPACE}")
_ATOM = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|\([^()]*\)")
_INTEGER = r"-?[0-9]{1,2}"
_EXPONENT = re.compile(rf"{_SPACE}(?:(?:\^|\*\*){_SPACE}({_INTEGER}(?![0-9])|\({_INTEGER}\)))?{_SPACE}")
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
        self._known: dict[tuple[str, int], Unreduced] = {}

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
            operator, start = _matched(_OPERATOR, text, position)
            end = _end_of_factor(text, start)
            if end is None:
                return None
            exponent, position = _matched(_EXPONENT, text, end)
            value = self._factor(text[start:end], int(exponent.strip("()")) if exponent else 1, entry, depth)
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

    def _factor(self, text: str, exponent: int, entry: str, depth: int) -> Unreduced | None:
        key = text, exponent
        if (known := self._known.get(key)) is not None:
            return known
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
            self._known[key] = found
        return found


def _matched(pattern: re.Pattern[str], text: str, position: int) -> tuple[str | None, int]:
    """Return the group of a pattern that matches anywhere, and where what it matches ends."""
    match = pattern.match(text, position)
    assert match is not None
    return match.group(1), match.end()


def _end_of_factor(text: str, start: int) -> int | None:
    """Return where a symbol, an integer or what is in parentheses ends; None where none of them begins."""
    match = _ATOM.match(text, start)
    if match is not None:
        return match.end()
    if not text.startswith("(", start):
        return None
    opened = 0
    for bracket in _BRACKET.finditer(text, start):
        opened += 1 if bracket.group() == "(" else -1
        if not opened:
            return bracket.end()
    return None
