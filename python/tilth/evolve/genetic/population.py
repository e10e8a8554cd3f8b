"""Programs of an island: who becomes a parent, and who survives."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tilth.evolve.evaluation import Evaluation
from tilth.evolve.genetic.nodes import Tree
from tilth.evolve.genetic.streams import below
from tilth.evolve.genetic.translate import read_canonical

__all__ = ["Member", "select_parents", "survivors"]


@dataclass(frozen=True)
class Member:
    """A program with its evaluation.

    Attributes
    ----------
    number : int
        Of its record in the log; the same text has the same number everywhere.
    evaluation : Evaluation
    """

    number: int
    evaluation: Evaluation

    @cached_property
    def tree(self) -> Tree:
        """That of the canonical text, so that a resumed run has the same trees. Not to be changed."""
        return read_canonical(self.text)  # when it first becomes a parent: most never do

    @property
    def text(self) -> str:
        """Canonical text."""
        return self.evaluation.text

    @cached_property
    def key(self) -> tuple[float, int, str]:
        """Best first, then the shorter one; the text makes the order complete."""
        return self.evaluation.objective, self.evaluation.nodes, self.text

    @cached_property
    def signature(self) -> tuple[object, ...]:
        """The same for programs that are most likely the same choice of seeds."""
        found = self.evaluation
        return (found.left, *((c["seeds"], c["independent"]) for _, c in sorted(found.counts.items())))


def _objective(member: Member) -> float:
    return member.evaluation.objective


def select_parents(island: list[Member], count: int, tournament: int, draw: random.Random) -> list[Member]:
    """Return the winners of tournaments; of several that are equally good the first drawn."""
    return [
        min([island[below(draw, len(island))] for _ in range(tournament)], key=_objective)
        for _ in range(count)
    ]


def survivors(members: Iterable[Member], size: int, alike: int) -> list[Member]:
    """Return the best programs, parents and offspring alike, with few of each signature.

    Elitism in its strictest form. What keeps an island from filling up with variants of one rule is that
    only this many of a signature stay; since size is part of the objective, these are the shortest.
    """
    unique = {member.text: member for member in members}
    seen: Counter[tuple[object, ...]] = Counter()
    kept: list[Member] = []
    for member in sorted(unique.values(), key=lambda one: one.key):
        seen[member.signature] += 1
        if seen[member.signature] <= alike:
            kept.append(member)
        if len(kept) == size:
            break
    return kept
