"""What a seeding rule is, and what it may answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.seeding.request import Request, Sector

__all__ = ["Answer", "AnyRule", "Choice", "DeferredRule", "SeedingRule", "Seeds"]


@dataclass(frozen=True)
class Choice:
    """Seeds of one sector, with the operators to apply to each.

    Attributes
    ----------
    seeds : array_like of int, shape (n, N)
    operators : sequence of sequences of int, length n, optional
        Numbers of the operators in ``family.templates()``; None means all that the run uses.
    """

    seeds: ArrayLike
    operators: Sequence[Sequence[int]] | None = None


Answer: TypeAlias = ArrayLike | Choice


@runtime_checkable
class SeedingRule(Protocol):
    """Chooses seeds, sector by sector. It never states an equation: those are made by the core.

    A rule is asked once for each nonzero sector at or below the targets, simplest first, and answers with
    seeds of that sector: an integer array of shape (n, N), or a `Choice` that also names operators. Its
    answer is checked (shape, range, sector, duplicates) before anything is made of it.
    """

    @property
    def name(self) -> str:
        """Short name, with parameters, such as ``laporta(dots=1, s=3)``; what tables and errors show."""

    def choose(self, sector: Sector, request: Request, /) -> Answer:
        """Seeds of `sector` for the targets of `request`."""


class DeferredRule(Protocol):
    """Needs eliminations to choose its seeds, like `priority` and `tilth.repair`."""

    @property
    def name(self) -> str:
        """As for `SeedingRule`."""

    def resolve(self, request: Request, tools: Any, /) -> SeedingRule | DeferredRule:
        """Return the rule that chooses seeds by itself; `tools` can score rules and find closing prefixes."""


#: What `tilth.score`, `compare` and `reduce` take, beside text.
AnyRule: TypeAlias = SeedingRule | DeferredRule


@dataclass(frozen=True, eq=False)
class Seeds:
    """Checked seeds of all sectors, and which rule chose them.

    Attributes
    ----------
    indices : ndarray of int8, shape (n, N)
    operators : ndarray of uint64, shape (n,), or None
        A bit for each operator; None means all operators for all seeds.
    rule : str
        Name of the rule.
    bounds : dict
        {sector: (largest dots, largest s) among its seeds}.
    """

    indices: NDArray[np.int8]
    operators: NDArray[np.uint64] | None
    rule: str
    bounds: dict[int, tuple[int, int]]

    def __len__(self) -> int:
        return len(self.indices)

    def __repr__(self) -> str:
        return f"Seeds({len(self)} in {len(self.bounds)} sectors by {self.rule})"

    def to_dict(self) -> dict[str, Any]:
        """Counts by sector, for reports."""
        return {"rule": self.rule, "seeds": len(self), "sectors": len(self.bounds)}
