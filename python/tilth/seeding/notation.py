"""The notation of rules by name: ``tube(rank=3, slots=[7])``, ``union(usovitsch, boxes({15: [0, 2]}))``.

A text is parsed into calls, integers, strings, lists and tables by sector. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tilth.errors import RuleError
from tilth.seeding.protocol import is_rule

__all__ = ["Call", "Value", "looks_like_call", "parse_call", "shown_call", "shown_value"]

#: The seeds that a rule learns are thousands.
MAX_LENGTH = 400_000
MAX_DEPTH = 16

_CALL = re.compile(r"\s*[A-Za-z][A-Za-z0-9_:.-]*\s*(\(.*\)\s*)?", re.ASCII | re.DOTALL)
_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z][A-Za-z0-9_.:-]*)|(?P<integer>-?[0-9]{1,9})"""
    r"""|'(?P<single>[^'\\\n]*)'|"(?P<double>[^"\\\n]*)"|(?P<mark>[()\[\]{},=:]))""",
    re.ASCII,
)

#: What expressions have, and rules only in quotes.
_EXPRESSION = re.compile(r"[<>]|[!=]=|\b(?:and|or|not)\b", re.ASCII)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_QUOTES = """, and an expression within a rule in quotes, like repair("dots == 0")"""


@dataclass(frozen=True)
class Call:
    """A rule by name, with what stands in its parentheses."""

    name: str
    positional: tuple[Value, ...] = ()
    named: dict[str, Value] = field(default_factory=dict)


Value: TypeAlias = "int | str | list[Value] | dict[int, Value] | Call"


def looks_like_call(text: str) -> bool:
    """Whether a text has the outer form of a name, or of a name with something in parentheses."""
    return _CALL.fullmatch(text) is not None


def parse_call(text: str) -> Call:
    """Parse a rule's name with its parameters.

    Raises
    ------
    RuleError
        Naming the place.
    """
    if len(text) > MAX_LENGTH:
        raise RuleError(f"the rule has {len(text)} characters, more than the limit of {MAX_LENGTH}")
    parser = _Parser(text)
    call = parser.call(0)
    parser.end()
    return call


def shown_value(value: object) -> str:
    """Write a value so that `parse_call` reads it back."""
    if isinstance(value, int):  # first, as learnt seeds are thousands of these
        return str(value)
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(shown_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return f'"{value}"'
    if is_rule(value):  # an expression stands in its call form inside another rule
        return value.name if looks_like_call(value.name) else shown_call("expression", value.name)
    return str(value)


def shown_call(name: str, *positional: object, **named: object) -> str:
    """Write a rule with its parameters so that `parse_call` reads it back."""
    given = [*map(shown_value, positional), *(f"{key}={shown_value(value)}" for key, value in named.items())]
    return f"{name}({', '.join(given)})" if given else name


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def call(self, depth: int) -> Call:
        name = self._take("name", "the name of a rule")
        if not self._skip("("):
            return Call(name)
        positional: list[Value] = []
        named: dict[str, Value] = {}
        while not self._skip(")"):
            before = self._position
            match = self._next()
            key = match.group("name") if match else None
            if match and key and self._skip_from(match.end(), "="):
                if key in named:
                    raise self._error(f"{key} is given twice")
                named[key] = self._value(depth + 1)
            elif named:
                self._position = before
                raise self._error("a parameter without a name stands after one with a name")
            else:
                self._position = before
                positional.append(self._value(depth + 1))
            if not self._skip(","):
                self._expect(")")
                break
        return Call(name, tuple(positional), named)

    def end(self) -> None:
        if self._text[self._position :].strip():
            raise self._error("the rule should end here")

    def _value(self, depth: int) -> Value:
        if depth > MAX_DEPTH:
            raise self._error(f"nested deeper than {MAX_DEPTH}")
        if self._skip("["):
            items: list[Value] = []
            while not self._skip("]"):
                items.append(self._value(depth + 1))
                if not self._skip(","):
                    self._expect("]")
                    break
            return items
        if self._skip("{"):
            table: dict[int, Value] = {}
            while not self._skip("}"):
                key = int(self._take("integer", "a sector number"))
                self._expect(":")
                if key in table:
                    raise self._error(f"{key} is given twice")
                table[key] = self._value(depth + 1)
                if not self._skip(","):
                    self._expect("}")
                    break
            return table
        match = self._next()
        if match is None:
            raise self._error("a value should stand here")
        if match.group("integer") is not None:
            if self._text[match.end() : match.end() + 1].isdigit():
                raise self._error("an integer has at most 9 digits")
            self._position = match.end()
            return int(match.group("integer"))
        for quoted in ("single", "double"):
            if match.group(quoted) is not None:
                self._position = match.end()
                return str(match.group(quoted))
        return self.call(depth)

    def _next(self) -> re.Match[str] | None:
        return _TOKEN.match(self._text, self._position)

    def _take(self, kind: str, what: str) -> str:
        match = self._next()
        if match is None or match.group(kind) is None:
            raise self._error(f"{what} should stand here")
        self._position = match.end()
        return match.group(kind)

    def _skip(self, mark: str) -> bool:
        return self._skip_from(self._position, mark)

    def _skip_from(self, position: int, mark: str) -> bool:
        match = _TOKEN.match(self._text, position)
        if match is None or match.group("mark") != mark:
            return False
        self._position = match.end()
        return True

    def _expect(self, mark: str) -> None:
        if not self._skip(mark):
            raise self._error(f"{mark!r} should stand here")

    def _error(self, what: str) -> RuleError:
        shown = self._text if len(self._text) <= 80 else self._text[:77] + "..."
        rest = self._text[self._position :].strip()[:20]
        where = f"before {rest!r}" if rest else "at the end"
        return RuleError(
            f"the rule {shown!r} cannot be read: {what} ({where}); write it like tube(rank=3, slots=[7])"
            f"{_QUOTES if _EXPRESSION.search(_QUOTED.sub('', self._text)) else ''}"
        )
