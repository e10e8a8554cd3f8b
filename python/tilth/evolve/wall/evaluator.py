"""`WallEvaluator`: programs that are judged by the choices they make behind the wall, and by nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tilth.errors import ExpressionError, ProgramError
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.fitness import Fitness
from tilth.evolve.wall.program import size_of
from tilth.evolve.wall.protocol import SeedTable
from tilth.evolve.wall.seeds import BehindWall, seed_table
from tilth.evolve.wall.wall import Wall
from tilth.family import Integral
from tilth.seeding import Request

__all__ = ["WallEvaluator"]


@dataclass
class _Program:
    """A program in the place of an expression: which seeds it keeps is all that is asked of either."""

    text: str
    nodes: int
    keep: Callable[[str, NDArray[np.int8], Request], NDArray[np.bool_]]
    fault: str = ""

    def evaluate(self, seeds: NDArray[np.int8], request: Request) -> NDArray[np.bool_]:
        if self.fault:
            raise ExpressionError(self.fault)
        try:
            return self.keep(self.text, seeds, request)
        except ProgramError as error:
            self.fault = str(error)
            raise ExpressionError(self.fault) from None


class WallEvaluator:
    """Evaluates Python programs as a fitness evaluates expressions: by the seeds that they choose.

    A program answers for each seed of an envelope whether it keeps it. The score is computed outside of the
    wall, from that choice. A program that fails or is stopped on a training case has an infinite objective,
    and the reason with it.

    Parameters
    ----------
    fitness : Fitness
    wall : Wall

    Raises
    ------
    EvolveError
        By `evaluate`: there is no wall, see `Wall`.
    """

    def __init__(self, fitness: Fitness, wall: Wall) -> None:
        self.fitness, self.wall = fitness, wall
        self._known: dict[str, Evaluation] = {}
        # A search asks about the same few envelopes thousands of times.
        self._tables: dict[tuple[bytes, tuple[Integral, ...]], SeedTable] = {}

    def evaluate(self, texts: Sequence[str]) -> list[Evaluation]:
        """Return an evaluation of each program; what was evaluated before is remembered."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        programs = [_Program(text, size_of(text), self._keep) for text in new]
        found = self.fitness.judge(programs) if new else []
        for program, evaluation in zip(programs, found, strict=True):
            failed = replace(evaluation, valid=False, objective=math.inf, reason=program.fault)
            self._known[program.text] = failed if program.fault else evaluation
        return [self._known[text] for text in texts]

    def rule(self, text: str) -> BehindWall:
        """Return the rule that a program is, with the envelope of the fitness."""
        return BehindWall(self.wall, text, self.fitness.dots, self.fitness.s)

    def _keep(self, text: str, seeds: NDArray[np.int8], request: Request) -> NDArray[np.bool_]:
        key = (seeds.tobytes(), request.targets)
        if key not in self._tables:
            self._tables[key] = seed_table(seeds, request)
        return np.array(self.wall.ask(text, self._tables[key]).keep, dtype=np.bool_)
