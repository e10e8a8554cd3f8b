"""What the files of another program say, and what became of each entry: none is left out without a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tilth.errors import ExpressionError, FormatError
from tilth.family import Family, Integral, parse_expression
from tilth.table import Preferred

__all__ = ["Entries", "FilePlace", "ImportedEntry", "ImportedPoints", "ImportedProject", "checked_expression"]


@dataclass(frozen=True, slots=True, eq=False)
class FilePlace:
    """Where something stands in a file.

    Attributes
    ----------
    source : str
        The file.
    line : int
        From 1.
    place : str
        The keys that lead to it, such as ``integralfamilies[1].propagators[3]``; entries count from 1.
    """

    source: str
    line: int
    place: str

    def error(self, what: object) -> FormatError:
        """Return an error that names file, line and key."""
        return FormatError(f"{self.source}:{self.line}: {self.place or 'the file'} {what}")


def checked_expression(text: str, place: FilePlace) -> str:
    """Return the text of an expression, without blanks, that is one by itself.

    Raises
    ------
    FormatError
        ``a)*(b`` would become part of another expression.
    """
    try:
        parse_expression(text, place.place)
    except ExpressionError as error:
        raise FormatError(f"{place.source}:{place.line}: {error}") from error
    return "".join(text.split())


@dataclass(frozen=True)
class ImportedEntry:
    """One entry.

    Attributes
    ----------
    source : str
        The file.
    line : int
    key : str
        Such as ``jobs[1].reduce_sectors.integral_ordering``.
    taken : bool
        Whether it has a counterpart here.
    meaning : str
        What it became, or why nothing.
    """

    source: str
    line: int
    key: str
    taken: bool
    meaning: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.key}: {self.meaning}"


@dataclass
class Entries:
    """Collects the entries while files are read."""

    found: list[ImportedEntry] = field(default_factory=list)

    def in_order(self) -> tuple[ImportedEntry, ...]:
        """Return the entries file by file, line by line."""
        files = list(dict.fromkeys(entry.source for entry in self.found))
        return tuple(sorted(self.found, key=lambda entry: (files.index(entry.source), entry.line)))

    def taken(self, entry: FilePlace, meaning: str) -> None:
        """Record what an entry became."""
        self.found.append(ImportedEntry(entry.source, entry.line, entry.place, True, meaning))

    def left(self, entry: FilePlace, reason: str) -> None:
        """Record why an entry has no counterpart."""
        self.found.append(ImportedEntry(entry.source, entry.line, entry.place, False, reason))


@dataclass(frozen=True)
class ImportedPoints:
    """Points modulo a prime.

    Attributes
    ----------
    prime : int
    symbols : tuple of str
        ``d`` and invariants, in the order of the file.
    values : tuple of tuple of int
        Residues of each point, in the order of `symbols`.
    """

    prime: int
    symbols: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ImportedProject:
    """What the files of another program say.

    Attributes
    ----------
    families : tuple of Family
    targets : tuple of Integral
        Each once.
    entries : tuple of ImportedEntry
        What became of each key, in the order of the files.
    preferred_masters : tuple of Integral or Combination
    order : str or None
        Where the program's order is known to be one of those here.
    seeding : str or None
        The rule that has the program's seeds; the default, ``auto``, needs none.
    at : mapping
        {symbol: Fraction}: numbers in the place of symbols.
    points : tuple of ImportedPoints
    exports : tuple of str
        Formats in which the program would write results.
    numbers : mapping
        {family: number} where the program numbers families.
    """

    families: tuple[Family, ...]
    targets: tuple[Integral, ...]
    entries: tuple[ImportedEntry, ...]
    preferred_masters: tuple[Preferred, ...] = ()
    order: str | None = None
    seeding: str | None = None
    at: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    points: tuple[ImportedPoints, ...] = ()
    exports: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def left(self) -> tuple[ImportedEntry, ...]:
        """Entries without a counterpart."""
        return tuple(entry for entry in self.entries if not entry.taken)

    @property
    def options(self) -> dict[str, Any]:
        """Keyword arguments for a reduction: order, preferred masters and numbers, where given."""
        given = {"order": self.order, "preferred_masters": self.preferred_masters, "at": dict(self.at)}
        return {name: value for name, value in given.items() if value}

    def __repr__(self) -> str:
        names = ", ".join(family.name for family in self.families)
        return (
            f"ImportedProject({names}: {len(self.targets)} targets, "
            f"{len(self.preferred_masters)} preferred masters, {len(self.left)} entries left)"
        )
