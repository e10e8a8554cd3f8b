"""Systems of equations as lists of Mathematica: ``{c*G[1,1] + ..., ...}``, of which each sum is zero.

NeatIBP (arXiv:2305.08783) writes the equations that it found so, in a file for each sector of its folder
``results/IBP``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from tilth.errors import FormatError
from tilth.family.given import System
from tilth.formats.equations import MAX_EQUATIONS, MAX_TERMS, DraftEquation, system_of_drafts
from tilth.formats.mathematica import DEFAULT_HEAD, sum_reader, without_comments
from tilth.formats.product_brackets import without_product_brackets
from tilth.formats.source import Source

__all__ = ["is_equation_list", "read_equation_list"]

_LIST = re.compile(r"(?:\s|\(\*(?:(?!\*\)).)*+\*\))*+\{", re.DOTALL)


def is_equation_list(source: Source) -> bool:
    """Whether a text begins as a list; no system of Kira's does."""
    return _LIST.match(source.text) is not None


def read_equation_list(
    source: Source, symbols: Sequence[str] | None = None, *, head: str = DEFAULT_HEAD
) -> System:
    """Read a list of sums of integrals, each of which is zero; what comes after it is another such list.

    Parameters
    ----------
    source : Source
    symbols : sequence of str, optional
        Default: those that occur, sorted, `d` first.
    head : str
        Template of integrals, as for rules of Mathematica.

    Raises
    ------
    FormatError
        Naming file, line and entry.
    """
    reader = sum_reader(head, None)
    source = without_product_brackets(without_comments(source), reader.head)
    text = source.text
    breaks = [place for place, one in enumerate(text) if one == "\n"]
    drafts: list[DraftEquation] = []
    terms = 0
    position = _skip(text, 0)
    while position < len(text):
        if text[position] != "{":
            raise source.error(position, f"has {source.excerpt(position)} where a list must begin")
        position = _skip(text, position + 1)
        while not text.startswith("}", position):
            found, end = reader.read(source, position)
            if end >= len(text) or text[end] == ";":
                raise source.error(min(end, len(text) - 1), "ends without the closing '}' of the list")
            terms += len(found)
            if terms > MAX_TERMS or len(drafts) == MAX_EQUATIONS:
                raise source.error(
                    position, f"more than {MAX_EQUATIONS} equations or {MAX_TERMS} terms, split the file"
                )
            drafts.append(
                [
                    (label, f"-({one})" if sign < 0 else one, bisect_right(breaks, place) + 1)
                    for sign, one, label, place in found
                ]
            )
            position = _skip(text, end + 1) if text[end] == "," else end
            if text[end] not in ",}":
                raise source.error(end, f"has {source.excerpt(end)} where ',' or '}}' must be")
        position = _skip(text, position + 1)
    if not drafts:
        raise FormatError(f"{source.name} has no equations")
    return system_of_drafts(source, drafts, symbols)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
