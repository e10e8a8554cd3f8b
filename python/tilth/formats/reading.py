"""`read_rules` and `read_system`: what other programs wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tilth.errors import FormatError
from tilth.family import Family, check_prime
from tilth.family.given import System
from tilth.formats.drafts import Expected
from tilth.formats.kira_system import read_kira_system
from tilth.formats.registry import find_format
from tilth.formats.rules import Rules
from tilth.formats.source import Source, read_source

__all__ = ["read_rules", "read_system"]

#: The comment that `export` writes.
_STATED = re.compile(r"\s*(?:\(\*|\*) residues modulo ([0-9]{1,20})(?![0-9])", re.ASCII)


def read_rules(
    path: str | Path,
    format: str | None = None,
    *,
    family: Family | None = None,
    symbols: Sequence[str] | None = None,
    prime: int | None = None,
    **options: Any,
) -> Rules:
    """Read the rules of another program. Nothing is evaluated, and what is unknown is an error.

    Parameters
    ----------
    path : path
        Unpacked if the name ends in ``.gz``.
    format : str, optional
        See `FORMATS`; default by the suffix of the path.
    family : Family, optional
        Every integral must belong to it, and coefficients are in its symbols.
    symbols : sequence of str, optional
        Of the coefficients; default those that occur, sorted, `d` first.
    prime : int, optional
        The modulus, where coefficients are residues; default what a comment of `export` says.
    head, numbers :
        As for `export`.

    Returns
    -------
    Rules
        Coefficients are `FactoredFunction`, or Fraction where no symbol occurs, or residues.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    entry = find_format(format, path)
    if entry.read is None:
        raise FormatError(f"the format {entry.name} has no rules to read, see tilth.formats for its reader")
    given = entry.accepted(options)
    given.pop("declarations", None)
    source = read_source(path)
    expected = Expected(family, None if symbols is None else tuple(symbols), _modulus(source, prime))
    return entry.read(source, expected, **given)


def _modulus(source: Source, given: int | None) -> int | None:
    """Return the prime that a comment at the beginning of a file states, or the one that is given.

    Raises
    ------
    FormatError
        They differ.
    PrimeError
        It is none.
    """
    found = _STATED.match(source.text)
    if found is None:
        return given
    stated = check_prime(int(found.group(1)))
    if given not in (None, stated):
        raise FormatError(f"{source.name}:1: is modulo {stated}, not modulo {given}")
    return stated


def read_system(path: str | Path, symbols: Sequence[str] | None = None) -> System:
    """Read a system of equations in Kira's format, see `kira_system`.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    return read_kira_system(read_source(path), symbols)
