"""Brackets around products that Mathematica writes and that mean nothing: ``-(s*G[1,1])``, ``(s*G[1,1])/2``.

Readers of sums want each integral outside of brackets. Those around a single product with an integral in it
go: a product of products needs none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tilth.formats.source import Source

__all__ = ["without_product_brackets"]

# An integral has square brackets. Where none are inside of round ones, which a glance tells, there is nothing
# to do: long files are mostly that.
_INSIDE = re.compile(
    r"\((?:[^()\[\]{}]++|\((?:[^()\[\]{}]++|\([^()\[\]{}]*+\))*+\))*+\[",
    re.ASCII,
)


@dataclass
class _Open:
    """An opening bracket, and what came after it so far."""

    place: int
    before: str
    has_integral: bool = False
    is_sum: bool = False


def without_product_brackets(source: Source, head: re.Pattern[str]) -> Source:
    """Return a text with spaces in the place of brackets around single products with an integral.

    Brackets stay where they divide or are raised to a power, around sums, and around products that begin with
    a sign and are multiplied by something.

    Parameters
    ----------
    source : Source
    head : Pattern
        Of an integral.
    """
    text = source.text
    if _INSIDE.search(text) is None:
        return source
    token = re.compile(rf"(?P<head>{head.pattern})|(?P<name>[A-Za-z0-9_]+)|(?P<other>\S)", re.ASCII)
    opened = [_Open(-1, "")]
    dropped: list[int] = []
    last = ""
    for match in token.finditer(text):
        kind, one = match.lastgroup, match.group()
        if match.group("head") is not None:
            opened[-1].has_integral, last = True, "x"
            continue
        if kind == "name":
            last = "x"
            continue
        if one in "([{":
            opened.append(_Open(match.start(), last))
        elif one in ")]}" and len(opened) > 1:
            group = opened.pop()
            # what is left open or closed wrongly is for the reader to say
            if one == ")" and text[group.place] == "(" and _is_product(group, text, match.end()):
                dropped += [group.place, match.start()]
                opened[-1].has_integral = True
        elif one in "+-":
            unary = last in ("*", "/", "^")
            leading = last in ("", "(", "[", "{", ",", "+", "-")
            if leading and opened[-1].before in ("*", "x", ")"):
                opened[-1].is_sum = True  # its sign would stand behind a factor
            elif not unary and not leading:
                opened[-1].is_sum = True
        last = one
    if not dropped:
        return source
    characters = list(text)
    for place in dropped:
        characters[place] = " "
    return Source(source.name, "".join(characters))


def _is_product(group: _Open, text: str, end: int) -> bool:
    """Whether a group may stand without its brackets."""
    after = text[end : end + 40].lstrip()[:1]
    return group.has_integral and not group.is_sum and group.before not in ("/", "^") and after != "^"
