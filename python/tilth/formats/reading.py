"""`read_rules` and `read_system`: what other programs wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tilth.errors import FormatError
from tilth.family import Family
from tilth.family.given import System
from tilth.formats.drafts import Expected
from tilth.formats.kira_system import read_kira_system
from tilth.formats.registry import find_format
from tilth.formats.rules import Rules
from tilth.formats.source import read_source

__all__ = ["read_rules", "read_system"]


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
        The modulus, where coefficients are residues.
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
    expected = Expected(family, None if symbols is None else tuple(symbols), prime)
    return entry.read(read_source(path), expected, **given)


def read_system(path: str | Path, symbols: Sequence[str] | None = None) -> System:
    """Read a system of equations in Kira's format, see `kira_system`.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    return read_kira_system(read_source(path), symbols)
