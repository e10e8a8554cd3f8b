"""The spellings of an integral in a system of equations, and lists of integrals in any of them.

``name[indices]``, or ``name#123`` or ``name@123`` with a weight, or a bare weight.
"""

from __future__ import annotations

import re

from tilth.errors import FormatError
from tilth.family.labels import NAME, Label, read_indices
from tilth.formats.source import Source

__all__ = ["INTEGRAL", "label_of", "read_label", "read_labels"]

INTEGRAL = (
    rf"(?:(?P<name>{NAME})(?:\[(?P<indices>[-+0-9, \t]*)\]|[#@](?P<weight>[0-9]{{1,40}}))"
    r"|(?P<bare>[0-9]{1,40}))"
)
"""An integral, as a regular expression whose match `label_of` takes."""

_ALONE = re.compile(rf"\s*{INTEGRAL}\s*", re.ASCII)
_REMARK = re.compile(r"(?:^|[ \t])#.*", re.ASCII)  # the # of a weight follows its name


def label_of(match: re.Match[str]) -> Label:
    """Return the integral of a match of `INTEGRAL`.

    Raises
    ------
    ValueError
        Its indices are none, too many or too large.
    """
    if match.group("bare") is not None:
        return Label("", (), int(match.group("bare")))
    if match.group("weight") is not None:
        return Label(match.group("name"), (), int(match.group("weight")))
    return Label(match.group("name"), read_indices(match.group("indices")))


def read_label(text: str) -> Label:
    """Read an integral.

    Raises
    ------
    ValueError
        The text is none.

    Examples
    --------
    >>> print(read_label("bubble[2, 1]"), read_label("bubble@12"), read_label("12"))
    bubble[2,1] bubble#12 12
    """
    match = _ALONE.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{text.strip()[:80]!r} is not an integral, write it like bubble[2,1], bubble#12 or 12"
        )
    return label_of(match)


def read_labels(source: Source) -> tuple[Label, ...]:
    """Read a list of integrals, one per line.

    What follows a ``#`` at the beginning of a line or after a space is a remark.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    found: dict[Label, None] = {}
    for number, line in enumerate(source.text.split("\n"), start=1):
        text = _REMARK.sub("", line)
        if not text.strip():
            continue
        try:
            label = read_label(text)
            if label in found:
                raise ValueError(f"{label} comes twice, leave one out")
        except ValueError as error:
            raise FormatError(f"{source.name}:{number}: {error}") from None
        found[label] = None
    return tuple(found)
