"""The programs that were found: islands of clusters, from which prompts draw their parents.

After FunSearch (Romera-Paredes et al., Nature 625 (2024) 468, Methods): islands evolve on their own; on an
island the programs with the same scores form a cluster; a prompt draws clusters by score and programs by
brevity; now and then the worse half of the islands starts anew from the best programs of the others.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields
from random import Random

from tilth.errors import EvolveError
from tilth.evolve.funsearch.island import Island, IslandEntry

__all__ = ["Database", "DatabaseOptions", "Reset"]


@dataclass(frozen=True)
class DatabaseOptions:
    """How a database draws and resets.

    Attributes
    ----------
    islands : int
    parents : int
        Programs that a prompt shows.
    temperature : float
        Of the Boltzmann distribution over clusters, for the objective relative to the best of the island:
        at 0.1 a cluster that is worse by a tenth is drawn 1/e times as often.
    period : int
        The temperature falls linearly from that to zero while an island takes in this many programs, and
        starts again.
    brevity : float
        Temperature of the distribution over a cluster's programs by length.
    reset_every : int
        Programs taken in between two resets.
    """

    islands: int = 8
    parents: int = 2
    temperature: float = 0.1
    period: int = 2_000
    brevity: float = 1.0
    reset_every: int = 2_000

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 < value < math.inf:
                raise EvolveError(f"{field.name} is {value!r}, give a positive number")


@dataclass(frozen=True)
class Reset:
    """An island that started anew.

    Attributes
    ----------
    island : int
    founder : int
        Number of its first program.
    """

    island: int
    founder: int


class Database:
    """Islands of programs.

    What is random is drawn from generators that the caller hands over, so that a database is what was added
    to it and nothing else.

    Attributes
    ----------
    options : DatabaseOptions
    entries : list of IslandEntry
        All programs, by number; also those of islands that were reset.
    """

    def __init__(self, options: DatabaseOptions | None = None) -> None:
        self.options = options or DatabaseOptions()
        self.entries: list[IslandEntry] = []
        self._islands = [Island() for _ in range(self.options.islands)]
        self._since_reset = 0

    @property
    def best(self) -> IslandEntry | None:
        """The best program of all."""
        bests = [island.best for island in self._islands if island.best is not None]
        return min(bests, key=lambda entry: entry.rank, default=None)

    def has(self, text: str, source: str, islands: Sequence[int]) -> bool:
        """Whether all the islands have a rule already, written as briefly."""
        return all(self._islands[number].has(text, source) for number in islands)

    def add(self, entry: IslandEntry, islands: Sequence[int]) -> None:
        """Take a program in on those of the islands that do not have it.

        Raises
        ------
        EvolveError
            Its number is not the next one.
        """
        if entry.number != len(self.entries):
            raise EvolveError(
                f"program {entry.number} came after {len(self.entries)} others, add them in order"
            )
        self.entries.append(entry)
        self.offer(islands)
        for number in islands:
            if not self._islands[number].has(entry.text, entry.source):
                self._islands[number].add(entry)

    def offer(self, islands: Sequence[int]) -> None:
        """Count a program that brings nothing new: an island that finds no more cools down and is reset."""
        self._since_reset += 1
        for number in islands:
            self._islands[number].offered += 1

    def draw(self, random: Random) -> tuple[int, list[IslandEntry]]:
        """Return an island, and programs of it from worse to better."""
        number = random.randrange(len(self._islands))
        island, options = self._islands[number], self.options
        temperature = options.temperature * (1 - island.offered % options.period / options.period)
        return number, island.draw(random, options.parents, temperature, options.brevity)

    def due(self, random: Random) -> list[Reset]:
        """Return how the worse half of the islands is to start anew, if enough was added since last time."""
        if self._since_reset < self.options.reset_every:
            return []
        bests = [(island.best.rank, number) for number, island in enumerate(self._islands) if island.best]
        order = [number for _, number in sorted(bests)]
        kept = (len(order) + 1) // 2
        resets = []
        for number in sorted(order[kept:]):
            founder = self._islands[random.choice(order[:kept])].best
            assert founder is not None  # it is in the order
            resets.append(Reset(number, founder.number))
        return resets

    def reset(self, reset: Reset) -> None:
        """Start an island anew."""
        self._since_reset = 0
        self._islands[reset.island] = Island()
        self._islands[reset.island].add(self.entries[reset.founder])

    def islands(self) -> list[dict[str, float]]:
        """Return the best objective of each island, the median one, and how many programs it has.

        The median is that of the programs that close, if there are any: islands keep all the others too.
        """
        found = []
        for island in self._islands:
            programs = island.programs
            closing = [entry.objective for entry in programs if entry.valid]
            objectives = closing or [entry.objective for entry in programs]
            found.append(
                {
                    "best": min(objectives),
                    "median": statistics.median(objectives),
                    "members": len(programs),
                }
            )
        return found
