"""Read an expression in momenta and symbols: a tokenizer and a recursive descent, nothing is evaluated.

Grammar (``^`` and ``**`` are the same)::

    sum     = ["+" | "-"] product { ("+" | "-") product }
    product = unary { ("*" | "/") unary }
    unary   = { "-" | "+" } dotted
    dotted  = power [ "." power ]            the scalar product p1.p2
    power   = atom [ "^" exponent ]          -64 <= exponent <= 64, a negative one is a quotient
    exponent = ["-"] integer | "(" ["-"] integer ")"
    atom    = integer | name | "(" sum ")"

Examples
--------
>>> parse_expression("(m1+m3-m2)/2")
Quotient(numerator=Sum(terms=(Name(name='m1'), Name(name='m3'), Negation(operand=Name(name='m2')))), \
denominator=Number(value=2))
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from flint import fmpz

from tilth.errors import ExpressionError
from tilth.family.text.expression import (
    Dot,
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

__all__ = ["MAX_DEPTH", "MAX_EXPONENT", "MAX_LENGTH", "parse_expression"]

MAX_LENGTH = 10_000
MAX_DEPTH = 64
MAX_EXPONENT = 64

_TOKEN = re.compile(
    r"(?P<integer>[0-9]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<operator>\*\*|[-+*/^.()])"
    r"|(?P<space>[ \t\r\n]+)|(?P<strange>.)",
    re.DOTALL,
)
_WINDOW = 60


class _Token(NamedTuple):
    """A token; the end of the text is one without text."""

    kind: str
    text: str
    position: int


def parse_expression(text: str, entry: str = "expression") -> Expression:
    """Parse text into a syntax tree.

    Parameters
    ----------
    text : str
        At most 10,000 characters, nested at most 64 deep.
    entry : str
        What the text is, for messages, such as ``kinematics["p1^2"]``.

    Raises
    ------
    ExpressionError
        With the position and a caret line, when the text does not follow the grammar or exceeds a limit.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"{entry} has {len(text)} characters, shorten it to at most {MAX_LENGTH}")
    return _Parser(text, entry).parse()


class _Parser:
    def __init__(self, text: str, entry: str) -> None:
        self.text = text
        self.entry = entry
        self.tokens = self._tokenize()
        self.cursor = 0
        self.depth = 0

    def parse(self) -> Expression:
        if self.peek.kind == "end":
            self.fail("is empty, write an expression", self.peek.position)
        tree = self.sum()
        if self.peek.kind != "end":
            self.fail(
                f"has an unexpected {self.peek.text!r}, write an operator before it", self.peek.position
            )
        return tree

    @property
    def peek(self) -> _Token:
        return self.tokens[self.cursor]

    def take(self, *operators: str) -> _Token | None:
        token = self.tokens[self.cursor]
        if token[1] in operators:  # which no integer, name or end is
            self.cursor += 1
            return token
        return None

    def fail(self, what: str, position: int) -> NoReturn:
        start = max(0, position - _WINDOW)
        shown = "".join(c if c.isprintable() else " " for c in self.text[start : position + _WINDOW])
        caret = " " * (position - start) + "^"
        raise ExpressionError(
            f"{self.entry} {what} (at character {position + 1})\n    {shown}\n    {caret}", position=position
        )

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"is nested deeper than {MAX_DEPTH}, simplify it", self.peek.position)

    def sum(self) -> Expression:
        terms = [self.product()]
        while sign := self.take("+", "-"):
            term = self.product()
            terms.append(Negation(term) if sign.text == "-" else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def product(self) -> Expression:
        # a/b*c/d is kept flat as (a*c)/(b*d), so that long chains do not become deep trees
        above, below = [self.unary()], list[Expression]()
        while operator := self.take("*", "/"):
            (above if operator.text == "*" else below).append(self.unary())
        numerator = above[0] if len(above) == 1 else Product(tuple(above))
        if not below:
            return numerator
        return Quotient(numerator, below[0] if len(below) == 1 else Product(tuple(below)))

    def unary(self) -> Expression:
        if sign := self.take("+", "-"):
            self.enter()
            operand = self.unary()
            self.depth -= 1
            return Negation(operand) if sign.text == "-" else operand
        return self.dotted()

    def dotted(self) -> Expression:
        left = self.power()
        if self.take("."):
            left = Dot(left, self.power())
            if again := self.take("."):
                self.fail("multiplies three momenta with dots, use parentheses", again.position)
        return left

    def power(self) -> Expression:
        base = self.atom()
        if not self.take("^", "**"):
            return base
        closing = bool(self.take("("))
        negative = bool(self.take("-"))
        token = self.peek
        if token.kind != "integer" or len(token.text) > 4 or int(token.text) > MAX_EXPONENT:
            self.fail(
                f"has an exponent that is not an integer from -{MAX_EXPONENT} to {MAX_EXPONENT}, "
                "use those only",
                token.position,
            )
        self.cursor += 1
        if closing and not self.take(")"):
            self.fail("has an exponent that is not closed by ')'", self.peek.position)
        if again := self.take("^", "**"):
            self.fail("has a power of a power, use parentheses", again.position)
        power = Power(base, int(token.text))
        return Quotient(Number(1), power) if negative else power

    def atom(self) -> Expression:
        token = self.peek
        if token.kind == "integer":
            self.cursor += 1
            return Number(int(fmpz(token.text)))  # FLINT reads integers of any length
        if token.kind == "name":
            self.cursor += 1
            return Name(token.text)
        if self.take("("):
            self.enter()
            inner = self.sum()
            self.depth -= 1
            if not self.take(")"):
                self.fail("lacks a closing ')'", self.peek.position)
            return inner
        if token.kind == "end":
            self.fail("ends too early, a number, a name or '(' must follow", token.position)
        self.fail(
            f"has an unexpected {token.text!r}, a number, a name or '(' must stand here", token.position
        )

    def _tokenize(self) -> list[_Token]:
        tokens: list[_Token] = []
        for match in _TOKEN.finditer(self.text):
            kind, text, position = match.lastgroup, match.group(), match.start()
            if kind == "space":
                continue
            if kind == "strange" or kind is None:
                self.fail(f"has the character {text!r}, which is not part of the grammar", position)
            # "0.5" and "2." would otherwise be read as scalar products of numbers
            if text == "." and tokens and tokens[-1].kind == "integer":
                last = tokens[-1]
                if last.position + len(last.text) == position:
                    self.fail("has a decimal number, write it as a fraction such as 1/2", last.position)
            tokens.append(_Token(kind, text, position))
        tokens.append(_Token("end", "", len(self.text)))
        return tokens
