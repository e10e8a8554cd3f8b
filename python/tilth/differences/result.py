"""`TableDifference`: what the comparison of two reductions found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tilth.differences.sides import Key

__all__ = ["CoefficientDifference", "TableDifference"]

#: Entries of a list, and characters of a coefficient, that are printed.
SHOWN = 20
LONGEST = 60


@dataclass(frozen=True)
class CoefficientDifference:
    """A coefficient that two reductions do not share.

    Attributes
    ----------
    target, master : Label or Combination
    first, second : str
        The coefficients in canonical form, where they were compared; ``"0"`` where a row lacks the master.
    """

    target: Key
    master: Key
    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.target}, {self.master}: {_short(self.first)} and {_short(self.second)}"


@dataclass(frozen=True)
class TableDifference:
    """What two reductions say, side by side.

    Attributes
    ----------
    same : bool
        Whether all that one says the other says, too; with `common` only of targets that both have.
    equal : int
        Targets of which both say the same.
    different : tuple of CoefficientDifference
    undecided : mapping
        {target: masters that the other side neither has nor reduces}: rows in masters too different to tell.
    only_first, only_second : tuple of Label
        Targets that the other does not have. One that stands for itself is none.
    masters_first, masters_second : tuple of Label or Combination
        Masters that the other does not have.
    rewritten : int
        How many targets were compared in other masters than those of their rows.
    where : str
        Where coefficients were compared, such as ``any d, s``, or the primes of random points.
    common : bool
        Whether targets of one side only do not count.
    """

    equal: int
    different: tuple[CoefficientDifference, ...]
    undecided: Mapping[Key, tuple[Key, ...]]
    only_first: tuple[Key, ...]
    only_second: tuple[Key, ...]
    masters_first: tuple[Key, ...]
    masters_second: tuple[Key, ...]
    rewritten: int
    where: str
    common: bool

    @property
    def same(self) -> bool:
        """Whether nothing differs, see the class."""
        one_sided = self.only_first or self.only_second
        return not (self.different or self.undecided or (one_sided and not self.common))

    @property
    def differing_targets(self) -> tuple[Key, ...]:
        """Targets with a coefficient that differs."""
        return tuple(dict.fromkeys(entry.target for entry in self.different))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        return {
            "same": self.same,
            "equal": self.equal,
            "different": [
                {name: str(getattr(entry, name)) for name in ("target", "master", "first", "second")}
                for entry in self.different
            ],
            "undecided": {str(target): [*map(str, masters)] for target, masters in self.undecided.items()},
            "only_first": [*map(str, self.only_first)],
            "only_second": [*map(str, self.only_second)],
            "masters_first": [*map(str, self.masters_first)],
            "masters_second": [*map(str, self.masters_second)],
            "rewritten": self.rewritten,
            "where": self.where,
        }

    def __str__(self) -> str:
        targets = self.differing_targets
        lines = [f"{self.equal:,} target(s) equal, {len(targets):,} different, compared at {self.where}"]
        if self.rewritten:
            lines.append(f"{self.rewritten:,} compared in other masters than their own")
        lines += _listed("different:", self.different)
        lines += _listed(
            "not to be compared, as the other reduction neither has nor reduces these masters:",
            (f"{target}: {', '.join(map(str, masters))}" for target, masters in self.undecided.items()),
        )
        lines += _listed("only in the first:", self.only_first)
        lines += _listed("only in the second:", self.only_second)
        lines += _listed("masters of the first only:", self.masters_first)
        lines += _listed("masters of the second only:", self.masters_second)
        return "\n".join([*lines, "the same" if self.same else "not the same"])

    def __repr__(self) -> str:
        counts = f"{self.equal} equal, {len(self.differing_targets)} different"
        alone = f"{len(self.only_first)} and {len(self.only_second)} in one only"
        return f"TableDifference({counts}, {len(self.undecided)} undecided, {alone})"


def _listed(head: str, entries: Iterable[object]) -> list[str]:
    """Return lines, the first ones of a long list."""
    found = [*map(str, entries)]
    if not found:
        return []
    more = [f"  ... and {len(found) - SHOWN:,} more"] if len(found) > SHOWN else []
    return [f"{head[:-1]} ({len(found):,}):", *(f"  {entry}" for entry in found[:SHOWN]), *more]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
