"""`Report`: all that a report tells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tilth.evolve.answers import AnswerCounts
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.programs import Program, WinnerChoice
from tilth.evolve.report.comparison import RuleComparison
from tilth.evolve.report.history import Ancestor, FrontPoint, Generation
from tilth.evolve.run import SearchRun

__all__ = ["Report"]


@dataclass(frozen=True)
class Report:
    """All that a report tells.

    Attributes
    ----------
    run : SearchRun
    choice : WinnerChoice
        The winner, and the best one on the training cases.
    latex : str
        The winner as a formula; empty if it is a program that ran behind the wall.
    comparison : RuleComparison
        The held-out table.
    generations : list of Generation
    family : list of Ancestor
        Nearest ancestors of the winner.
    line : list of Program
        Its line of first parents, the oldest first.
    front : list of FrontPoint
    answers : AnswerCounts or None
        Of a program search: what became of its answers, and what they cost.
    references : tuple of str
        Papers that it rests on, a line each.
    """

    run: SearchRun
    choice: WinnerChoice
    latex: str
    comparison: RuleComparison
    generations: list[Generation]
    family: list[Ancestor]
    line: list[Program]
    front: list[FrontPoint]
    answers: AnswerCounts | None = None
    references: tuple[str, ...] = ()

    @property
    def measure(self) -> str:
        """What was made small."""
        fitness = self.run.what["fitness"]
        return str(fitness["measure"]) if isinstance(fitness["style"], str) else "weighted"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        validation = self.choice.validation
        return {
            "run": self.run.fingerprint,
            "winner": _data(self.choice.winner),
            "trained": _data(self.choice.trained),
            "validation": None if validation is None else _plain(validation),
            "latex": self.latex,
            "comparison": self.comparison.to_dict(),
            "front": [
                {"number": p.program.number, "seeds": p.seeds, "multiplications": p.multiplications}
                for p in self.front
                if p.front
            ],
            "answers": None if self.answers is None else self.answers.to_dict(),
        }


def _data(program: Program) -> dict[str, Any]:
    found = _plain(program.evaluation) | {"number": program.number}
    return found | {"source": program.source} if program.source else found


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    data = evaluation.to_dict()
    # JSON has no infinity, which is the objective of a program that failed behind the wall.
    return data if math.isfinite(evaluation.objective) else data | {"objective": None}
