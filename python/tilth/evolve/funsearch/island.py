"""An island of programs: clusters by their scores, drawn by score, and in them programs, drawn by brevity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

__all__ = ["Island", "IslandEntry", "Signature"]

#: Scores of a program, one after the other.
Signature = tuple[float, ...]


@dataclass(frozen=True)
class IslandEntry:
    """A program of the database.

    Attributes
    ----------
    number : int
        Counts the programs.
    source, text : str
        The function, and the rule that it is.
    nodes : int
    objective : float
        Lower is better.
    valid : bool
    signature : tuple of float
        What programs of a cluster have in common: the scores in all cases.
    parents : tuple of int
        Numbers of the programs that the prompt showed.
    """

    number: int
    source: str
    text: str
    nodes: int
    objective: float
    valid: bool
    signature: Signature
    parents: tuple[int, ...]

    @property
    def rank(self) -> tuple[bool, float, int, int]:
        """Best first: valid ones, by objective, shorter ones, older ones."""
        return (not self.valid, self.objective, self.nodes, self.number)


class Island:
    """Programs that evolve together.

    Attributes
    ----------
    best : IslandEntry or None
    offered : int
        How many programs it was offered since it started, whether or not they were new.
    """

    def __init__(self) -> None:
        self.best: IslandEntry | None = None
        self.offered = 0
        self._clusters: dict[Signature, list[IslandEntry]] = {}
        self._by_text: dict[str, IslandEntry] = {}

    @property
    def programs(self) -> list[IslandEntry]:
        """All of them, cluster by cluster."""
        return [entry for cluster in self._clusters.values() for entry in cluster]

    def has(self, text: str, source: str) -> bool:
        """Whether it has a rule already, written as briefly."""
        twin = self._by_text.get(text)
        return twin is not None and len(twin.source) <= len(source)

    def add(self, entry: IslandEntry) -> None:
        """Take a program in, in place of one that is the same rule."""
        cluster = self._clusters.setdefault(entry.signature, [])
        twin = self._by_text.get(entry.text)
        if twin is not None and twin in cluster:
            cluster.remove(twin)
        cluster.append(entry)
        self._by_text[entry.text] = entry
        if self.best is None or entry.rank < self.best.rank:
            self.best = entry

    def draw(self, random: Random, count: int, temperature: float, brevity: float) -> list[IslandEntry]:
        """Return programs of different clusters, from worse to better.

        Parameters
        ----------
        random : Random
        count : int
        temperature : float
            A cluster is drawn in proportion to exp(-loss / temperature), where the loss is what its
            objective lies above the best one, as a fraction of that.
        brevity : float
            Likewise for the programs of a cluster, by their length.
        """
        clusters = list(self._clusters.values())
        scores = [min(entry.objective for entry in cluster) for cluster in clusters]
        drawn: list[IslandEntry] = []
        for _ in range(min(count, len(clusters))):
            best = min(scores)
            scale = temperature * max(1.0, abs(best))
            weights = [math.exp((best - score) / scale) for score in scores]
            number = random.choices(range(len(clusters)), weights)[0]
            drawn.append(_by_brevity(random, clusters[number], brevity))
            del clusters[number], scores[number]
        return sorted(drawn, key=lambda entry: entry.rank, reverse=True)


def _by_brevity(random: Random, cluster: Sequence[IslandEntry], temperature: float) -> IslandEntry:
    lengths = [len(entry.source) for entry in cluster]
    shortest, longest = min(lengths), max(lengths)
    weights = [math.exp((shortest - length) / longest / temperature) for length in lengths]
    return random.choices(cluster, weights)[0]
