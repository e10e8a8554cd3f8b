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
from tilth.formats.equation_lists import is_equation_list, read_equation_list
from tilth.formats.kira_system import read_kira_system
from tilth.formats.mathematica import DEFAULT_HEAD
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


def read_system(path: str | Path, symbols: Sequence[str] | None = None, *, head: str | None = None) -> System:
    """Read a system of equations, as Kira takes it from its users or as a list of Mathematica.

    Parameters
    ----------
    path : path
        Of a file, or of a folder whose files ``*.txt`` are lists, as NeatIBP's ``results/IBP``.
    symbols : sequence of str, optional
        Default: those that occur, sorted, `d` first.
    head : str, optional
        Template of the integrals of a list, default ``{family}[{indices}]``.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    source = _folder(Path(path)) if Path(path).is_dir() else read_source(path)
    if not is_equation_list(source):
        if head is not None:
            raise FormatError(f"{source.name} is no list of Mathematica, which a head would be for")
        return read_kira_system(source, symbols)
    return read_equation_list(source, symbols, head=DEFAULT_HEAD if head is None else head)


def _folder(path: Path) -> Source:
    """Return the lists of a folder one after the other, those with few lines first."""
    files = sorted(path.glob("*.txt"), key=lambda file: (len(file.stem), file.stem))
    if not files:
        raise FormatError(f"{path} cannot be read: it is a folder without lists *.txt")
    return Source(str(path), "\n".join(read_source(file).text for file in files))
