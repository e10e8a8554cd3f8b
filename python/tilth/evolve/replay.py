"""`replay`: every score of a log, computed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tilth.evolve.evaluation import Evaluation
from tilth.evolve.programs import Program, read_programs
from tilth.evolve.run import Run
from tilth.pipeline.news import News, Progress

__all__ = ["Replay", "replay"]

_AT_ONCE = 500

#: Objectives by measured time cannot agree; everything that is counted must.
_COUNTED = ("text", "valid", "counts", "left", "nodes", "reason")


@dataclass(frozen=True)
class Replay:
    """What came out when every score was computed again.

    Attributes
    ----------
    programs, generations : int
        How many records were looked at.
    disagreements : tuple of str
        One sentence each, with the line of the log.
    """

    programs: int
    generations: int
    disagreements: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything is as the log says."""
        return not self.disagreements

    def __str__(self) -> str:
        looked = f"{self.programs:,} programs and {self.generations:,} generations"
        if self.agrees:
            return f"{looked}: all scores agree"
        return "\n".join([f"{looked}: {len(self.disagreements)} do not agree", *self.disagreements])


def replay(run: Run, *, threads: int | None = None, progress: Progress | None = None) -> Replay:
    """Compute every score of a run's log again, and what its summaries say is best.

    Raises
    ------
    EvolveError
        The log is damaged, or this Tilth would evaluate in another way.
    """
    report = progress or (lambda stage, text: None)
    fitness = run.fitness(threads=threads)
    names = _COUNTED if _is_timed(run) else (*_COUNTED, "objective")
    programs = read_programs(run)
    found: list[str] = []
    for start in range(0, len(programs), _AT_ONCE):
        batch = programs[start : start + _AT_ONCE]
        again = fitness.evaluate([program.evaluation.text for program in batch])
        for program, evaluation in zip(batch, again, strict=True):
            found += _differences(program, evaluation, names)
        done = start + len(batch)
        report("replay", News(f"{done:,} of {len(programs):,} programs", done=done, total=len(programs)))
    generations = 0
    for record in run.records():
        if record.kind == "generation":
            generations += 1
            found += _unfounded(record.data, record.line, programs)
    return Replay(len(programs), generations, tuple(found))


def _is_timed(run: Run) -> bool:
    style = run.what["fitness"]["style"]
    return "seconds" in ([run.what["fitness"]["measure"]] if isinstance(style, str) else style)


def _differences(program: Program, again: Evaluation, names: tuple[str, ...]) -> list[str]:
    there, here = program.evaluation.to_dict(), again.to_dict()
    where = f"line {program.line}: program {program.number}"
    return [
        f"{where} has {name} {there[name]!r} in the log, {here[name]!r} here"
        for name in names
        if there[name] != here[name]
    ]


def _unfounded(data: dict[str, Any], line: int, programs: list[Program]) -> list[str]:
    """Return what a summary says that does not follow from the programs before it."""
    known = programs[: data["evaluated"]]
    best = min((program.evaluation.objective for program in known), default=None)
    if best == data["best"]["objective"]:
        return []
    stated = data["best"]["objective"]
    return [f"line {line}: generation {data['generation']} has the best {stated!r}, it is {best!r}"]
