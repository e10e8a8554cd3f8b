"""What a run of genetic programming is, checked once."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.genetic.primitives import PRIMITIVES
from tilth.family.checks import is_integer, is_positive
from tilth.family.text.suggest import did_you_mean

__all__ = ["Settings"]

_LEAST = {
    "population": 4,
    "islands": 1,
    "generations": 0,
    "seed": 0,
    "tournament": 1,
    "offspring": 1,
    "alike": 1,
    "migrate_every": 1,
    "migrants": 0,
    "patience": 1,
    "max_nodes": 3,
    "max_depth": 2,
}
#: What takes memory, and how much of it at most.
_HELD = ("population", "islands", "tournament", "offspring", "migrants")
_MOST = 1_000_000


@dataclass(frozen=True)
class Settings:
    """Settings of a run.

    Attributes
    ----------
    primitives : str
        ``"paper"``, ``"targets"`` or ``"indices"``, see `tilth.evolve.genetic.primitives`.
    population : int
        Programs of an island.
    islands : int
    generations : int
        How many at most.
    seed : int
        Seed of all random choices of the search.
    tournament : int
        Programs that compete to be a parent.
    offspring : int
        New programs an island and generation.
    alike : int
        Programs with the same counts that an island keeps: the shortest ones. Many texts choose the same
        seeds, and would otherwise crowd out the rest.
    migrate_every, migrants : int
        Every this many generations each island sends copies of this many of its programs to the next.
    patience : int
        An island whose best program has not improved for this many generations, and is not the best of all,
        begins anew.
    max_nodes, max_depth : int
        Of a program.
    start : tuple of str
        Expressions in the first population, on the first island.
    start_above : float or None
        Programs of the first population with a smaller objective are left out, to see whether a search finds
        what it did not start with. They are not in the log.
    until : float or None
        End when an objective is as small as this.
    seconds : float or None
        Begin no generation after this many processor seconds, those of all threads. What is done by then
        depends on the machine, what is logged does not.
    """

    primitives: str = "paper"
    population: int = 100
    islands: int = 4
    generations: int = 40
    seed: int = 0
    tournament: int = 4
    offspring: int = 100
    alike: int = 2
    migrate_every: int = 8
    migrants: int = 3
    patience: int = 30
    max_nodes: int = 40
    max_depth: int = 10
    start: tuple[str, ...] = ()
    start_above: float | None = None
    until: float | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        """Check every value.

        Raises
        ------
        EvolveError
        """
        object.__setattr__(self, "start", tuple(self.start))
        if self.primitives not in PRIMITIVES:
            raise EvolveError(
                f"primitives={self.primitives!r} is unknown, use one of {', '.join(PRIMITIVES)}"
                f"{did_you_mean(self.primitives, PRIMITIVES)}"
            )
        for name, least in _LEAST.items():
            value = getattr(self, name)
            if not is_integer(value, least):
                raise EvolveError(f"{name}={value!r} is not an integer from {least} up")
            if name in _HELD and value > _MOST:
                raise EvolveError(f"{name}={value!r} is too large, take at most {_MOST}")
        if self.max_nodes > 256 or self.max_depth > 32:
            raise EvolveError("max_nodes and max_depth are at most 256 and 32, the limits of an expression")
        if self.migrants >= self.population:
            raise EvolveError(
                f"migrants={self.migrants} would replace an island of {self.population}, take fewer"
            )
        for name in ("start_above", "until", "seconds"):
            limit = getattr(self, name)
            if limit is not None and not is_positive(limit):
                raise EvolveError(f"{name}={limit!r} is not a positive number")
            if limit is not None and math.isinf(limit):
                raise EvolveError(f"{name}={limit!r} is no limit, leave it out")
        if not all(isinstance(text, str) for text in self.start):
            raise EvolveError(f"start={self.start!r} is not a list of expressions")

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return dataclasses.asdict(self) | {"start": list(self.start)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Settings:
        """Read what `to_dict` gave."""
        try:
            return cls(**data)
        except TypeError as error:
            raise EvolveError(f"the settings of the run cannot be used: {error}") from None
