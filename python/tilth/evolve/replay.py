"""`replay`: every score of a log, computed again, and every source, translated again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tilth.evolve.evaluation import Evaluation, Evaluator
from tilth.evolve.language import evaluator_for
from tilth.evolve.programs import Program, read_programs
from tilth.evolve.run import SearchRun
from tilth.news import News, Progress, silent

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
    translations : int or None
        How many answers and sources were translated again; None for an engine that has none.
    disagreements : tuple of str
        One sentence each, with the line of the log.
    step : str
        What a generation is called.
    """

    programs: int
    generations: int
    disagreements: tuple[str, ...]
    translations: int | None = None
    step: str = "generation"

    @property
    def agrees(self) -> bool:
        """Whether everything is as the log says."""
        return not self.disagreements

    def __str__(self) -> str:
        looked = f"{self.programs:,} programs and {self.generations:,} {self.step}s"
        if self.translations is not None:
            looked += f", {self.translations:,} translations"
        if self.agrees:
            return f"{looked}: all {'scores agree' if self.translations is None else 'agree'}"
        return "\n".join([f"{looked}: {len(self.disagreements)} do not agree", *self.disagreements])


def replay(run: SearchRun, *, threads: int | None = None, progress: Progress | None = None) -> Replay:
    """Compute every score of a run's log again, and what its summaries say is best.

    Of a program search, every answer is read and every source is translated again, too. Programs in
    unrestricted Python are run again, behind the wall.

    Raises
    ------
    EvolveError
        The log is damaged, this Tilth would evaluate in another way, or there is no wall for a run that
        needs it.
    """
    report = progress or silent
    programs = read_programs(run)
    found: list[str] = []
    sentences: list[str] | None = None
    with evaluator_for(run.fitness(threads=threads), run.language) as evaluator:
        found += _scores(run, programs, evaluator, report)
        if run.engine == "funsearch":
            sentences = list(_translations(run, evaluator, report))
            found += [sentence for sentence in sentences if sentence]
    generations = 0
    for record in run.records():
        if record.kind == "generation":
            generations += 1
            found += _unfounded(record.data, record.line, programs, run.step)
    return Replay(
        len(programs), generations, tuple(found), None if sentences is None else len(sentences), run.step
    )


def _scores(run: SearchRun, programs: list[Program], evaluator: Evaluator, report: Progress) -> Iterator[str]:
    names = _COUNTED if _is_timed(run) else (*_COUNTED, "objective")
    for start in range(0, len(programs), _AT_ONCE):
        batch = programs[start : start + _AT_ONCE]
        again = evaluator.evaluate([program.evaluation.text for program in batch])
        for program, evaluation in zip(batch, again, strict=True):
            yield from _differences(program, evaluation, names)
        done = start + len(batch)
        report("replay", News(f"{done:,} of {len(programs):,} programs", done=done, total=len(programs)))


def _translations(run: SearchRun, evaluator: Evaluator, report: Progress) -> Iterator[str]:
    from tilth.evolve.funsearch.check import check_translations

    for number, sentence in enumerate(check_translations(run, evaluator), start=1):
        if number % _AT_ONCE == 0:
            report("replay", News(f"{number:,} translations", done=number))
        yield sentence


def _is_timed(run: SearchRun) -> bool:
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


def _unfounded(data: dict[str, Any], line: int, programs: list[Program], step: str) -> list[str]:
    """Return what a summary says that does not follow from the programs before it."""
    known = programs[: data["evaluated"]]
    best = min((program.evaluation.objective for program in known), default=None)
    if best == data["best"]["objective"]:
        return []
    stated = data["best"]["objective"]
    return [f"line {line}: {step} {data['generation']} has the best {stated!r}, it is {best!r}"]
