"""Integrals as text, one or a list of them, in the ways in which people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tilth.errors import IndexCountError, IndexRangeError, TargetError
from tilth.family.definition import Definition
from tilth.family.indices import MAX_INDEX, check_indices
from tilth.family.reading import read_text

__all__ = ["parse_indices", "parse_target_list", "parse_targets_of", "read_target_list", "read_target_text"]

F = TypeVar("F", bound=Definition)

_INDICES = r"[-+0-9,\s]*"
_INTEGRAL = re.compile(
    rf"(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*(?:\[(?P<square>{_INDICES})\]|\((?P<round>{_INDICES})\))"
    rf"|\{{(?P<curly>\s*[-+0-9]{_INDICES})\}}",
    re.ASCII,
)
# Indices alone; in a list they take a line.
_BARE = re.compile(r"[-+]?[0-9]+(?:[ \t]*,[ \t]*[-+]?[0-9]+)*", re.ASCII)
_BARE_LINE = re.compile(rf"({_BARE.pattern})[ \t]*,?[ \t]*(?=[\r\n#]|$)", re.ASCII)
_INDEX = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_LONG_INDEX = re.compile(r"[+-]?[0-9]{10,}", re.ASCII)
_LINE_END = re.compile(r"\r\n|\r|\n")
_BETWEEN = re.compile(r"(?:\s|\ufeff|#[^\r\n]*)+")
# What stands where an integral should, for a message: up to the bracket that closes, or to the next blank.
_ENTRY = re.compile(r"[^\s,{}\[\]()]*[ \t]*[\[({][^\])}\r\n#]*[\])}]?|[^\s,]+|.", re.ASCII)


def parse_indices(family: Definition, text: str) -> tuple[int, ...]:
    """Read one integral: ``name[1,1,-3]``, ``name(1,1,-3)``, or indices alone, ``{1,1,-3}`` or ``1,1,-3``.

    Raises
    ------
    TargetError
        The text is not of this form or names another family.
    IndexCountError, IndexRangeError
    """
    match = _INTEGRAL.fullmatch(text.strip())
    if match is not None:
        return _read((family,), match)[1]
    if _BARE.fullmatch(text.strip()):
        return _read_indices((family,), text, text)[1]
    raise _not_an_integral(family, text)


def read_target_list(family: Definition, path: str | Path) -> tuple[tuple[int, ...], ...]:
    """Indices of a target file, which `parse_target_list` reads.

    Raises
    ------
    TargetError, IndexCountError, IndexRangeError
        Naming file, line and entry.
    """
    return parse_target_list(family, read_target_text(path), str(path))


def read_target_text(path: str | Path) -> str:
    """Text of a target file.

    Raises
    ------
    TargetError
        It cannot be read; or integrals stand where its name should.
    """
    try:
        return read_text(path, TargetError)
    except TargetError:
        if _INTEGRAL.search(str(path)):
            raise TargetError(
                f"{str(path)[:80]!r} is no file but looks like integrals, write them into a file, "
                "one per line (in Python, parse_targets reads text)"
            ) from None
        raise


def parse_target_list(family: Definition, text: str, source: str) -> tuple[tuple[int, ...], ...]:
    """Indices of a target list.

    Integrals as `parse_indices` reads them, separated by commas, blanks or ends of lines, in braces or
    without, with ``#`` comments. Indices without any brackets take a line of their own.

    Raises
    ------
    TargetError, IndexCountError, IndexRangeError
        Naming file, line and entry.
    """
    return tuple(indices for _, indices in parse_targets_of((family,), text, source))


def parse_targets_of(families: Sequence[F], text: str, source: str) -> tuple[tuple[F, tuple[int, ...]], ...]:
    """Family and indices of each integral of a target list, see `parse_target_list`.

    With several families every integral has the name of one.

    Raises
    ------
    TargetError, IndexCountError, IndexRangeError
        Naming file, line and entry.
    """
    targets: list[tuple[F, tuple[int, ...]]] = []
    braces: list[int] = []  # where they were opened
    separated = True
    position = _skip(text, 0)
    while position < len(text):
        with _placed(source, text, position):
            match = _INTEGRAL.match(text, position)
            if match is not None and separated:
                targets.append(_read(families, match))
                position, separated = match.end(), False
            elif separated and (line := _bare_line(text, position)) is not None:
                targets.append(_read_indices(families, line[1], line[1]))
                position, separated = line.end(), False
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
                raise _not_an_integral(families[0], found.group() if found else text[position:])
        after = _skip(text, position)
        separated = separated or after > position
        position = after
    if braces:
        with _placed(source, text, braces[-1]):
            raise TargetError("the brace that opens here is not closed, add '}' at the end")
    return tuple(targets)


def _bare_line(text: str, position: int) -> re.Match[str] | None:
    """Return the indices without brackets that are all of a line, but for a comma and a comment."""
    line = _BARE_LINE.match(text, position)
    begins = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1 if line else position
    return None if text[begins:position].strip(" \t\ufeff") else line


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


def _read(families: Sequence[F], match: re.Match[str]) -> tuple[F, tuple[int, ...]]:
    inside = match["square"] or match["round"] or match["curly"] or ""
    return _read_indices(families, inside, match.group(), match["name"])


def _read_indices(
    families: Sequence[F], inside: str, written: str, name: str | None = None
) -> tuple[F, tuple[int, ...]]:
    """Read what stands inside brackets; `written` is the whole, for messages."""
    parts = [part.strip() for part in inside.split(",")]
    if any(_LONG_INDEX.fullmatch(part) for part in parts):
        raise IndexRangeError(
            f"{written[:80]!r} has an index that is not between -{MAX_INDEX} and {MAX_INDEX}"
        )
    if not all(_INDEX.fullmatch(part) for part in parts):
        raise _not_an_integral(families[0], written)
    family = _named(families, name, written)
    return family, check_indices(family.name, family.size, [int(part) for part in parts], family.given)


def _named(families: Sequence[F], name: str | None, written: str) -> F:
    """Return the family of an integral."""
    if name is None and len(families) == 1:
        return families[0]
    found = next((family for family in families if family.name == name), None)
    if found is not None:
        return found
    shown = ", ".join(family.name for family in families)
    here = f"the family here is {shown}" if len(families) == 1 else f"the families here are {shown}"
    if name is None:
        raise TargetError(f"{written!r} names no family, but {here}; write it like {families[0].name}[1,1,0]")
    raise TargetError(f"{written!r} belongs to family {name}, but {here}")


def _not_an_integral(family: Definition, text: str) -> TargetError:
    return TargetError(
        f"{text.strip()[:80]!r} is not an integral, write it like "
        f"{family.name}[{','.join(['1'] * family.size)}]"
    )
