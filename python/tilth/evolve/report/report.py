"""Put a report together, and write it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.answers import Answers, count_answers
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.language import evaluator_for
from tilth.evolve.programs import Choice, Program, choose_winner, read_programs
from tilth.evolve.report.comparison import Comparison, compare_rules
from tilth.evolve.report.floor import FLOOR_ROUNDS
from tilth.evolve.report.history import Ancestor, FrontPoint, Generation, ancestors, front, history, main_line
from tilth.evolve.run import Run
from tilth.family.writing import write_text
from tilth.pipeline.news import Progress
from tilth.seeding import Expression

__all__ = ["Report", "make_report", "write_report"]


@dataclass(frozen=True)
class Report:
    """All that a report tells.

    Attributes
    ----------
    run : Run
    choice : Choice
        The winner, and the best one on the training cases.
    latex : str
        The winner as a formula; empty if it is a program that ran behind the wall.
    comparison : Comparison
        The held-out table.
    generations : list of Generation
    family : list of Ancestor
        Nearest ancestors of the winner.
    line : list of Program
        Its line of first parents, the oldest first.
    front : list of FrontPoint
    answers : Answers or None
        Of a program search: what became of its answers, and what they cost.
    """

    run: Run
    choice: Choice
    latex: str
    comparison: Comparison
    generations: list[Generation]
    family: list[Ancestor]
    line: list[Program]
    front: list[FrontPoint]
    answers: Answers | None = None

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


def make_report(
    run: Run,
    *,
    floor_rounds: int = FLOOR_ROUNDS,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Pick the winner by validation, score it on all cases, and gather how the search went.

    Parameters
    ----------
    run : Run
    floor_rounds : int
        Rounds of `tilth.minimise` on each case, at most; 0 leaves the floor out.
    threads, progress
        As for `tilth.score`.

    Raises
    ------
    EvolveError
        The log is damaged, no program closes the training cases, or there is no wall for a run that needs it.
    """
    programs = read_programs(run)
    choice = choose_winner(run, programs, threads=threads)
    picked = {"winner": choice.winner}
    if choice.trained.number != choice.winner.number:
        picked["best on training"] = choice.trained
    with evaluator_for(run.fitness(threads=threads), run.language) as judge:
        found = {name: judge.rule(program.evaluation.text) for name, program in picked.items()}
        comparison = compare_rules(
            run.suite,
            found,
            measure=str(run.what["fitness"]["measure"]),
            floor_rounds=floor_rounds,
            threads=threads,
            progress=progress,
        )
        points = front(judge, run.suite.training, programs, threads=threads)
    winner = found["winner"]
    return Report(
        run,
        choice,
        winner.latex if isinstance(winner, Expression) else "",
        comparison,
        history(run),
        ancestors(programs, choice.winner),
        main_line(programs, choice.winner),
        points,
        count_answers(run) if run.engine == "funsearch" else None,
    )


def write_report(report: Report, folder: str | Path | None = None) -> tuple[Path, Path]:
    """Write ``report.html``, ``report.md`` and ``report.json``.

    Parameters
    ----------
    report : Report
    folder : path, optional
        Default: that of the run.

    Returns
    -------
    html, markdown : Path

    Raises
    ------
    EvolveError
        The folder cannot be made, or matplotlib is not installed.
    OptionError
        A file cannot be written.
    """
    from tilth.evolve.report.html import to_html
    from tilth.evolve.report.markdown import to_markdown

    target = report.run.path if folder is None else Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvolveError(f"{target} cannot be made: {error.strerror or error}") from error
    pages = target / "report.html", target / "report.md"
    write_text(pages[0], to_html(report))
    write_text(pages[1], to_markdown(report))
    write_text(target / "report.json", json.dumps(report.to_dict(), indent=1, allow_nan=False) + "\n")
    return pages


def _data(program: Program) -> dict[str, Any]:
    found = _plain(program.evaluation) | {"number": program.number}
    return found | {"source": program.source} if program.source else found


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    data = evaluation.to_dict()
    # JSON has no infinity, which is the objective of a program that failed behind the wall.
    return data if math.isfinite(evaluation.objective) else data | {"objective": None}
