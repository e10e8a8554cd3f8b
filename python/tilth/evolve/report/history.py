"""How a search went: progress by generation, ancestors of the winner, and the front of what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tilth.evolve.evaluation import Judge
from tilth.evolve.fitness import PENALTY
from tilth.evolve.programs import Program, distinct
from tilth.evolve.run import SearchRun
from tilth.evolve.suite import read_problem
from tilth.pipeline.study.score import score

__all__ = ["Ancestor", "FrontPoint", "Generation", "ancestors", "front", "history"]

_TREE = 40
_FRONT = 40


@dataclass(frozen=True)
class Generation:
    """A generation.

    Attributes
    ----------
    number, evaluated : int
    best : float
        Smallest objective so far.
    median : float
        Median over the islands of their medians.
    """

    number: int
    evaluated: int
    best: float
    median: float

    @property
    def closes(self) -> tuple[float | None, float | None]:
        """Best and median, None where they belong to rules that do not close."""
        best, median = (value if value < PENALTY / 2 else None for value in (self.best, self.median))
        return best, median


@dataclass(frozen=True)
class Ancestor:
    """A program of a family tree; depth 0 is the winner."""

    program: Program
    depth: int
    children: tuple[int, ...]


@dataclass(frozen=True)
class FrontPoint:
    """A rule with what it costs on the training cases; `front` if no other is at least as good in both."""

    program: Program
    seeds: int
    multiplications: int
    front: bool


def history(run: SearchRun) -> list[Generation]:
    """Return the generations of a run."""
    found = []
    for record in run.records():
        if record.kind == "generation":
            data: dict[str, Any] = record.data
            medians = sorted(island["median"] for island in data["islands"])
            median = medians[len(medians) // 2] if medians else data["best"]["objective"]
            found.append(Generation(data["generation"], data["evaluated"], data["best"]["objective"], median))
    return found


def ancestors(programs: Sequence[Program], winner: Program) -> list[Ancestor]:
    """Return the winner and its nearest ancestors, by distance; the first parent's line goes on furthest."""
    children: dict[int, list[int]] = {winner.number: []}
    depths = {winner.number: 0}
    queue = [winner.number]
    for number in queue:
        for parent in programs[number].parents:
            if parent not in depths and len(depths) < _TREE:
                depths[parent] = depths[number] + 1
                children[parent] = []
                queue.append(parent)
            if parent in children:
                children[parent].append(number)
    return [Ancestor(programs[number], depths[number], tuple(children[number])) for number in queue]


def main_line(programs: Sequence[Program], winner: Program) -> list[Program]:
    """Return the line of first parents that leads to a program, the oldest first."""
    line = [winner]
    while line[-1].parents:
        line.append(programs[line[-1].parents[0]])
    return line[::-1]


def front(
    judge: Judge, cases: Sequence[str], programs: Sequence[Program], *, threads: int | None = None
) -> list[FrontPoint]:
    """Return rules with few seeds or few multiplications, and which of them no other beats.

    Of the rules that close, the 40 with the smallest objectives are scored, and for each of the 40 smallest
    numbers of seeds the two shortest rules: a search by seeds does not count multiplications.
    """
    closing = list(distinct(sorted(programs, key=lambda one: one.key)))
    chosen = {one.number: one for one in closing[:_FRONT]}
    by_seeds: dict[int, list[Program]] = {}
    for one in sorted(closing, key=lambda one: (one.evaluation.nodes, one.number)):
        by_seeds.setdefault(one.evaluation.total("seeds") or 0, []).append(one)
    for seeds in sorted(by_seeds)[:_FRONT]:
        chosen |= {one.number: one for one in by_seeds[seeds][:2]}
    points = []
    for program in chosen.values():
        rule = judge.rule(program.evaluation.text)
        scores = [
            score(read_problem(name).targets, rule, threads=threads, symmetries=False) for name in cases
        ]
        costs = sum(one.seeds for one in scores), sum(one.multiplications for one in scores)
        points.append((program, *costs))
    return [
        FrontPoint(program, seeds, work, not any(_beats(other[1:], (seeds, work)) for other in points))
        for program, seeds, work in sorted(points, key=lambda point: (point[1], point[2], point[0].key))
    ]


def _beats(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one != other and all(left <= right for left, right in zip(one, other, strict=True))
