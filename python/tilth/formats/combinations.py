"""Linear combinations of integrals in the text of a file, split into terms; coefficients stay text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tilth.family.labels import Label
from tilth.formats.drafts import DraftTerm
from tilth.formats.source import Source

__all__ = ["CombinationReader"]

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ZERO = re.compile(r"[\s(]*0[\s)]*", re.ASCII)
_OPERATORS = ("*", "/", "^")


@dataclass
class _Term:
    """A term while it is read: where it began, its sign, and the match of its integral."""

    start: int
    sign: int = 1
    integral: re.Match[str] | None = None


class CombinationReader:
    """Reads sums such as ``(3-d)/s*bubble[1,1] - 2*bubble[1,0]``, each term with one integral.

    Parameters
    ----------
    head : str
        Regular expression of an integral.
    read : callable
        From the groups of its match to a label; ValueError if it is none.
    beside : bool
        Whether a coefficient may stand beside an integral with a space for the product, as in Mathematica.
    """

    def __init__(self, head: str, read: Callable[[Mapping[str, str | None]], Label], *, beside: bool) -> None:
        self.head = re.compile(head, re.ASCII)
        self._read = read
        self._beside = beside
        # a group without others inside is one token: nearly all of a long coefficient
        self._token = re.compile(
            rf"(?P<head>{head})|(?P<flat>\([^()\[\]{{}}\";]*+\))|(?P<open>[(\[{{])|(?P<close>[)\]}}])"
            r"|(?P<end>[,;])|(?P<sign>[-+])|(?P<bad>[\"'\\`#$&%!@|~?:=<>])",
            re.ASCII,
        )

    def label(self, source: Source, match: re.Match[str]) -> Label:
        """Return the integral of a match."""
        try:
            return self._read(match.groupdict())
        except ValueError as error:
            raise source.error(match.start(), error) from None

    def read(self, source: Source, start: int) -> tuple[list[DraftTerm], int]:
        """Read one sum.

        Returns
        -------
        list of DraftTerm
            None for a sum that is zero.
        int
            The position of the ``,``, ``;`` or closing bracket that ends it, or the end of the text.

        Raises
        ------
        FormatError
        """
        text = source.text
        terms: list[DraftTerm] = []
        term = _Term(start)
        opened: list[str] = []
        for match in self._token.finditer(text, start):
            kind, position = match.lastgroup, match.start()
            if kind == "flat":
                continue
            if kind == "head":
                if opened:
                    raise source.error(
                        position, f"{match.group()[:80]!r} stands inside brackets, expand them"
                    )
                if term.integral is not None:
                    raise source.error(position, f"{match.group()[:80]!r} is the second integral of a term")
                term.integral = match
            elif kind == "open":
                opened.append(_CLOSING[match.group()])
            elif kind == "bad":
                raise source.error(position, f"has an unexpected {source.excerpt(position)}")
            elif opened:
                if kind == "close" and match.group() != opened.pop():
                    raise source.error(position, f"has {match.group()!r} where another bracket is open")
                if kind == "end":
                    raise source.error(position, f"has {match.group()!r} inside brackets")
            elif kind == "sign":
                before = text[term.start : position].rstrip()
                if not before:
                    term.sign *= -1 if match.group() == "-" else 1
                    term.start = match.end()
                elif before[-1] not in _OPERATORS:
                    terms += self._finished(source, term, position)
                    term = _Term(match.end(), -1 if match.group() == "-" else 1)
            else:
                return terms + self._finished(source, term, position), position
        if opened:
            raise source.error(len(text) - 1, f"ends without the closing {opened[-1]!r}")
        return terms + self._finished(source, term, len(text)), len(text)

    def _finished(self, source: Source, term: _Term, end: int) -> list[DraftTerm]:
        """Return the term: its integral, and what is left of it as a coefficient."""
        text, integral = source.text, term.integral
        if integral is None:
            if _ZERO.fullmatch(text, term.start, end):
                return []
            raise source.error(
                term.start, f"the term {text[term.start : end].strip()[:40]!r} has no integral"
            )
        before = text[term.start : integral.start()].strip()
        after = text[integral.end() : end].strip()
        if before.endswith("*"):
            before = before[:-1]
        elif before and (before.endswith(("/", "^")) or not self._beside):
            raise source.error(integral.start(), f"{integral.group()[:80]!r} is not a factor of its term")
        if after.startswith("*") and not after.startswith("**"):
            after = after if before else after[1:]
        elif after.startswith("/"):
            after = after if before else f"1{after}"
        elif after and (before or after.startswith(("^", "**")) or not self._beside):
            raise source.error(integral.start(), f"{integral.group()[:80]!r} is not a factor of its term")
        coefficient = (before + after).strip()
        if not coefficient:
            if text[term.start : end].strip() != integral.group():
                raise source.error(integral.start(), "a product lacks a factor")
            coefficient = "1"
        return [DraftTerm(term.sign, coefficient, self.label(source, integral), integral.start())]
