"""FIRE's ``.tables``: a list of two lists (FIRE 6.5, arXiv:2311.02370).

The first list maps ids to lists of ``{id, "coefficient"}``, the second ids to ``{problem, indices}``::

    { { {1, {{2, "(-d+3)/(s)"}}}, {2, {{2, "1"}}} },
      { {1, {4242,{2,1}}}, {2, {4242,{1,1}}} } }

FIRE packs the indices of an integral into its id, differently in different versions; so ids are never decoded
here, only looked up. A master is a rule from an id to itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tilth.family.labels import MAX_INDICES, Label, read_indices
from tilth.formats.coefficients import above_and_below
from tilth.formats.drafts import DraftRule, DraftTerm, Expected, finish
from tilth.formats.rules import Coefficient, Rules, numbers_of
from tilth.formats.source import Source

__all__ = ["read_fire", "read_fire_integrals", "write_fire"]

_TOKEN = re.compile(r'\s*([{},]|"[^"]*+"|[-+]?[0-9]{1,20000}(?:/[0-9]{1,20000})?|$)', re.ASCII)
_ID = re.compile(r"[0-9]{1,40}", re.ASCII)


def _text(value: Coefficient) -> str:
    above, below = above_and_below(value)
    return above if below == "1" else f"({above})/({below})"


def write_fire(rules: Rules, *, numbers: Mapping[str, int] | None = None) -> str:
    """Write FIRE's tables, masters as rules to themselves.

    Parameters
    ----------
    rules : Rules
    numbers : mapping, optional
        {family: problem number}; default: families are counted from 1.

    Raises
    ------
    FormatError
        A family has no number.
    """
    problems = numbers_of(rules, numbers)
    right = (master for row in rules.values() for master in row)
    ids = {
        label: place for place, label in enumerate(dict.fromkeys((*rules, *right, *rules.masters)), start=1)
    }
    lines = []
    for target, row in rules.items():
        terms = ",".join(f'{{{ids[master]},"{_text(value)}"}}' for master, value in row.items())
        lines.append(f"{{{ids[target]},{{{terms}}}}}")
    lines += [f'{{{ids[label]},{{{{{ids[label]},"1"}}}}}}' for label in ids if label not in rules]
    integrals = [
        f"{{{place},{{{problems[label.name]},{{{','.join(map(str, label.indices))}}}}}}}"
        for label, place in ids.items()
    ]
    return "{{\n" + ",\n".join(lines) + "\n},{\n" + ",\n".join(integrals) + "\n}}\n"


class _Token(NamedTuple):
    text: str
    position: int


class _Reader:
    """The tokens of a list, one after the other."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.position = 0
        self.token = self._read()

    def _read(self) -> _Token:
        match = _TOKEN.match(self.source.text, self.position)
        if match is None:
            place = (
                self.position
                + len(self.source.text[self.position :][:200])
                - len(self.source.text[self.position :][:200].lstrip())
            )
            raise self.source.error(place, f"has an unexpected {self.source.excerpt(place)}")
        self.position = match.end()
        return _Token(match.group(1), match.start(1))

    def take(self) -> _Token:
        """Return the token that is next."""
        token = self.token
        self.token = self._read()
        return token

    def expect(self, text: str) -> int:
        """Pass a bracket or comma and return its place."""
        token = self.take()
        if token.text != text:
            shown = repr(token.text[:40]) if token.text else "the end of the file"
            raise self.source.error(token.position, f"has {shown} where {text!r} must be")
        return token.position

    def another(self, first: bool) -> bool:
        """Pass what separates the items of a list: whether there is another one."""
        if self.token.text == "}":
            self.take()
            return False
        if not first:
            self.expect(",")
        return True

    def id(self) -> _Token:
        """Read an id."""
        token = self.take()
        if _ID.fullmatch(token.text) is None:
            raise self.source.error(token.position, f"has {token.text[:40]!r} where an id must be")
        return token

    def problem(self) -> int:
        """Read the number of a family."""
        token = self.id()
        if len(token.text) > 18:
            raise self.source.error(token.position, f"has {token.text} where a problem number must be")
        return int(token.text)

    def coefficient(self) -> str:
        """Read a quoted expression or a bare number."""
        token = self.take()
        if token.text[:1] in ("", "{", "}", ","):
            raise self.source.error(token.position, f"has {token.text!r} where a coefficient must be")
        return token.text.strip('"')


