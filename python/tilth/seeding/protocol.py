"""What a seeding rule is, what it may answer, and what it may ask."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias, TypeGuard, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.family import Integral
from tilth.family.distinct import distinct
from tilth.family.index_arrays import keys_of, powers_of, sectors_of
from tilth.seeding.choices import Choices
from tilth.seeding.request import Request, Sector

__all__ = ["Answer", "Choice", "Closing", "Learning", "SeedingRule", "Seeds", "is_rule"]


@dataclass(frozen=True)
class Choice:
    """Seeds of one sector, with the identities to apply to each.

    Attributes
    ----------
    seeds : array_like of int, shape (n, N)
    identities : sequence of sequences of str, length n, optional
        Names of templates of the family, such as ``d/dk1.p1``; None means all that the run uses.
    """

    seeds: ArrayLike
    identities: Sequence[Sequence[str]] | None = None


Answer: TypeAlias = ArrayLike | Choice


@runtime_checkable
class SeedingRule(Protocol):
    """Chooses seeds, sector by sector. It never states an equation: those are made by the core.

    A rule is asked once for each nonzero sector at or below the targets, simplest first, and answers with
    seeds of that sector: an integer array of shape (n, N), or a `Choice` that also names identities. Its
    answer is checked (shape, range, sector, duplicates) before anything is made of it.

    An object with a name and this method is a rule. One that wants more (parameters that are checked and
    shown, or eliminations to choose by) derives from `Rule`.
    """

    @property
    def name(self) -> str:
        """Short name, with parameters, such as ``laporta(dots=1, s=3)``; what tables and errors show."""

    def choose(self, sector: Sector, request: Request, /) -> Answer:
        """Return the seeds of `sector` for the targets of `request`."""


def is_rule(value: object) -> TypeGuard[SeedingRule]:
    """Whether something is a seeding rule; a class that makes rules is none."""
    return isinstance(value, SeedingRule) and not isinstance(value, type)


class Closing(Protocol):
    """How far the seeds of a rule reduce the targets: what a rule may read of a `tilth.Score`."""

    @property
    def seeds(self) -> int:
        """How many there are."""

    @property
    def multiplications(self) -> int:
        """Multiply-adds of the elimination."""

    @property
    def complete(self) -> bool:
        """Whether every target is reduced to masters."""

    @property
    def missing(self) -> Sequence[Integral]:
        """Reducible integrals that the targets are left with."""

    @property
    def widen(self) -> Mapping[int, tuple[int, int]]:
        """The least {sector: (dots, s)} whose seeds would reduce what is missing there."""


class Learning(Protocol):
    """What a rule may ask of the run that it is used in, to choose its seeds by elimination."""

    @property
    def many_points(self) -> bool:
        """Whether what is selected is solved at many points: multiplications count, and seeds cost little."""

    def score(self, rule: SeedingRule) -> Closing:
        """Return how far a rule reduces the targets."""

    def closing_prefix(self, seeds: NDArray[np.int8]) -> int | None:
        """Return how many of the seeds, in their order, close the targets; None if all of them do not."""

    def needed(self, rule: SeedingRule) -> NDArray[np.int8] | None:
        """Return seeds of a rule that are enough for the targets: those whose equations they need.

        Shape (n, N); None if the rule does not close the targets.
        """

    def spare(self, kept: NDArray[np.int8], parts: Sequence[NDArray[np.int8]]) -> list[int]:
        """Return the numbers of parts that can be left out, each after those before it.

        What is left closes the targets; none can be left out if not even all of them do.
        """

    def without_symmetries(self, targets: Iterable[Integral]) -> Learning:
        """Return the same for other targets of the family, where seeds alone make equations, and no maps."""

    def resolve(self, rule: SeedingRule) -> SeedingRule:
        """Return the rule that another one comes to here: one that chooses seeds without elimination."""

    def report(self, stage: str, text: str) -> None:
        """Tell the user how far the rule is."""


@dataclass(frozen=True, eq=False)
class Seeds:
    """Checked seeds of all sectors, and which rule chose them.

    Attributes
    ----------
    indices : ndarray of int8, shape (n, N)
    choices : Choices or None
        Which identities each seed gets; None means all for all seeds.
    rule : str
        Name of the rule.
    bounds : dict
        {sector: (largest dots, largest s) among its seeds}.
    mapped_powers : int or None
        Largest dots + s of an integral to which maps between sectors are applied; None for any.
    """

    indices: NDArray[np.int8]
    choices: Choices | None
    rule: str
    bounds: dict[int, tuple[int, int]]
    mapped_powers: int | None = None

    def __len__(self) -> int:
        return len(self.indices)

    def __repr__(self) -> str:
        return f"Seeds({len(self)} in {len(self.bounds)} sectors by {self.rule})"

    def joined(self, more: NDArray[np.int8]) -> Seeds:
        """Return these seeds and some more, each once; all identities are applied to the new ones."""
        if not len(more):  # this is asked after each elimination, of all the seeds that there are
            return self
        known = set(keys_of(self.indices))
        new: dict[bytes, int] = {}
        for number, key in enumerate(keys_of(more)):
            if key not in known:
                new.setdefault(key, number)
        if not new:
            return self
        added = np.asarray(more, dtype=np.int8)[list(new.values())]
        bounds = dict(self.bounds)
        sectors, (r, s) = sectors_of(added), powers_of(added)
        for sector in distinct(sectors).tolist():
            here = sectors == sector
            dots, power = bounds.get(sector, (0, 0))
            bounds[sector] = (
                max(dots, int(r[here].max()) - sector.bit_count()),
                max(power, int(s[here].max())),
            )
        choices = None if self.choices is None else self.choices.extended(len(added))
        joined = np.concatenate([self.indices, added])
        return replace(self, indices=joined, choices=choices, bounds=bounds)

    def by_sector(self) -> dict[int, NDArray[np.int8]]:
        """Return the seeds of each sector, int8 of shape (n, N)."""
        sectors = sectors_of(self.indices)
        return {sector: self.indices[sectors == sector] for sector in distinct(sectors).tolist()}

    def outside(self, sectors: Container[int]) -> Seeds:
        """Return the seeds that are not in some sectors."""
        left = [sector for sector in self.bounds if sector in sectors]
        if not left:
            return self
        numbers = sectors_of(self.indices)
        kept = ~np.logical_or.reduce([numbers == sector for sector in left])
        bounds = {sector: box for sector, box in self.bounds.items() if sector not in sectors}
        choices = None if self.choices is None else self.choices.keep(kept)
        return replace(self, indices=self.indices[kept], choices=choices, bounds=bounds)

    def to_dict(self) -> dict[str, Any]:
        """Counts by sector, for reports."""
        return {"rule": self.rule, "seeds": len(self), "sectors": len(self.bounds)}
