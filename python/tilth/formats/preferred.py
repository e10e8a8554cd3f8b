"""Lists of preferred masters: integrals as target lists have them, and lines with linear combinations.

    # the first one is lowest in the order
    dbox[1,0,0,1,1,0,0,0,0]
    g1: (d-4)^2*s^2*t*dbox[1,1,1,1,1,1,1,0,0]
    s*dbox[1,1,1,1,1,1,1,-1,0] - dbox[1,1,0,1,1,1,0,0,0]/(d-3)

A combination takes one line; its integrals are written with square brackets, and a name with a colon may
stand before it. Coefficients are in the symbols of the family; they are parsed, nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tilth.errors import TilthError
from tilth.family import Family, Integral, Label
from tilth.family.labels import NAME, read_indices
from tilth.family.targets import parse_target_list, read_target_text
from tilth.formats.combinations import CombinationReader
from tilth.formats.drafts import DraftTerm
from tilth.formats.source import Source
from tilth.table import Combination, Preferred

__all__ = ["parse_preferred", "read_preferred_masters"]

_HEAD = rf"(?P<name>{NAME})\s*\[(?P<indices>[-+0-9,\s]*)\]"
_INTEGRAL = re.compile(_HEAD, re.ASCII)
_NAMED = re.compile(rf"\s*(?:(?P<label>{NAME})\s*:)?", re.ASCII)
# What a list of integrals does not have outside of these: a product, a sum.
_ARITHMETIC = re.compile(r"[-+*/^]")
_LISTED = re.compile(rf"{NAME}\s*\([-+0-9,\s]*\)|\{{[-+0-9,\s]*\}}", re.ASCII)


def read_preferred_masters(family: Family, path: str | Path) -> tuple[Preferred, ...]:
    """Read a file of preferred masters.

    Raises
    ------
    TargetError, IndexCountError, IndexRangeError, FormatError
        Naming file and line.
    """
    return parse_preferred(family, read_target_text(path), str(path))


def parse_preferred(family: Family, text: str, source: str = "preferred masters") -> tuple[Preferred, ...]:
    """Read preferred masters from text; errors name `source` and the line.

    Examples
    --------
    >>> bubble = Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> parse_preferred(bubble, "g1: (d-4)*bubble[2,1] - bubble[1,1]/s")
    (Combination(g1: (d-4)*bubble[2,1] + -1/s*bubble[1,1]),)

    Raises
    ------
    TargetError, IndexCountError, IndexRangeError, FormatError
    """
    found: list[Preferred] = []
    lines = text.split("\n")
    listed: list[str] = []  # lines of integrals since the last combination, with those before them left empty
    for number, line in enumerate(lines):
        plain = line.partition("#")[0]
        if not _is_combination(plain):
            listed.append(line)
            continue
        found += _integrals(family, listed, source)
        listed = [""] * (number + 1)
        found.append(_combination(family, plain, number, source))
    return (*found, *_integrals(family, listed, source))


def _is_combination(line: str) -> bool:
    """Whether a line has more than integrals: a colon, or an operator beside one in square brackets."""
    rest, count = _INTEGRAL.subn(" ", line)
    return ":" in rest or (count > 0 and _ARITHMETIC.search(_LISTED.sub(" ", rest)) is not None)


def _integrals(family: Family, lines: list[str], source: str) -> Iterator[Integral]:
    return (family[indices] for indices in parse_target_list(family, "\n".join(lines), source))


def _combination(family: Family, line: str, number: int, source: str) -> Combination:
    named = _NAMED.match(line)
    assert named is not None  # it matches the empty text
    # the reader counts lines in the text that it is given
    text = Source(source, "\n" * number + " " * named.end() + line[named.end() :])
    reader = CombinationReader(_HEAD, _label, beside=False)
    terms, end = reader.read(text, number + named.end())
    if text.text[end:].strip():
        raise text.error(end, f"has an unexpected {text.excerpt(end)}, a combination takes a line")
    coefficients: dict[Integral, str] = {}
    for term in terms:
        integral = _integral(family, text, term)
        if integral in coefficients:
            raise text.error(term.position, f"{integral} stands in two terms, write its coefficient once")
        coefficients[integral] = f"-({term.text})" if term.sign < 0 else term.text
    try:
        return Combination(coefficients, name=named["label"] or "")
    except TilthError as error:
        raise text.error(number + named.end(), error) from None


def _integral(family: Family, text: Source, term: DraftTerm) -> Integral:
    if term.label.name != family.name:
        raise text.error(
            term.position,
            f"{term.label} belongs to family {term.label.name}, but the family here is {family.name}",
        )
    try:
        return family[term.label.indices]
    except TilthError as error:
        raise text.error(term.position, error) from None


def _label(groups: Mapping[str, str | None]) -> Label:
    return Label(str(groups["name"]), read_indices(groups["indices"] or ""))