def read_fire(
    source: Source, expected: Expected | None = None, *, numbers: Mapping[str, int] | None = None
) -> Rules:
    """Read FIRE's tables; rules from an id to itself name the masters and are left out.

    Parameters
    ----------
    source : Source
    expected : Expected, optional
        With its prime where FIRE ran modulo one.
    numbers : mapping, optional
        {family: problem number}; a number without a name becomes the name.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    reader = _Reader(source)
    reader.expect("{")
    rows = _read_rows(reader)
    reader.expect(",")
    labels = _read_labels(reader, {number: name for name, number in (numbers or {}).items()})
    reader.expect("}")
    if reader.token.text:
        raise source.error(reader.token.position, f"has {reader.token.text[:40]!r} after the list")

    def label(token: _Token) -> Label:
        try:
            return labels[token.text]
        except KeyError:
            raise source.error(token.position, f"the id {token.text} is not in the second list") from None

    masters = [label(key) for key, terms in rows if [(t.text, c) for t, c in terms] == [(key.text, "1")]]
    drafts = [
        DraftRule(
            label(key),
            key.position,
            [DraftTerm(1, text, label(token), token.position) for token, text in terms],
        )
        for key, terms in rows
        if [(t.text, c) for t, c in terms] != [(key.text, "1")]
    ]
    return finish(source, drafts, expected or Expected(), masters=masters or None)


def _read_rows(reader: _Reader) -> list[tuple[_Token, list[tuple[_Token, str]]]]:
    rows: list[tuple[_Token, list[tuple[_Token, str]]]] = []
    reader.expect("{")
    while reader.another(not rows):
        reader.expect("{")
        key = reader.id()
        reader.expect(",")
        reader.expect("{")
        terms: list[tuple[_Token, str]] = []
        while reader.another(not terms):
            reader.expect("{")
            token = reader.id()
            reader.expect(",")
            terms.append((token, reader.coefficient()))
            reader.expect("}")
        reader.expect("}")
        rows.append((key, terms))
    return rows


def read_fire_integrals(source: Source) -> list[tuple[int, tuple[int, ...], int]]:
    """Read a list of integrals, ``{{4242,{1,2}}, ...}``: number of the problem, indices, and the place.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    reader = _Reader(source)
    found: list[tuple[int, tuple[int, ...], int]] = []
    reader.expect("{")
    while reader.another(not found):
        found.append(_read_integral(reader))
    if reader.token.text:
        raise source.error(reader.token.position, f"has {reader.token.text[:40]!r} after the list")
    return found


def _read_integral(reader: _Reader) -> tuple[int, tuple[int, ...], int]:
    """Read ``{4242,{2,1}}``."""
    reader.expect("{")
    problem = reader.problem()
    reader.expect(",")
    place = reader.expect("{")
    indices: list[str] = []
    while reader.another(not indices) and len(indices) <= MAX_INDICES:
        indices.append(reader.take().text)
    reader.expect("}")
    try:
        return problem, read_indices(",".join(indices)), place
    except ValueError as error:
        raise reader.source.error(place, error) from None


def _read_labels(reader: _Reader, names: Mapping[int, str]) -> dict[str, Label]:
    labels: dict[str, Label] = {}
    reader.expect("{")
    while reader.another(not labels):
        reader.expect("{")
        key = reader.id()
        reader.expect(",")
        problem, indices, _ = _read_integral(reader)
        reader.expect("}")
        if key.text in labels:
            raise reader.source.error(key.position, f"the id {key.text} comes twice")
        labels[key.text] = Label(names.get(problem, str(problem)), indices)
    return labels
