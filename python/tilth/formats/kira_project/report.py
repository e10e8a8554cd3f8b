"""What became of each entry of another program's files: nothing is left out without a word."""

from __future__ import annotations

from dataclasses import dataclass, field

from tilth.formats.yaml_tree import YamlEntry

__all__ = ["Entries", "ImportedEntry"]


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

    def taken(self, entry: YamlEntry, meaning: str) -> None:
        """Record what an entry became."""
        self.found.append(ImportedEntry(entry.source, entry.line, entry.place, True, meaning))

    def left(self, entry: YamlEntry, reason: str) -> None:
        """Record why an entry has no counterpart."""
        self.found.append(ImportedEntry(entry.source, entry.line, entry.place, False, reason))
