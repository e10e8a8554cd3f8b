"""Integrals as text, one or a list of them, in the ways in which people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tilth.errors import IndexCountError, IndexRangeError, TargetError
from tilth.family.definition import Definition
from tilth.family.indices import MAX_INDEX, check_indices

__all__ = ["parse_indices", "parse_target_list"]

_INDICES = r"[-+0-9,\s]*"
_INTEGRAL = re.compile(
    rf"(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*(?:\[(?P<square>{_INDICES})\]|\((?P<round>{_INDICES})\))"
    rf"|\{{(?P<curly>\s*[-+0-9]{_INDICES})\}}",
    re.ASCII,
)
_INDEX = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_LONG_INDEX = re.compile(r"[+-]?[0-9]{10,}", re.ASCII)
_LINE_END = re.compile(r"\r\n|\r|\n")
_BETWEEN = re.compile(r"(?:\s|\ufeff|#[^\r\n]*)+")
# What stands where an integral should, for a message: up to the bracket that closes, or to the next blank.
_ENTRY = re.compile(r"[^\s,{}\[\]()]*[ \t]*[\[({][^\])}\r\n#]*[\])}]?|[^\s,]+|.", re.ASCII)


def parse_indices(family: Definition, text: str) -> tuple[int, ...]:
    """Read one integral: ``name[1,1,-3]``, ``name(1,1,-3)``, or the indices alone, ``{1,1,-3}``.

    Raises
    ------
    TargetError
        The text is not of this form or names another family.
    IndexCountError, IndexRangeError
    """
    match = _INTEGRAL.fullmatch(text.strip())
    if match is None:
        raise _not_an_integral(family, text)
    return _read(family, match)


def parse_target_list(family: Definition, text: str, source: str) -> tuple[tuple[int, ...], ...]:
    """Indices of a target list.

    Integrals as `parse_indices` reads them, separated by commas, blanks or ends of lines, in braces or
    without, with ``#`` comments.

    Raises
    ------
    TargetError, IndexCountError, IndexRangeError
        Naming file, line and entry.
    """
    targets: list[tuple[int, ...]] = []
    braces: list[int] = []  # where they were opened
    separated = True
    position = _skip(text, 0)
    while position < len(text):
        with _placed(source, text, position):
            match = _INTEGRAL.match(text, position)
            if match is not None and separated:
                targets.append(_read(family, match))
                position, separated = match.end(), False
            elif text[position] == "{" and separated:
                braces.append(position)
                position += 1
            elif text[position] == "}" and braces:
                braces.pop()
                position, separated = position + 1, False
            elif text[position] == "," and targets:
                position, separated = position + 1, True
            else:
                found = _ENTRY.match(text, position)
                raise _not_an_integral(family, found.group() if found else text[position:])
        after = _skip(text, position)
        separated = separated or after > position
        position = after
    if braces:
        with _placed(source, text, braces[-1]):
            raise TargetError("the brace that opens here is not closed, add '}' at the end")
    return tuple(targets)


def _skip(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


@contextmanager
def _placed(source: str, text: str, position: int) -> Iterator[None]:
    """Put file and line in front of messages."""
    try:
        yield
    except (TargetError, IndexCountError, IndexRangeError) as error:
        line = sum(1 for _ in _LINE_END.finditer(text, 0, position)) + 1
        error.args = (f"{source}:{line}: {error}",)
        raise


def _read(family: Definition, match: re.Match[str]) -> tuple[int, ...]:
    name = match["name"]
    parts = [part.strip() for part in (match["square"] or match["round"] or match["curly"] or "").split(",")]
    if any(_LONG_INDEX.fullmatch(part) for part in parts):
        raise IndexRangeError(
            f"{match.group()[:80]!r} has an index that is not between -{MAX_INDEX} and {MAX_INDEX}"
        )
    if not all(_INDEX.fullmatch(part) for part in parts):
        raise _not_an_integral(family, match.group())
    if name is not None and name != family.name:
        raise TargetError(f"{match.group()!r} belongs to family {name}, but the family here is {family.name}")
    return check_indices(family.name, family.size, [int(part) for part in parts], family.given)


def _not_an_integral(family: Definition, text: str) -> TargetError:
    return TargetError(f"{text.strip()[:80]!r} is not an integral, write it like {family.name}[1,1,0]")
