"""Files of cuts: one a line, the numbers of its propagators, such as ``1,3,6,8``; # begins a comment."""

from __future__ import annotations

import re
from pathlib import Path

from tilth.cuts.spanning import Cut
from tilth.errors import OptionError
from tilth.family.reading import read_text

__all__ = ["parse_cuts", "read_cut_file"]

_LINE = re.compile(r"[0-9]{1,3}(?:[\s,]+[0-9]{1,3})*", re.ASCII)


def read_cut_file(path: str | Path) -> tuple[Cut, ...]:
    """Read a file of cuts.

    Raises
    ------
    OptionError
        Naming the file and the line.
    """
    return parse_cuts(read_text(path, OptionError), str(path))


def parse_cuts(text: str, source: str) -> tuple[Cut, ...]:
    r"""Read the text of such a file.

    Raises
    ------
    OptionError
        Naming the source and the line.

    Examples
    --------
    >>> parse_cuts("3,4,7  # a sunrise\n1 3 6 8\n", "text")
    ((3, 4, 7), (1, 3, 6, 8))
    """
    found: list[Cut] = []
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        if not _LINE.fullmatch(content):
            raise OptionError(f"{source}, line {number}: {content[:40]!r} is no cut, write it like 1,3,6,8")
        found.append(tuple(int(part) for part in re.split(r"[\s,]+", content)))
    return tuple(found)
