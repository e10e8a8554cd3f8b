"""Integrals as text, one or a list of them."""

from __future__ import annotations

import re

from tilth.errors import IndexCountError, IndexRangeError, TargetError
from tilth.family.definition import Definition
from tilth.family.indices import check_indices

__all__ = ["parse_indices", "parse_target_list"]

_INTEGRAL = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*\[([-+0-9,\s]*)\]\s*", re.ASCII)
_INDEX = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)


def parse_indices(family: Definition, text: str) -> tuple[int, ...]:
    """Read ``name[1,1,-3]``.

    Raises
    ------
    TargetError
        The text is not of this form or names another family.
    IndexCountError, IndexRangeError
    """
    match = _INTEGRAL.fullmatch(text)
    parts = [part.strip() for part in match.group(2).split(",")] if match else []
    if match is None or not all(_INDEX.fullmatch(part) for part in parts):
        shown = text.strip()
        raise TargetError(f"{shown[:80]!r} is not an integral, write it like {family.name}[1,1,0]")
    if match.group(1) != family.name:
        raise TargetError(
            f"{match.group()!r} belongs to family {match.group(1)}, but the family here is {family.name}"
        )
    return check_indices(family.name, family.size, [int(part) for part in parts])


def parse_target_list(family: Definition, text: str, source: str) -> tuple[tuple[int, ...], ...]:
    """Indices of a target list: one ``name[1,1,-3]`` a line, ``#`` comments and blank lines allowed.

    Raises
    ------
    TargetError, IndexCountError, IndexRangeError
        Naming file and line.
    """
    targets = []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        try:
            targets.append(parse_indices(family, content))
        except (TargetError, IndexCountError, IndexRangeError) as error:
            error.args = (f"{source}:{number}: {error}",)
            raise
    return tuple(targets)
