"""Kira's results, its list of masters, and lists of integrals (arXiv:2505.20197).

A file of results is Mathematica's list of rules in a layout of its own, one term per line::

    {
    bubble[2,1] ->
     + bubble[1,1]*((-d+3)/(s))
    ,
    bubble[1,0] ->
     + 0
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tilth.errors import FormatError
from tilth.family.labels import NAME, Label, read_indices
from tilth.formats.coefficients import above_and_below
from tilth.formats.drafts import Expected
from tilth.formats.mathematica import read_mathematica
from tilth.formats.rules import Rules
from tilth.formats.source import Source

__all__ = [
    "read_integrals",
    "read_kira",
    "read_masters",
    "write_integrals",
    "write_kira",
    "write_masters",
]

# Names that Kira keeps for itself.
_RESERVED = frozenset(["I", "Pi", "Euler", "Catalan", "den", "Tuserweight"])

_INTEGRAL = re.compile(rf"[ \t]*(?P<family>{NAME})[ \t]*\[(?P<indices>[-+0-9, \t]*)\][ \t]*", re.ASCII)
_WEIGHT = re.compile(r"(?:#[ \t]*[0-9]{1,40}[ \t]*)?", re.ASCII)


def check_names(names: Iterable[str]) -> None:
    """Refuse names that Kira keeps for itself, and numbers.

    Raises
    ------
    FormatError
    """
    for name in names:
        if name in _RESERVED or name.isdecimal():
            raise FormatError(
                f"{name!r} cannot be a name in Kira, give another with rename={{{name!r}: ...}}"
            )


def write_kira(rules: Rules) -> str:
    """Write rules in the layout of Kira's ``kira_*.m``.

    Raises
    ------
    FormatError
        A name is one that Kira keeps for itself.
    """
    check_names((*rules.symbols, *rules.names))
    written = []
    for target, row in rules.items():
        terms = []
        for master, value in row.items():
            above, below = above_and_below(value)
            terms.append(f" + {master}*(({above})/({below}))\n")
        written.append(f"{target} ->\n" + ("".join(terms) or " + 0\n"))
    return "{\n" + ",\n".join(written) + "}\n"


def read_kira(source: Source, expected: Expected | None = None) -> Rules:
    """Read Kira's ``kira_*.m``.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    return read_mathematica(source, expected)


def write_masters(rules: Rules) -> str:
    """Write the masters in the layout of Kira's file ``masters``: ``bubble[1,1] # 1``.

    The number stands where Kira has the weight of the integral in its order; here it counts the masters from
    the simplest on.
    """
    check_names(label.name for label in rules.masters)
    return "".join(f"{master} # {place}\n" for place, master in enumerate(rules.masters, start=1))


def read_masters(source: Source, expected: Expected | None = None) -> tuple[Label, ...]:
    """Read Kira's file ``masters`` or ``masters.final``, whose weights are left out.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    return _read_list(source, expected, _WEIGHT)


def write_integrals(labels: Iterable[Label]) -> str:
    """Write a list of integrals, one per line, as Kira's ``select_mandatory_list`` reads it."""
    return "".join(f"{label}\n" for label in labels)


def read_integrals(source: Source, expected: Expected | None = None) -> tuple[Label, ...]:
    """Read a list of integrals, one per line.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    return _read_list(source, expected, re.compile(""))


def _read_list(source: Source, expected: Expected | None, rest: re.Pattern[str]) -> tuple[Label, ...]:
    expected = expected or Expected()
    labels: dict[Label, None] = {}
    for number, line in enumerate(source.text.split("\n"), start=1):
        if not line.strip():
            continue
        match = _INTEGRAL.match(line)
        try:
            if match is None or rest.fullmatch(line.rstrip(), match.end()) is None:
                raise ValueError(f"{line.strip()[:80]!r} is not an integral, write it like bubble[2,1]")
            label = Label(match.group("family"), read_indices(match.group("indices")))
            expected.check(label)
            if label in labels:
                raise ValueError(f"{label} comes twice, leave one out")
        except ValueError as error:
            raise FormatError(f"{source.name}:{number}: {error}") from None
        labels[label] = None
    return tuple(labels)
