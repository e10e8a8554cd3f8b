"""What a log says about its programs, whatever engine wrote it.

A record of kind ``program`` has ``number`` (from 0, in the order of the log), ``generation``, ``island``,
``operators``, ``parents`` (numbers of earlier programs) and ``evaluation``; one of kind ``generation`` has
``generation``, ``evaluated`` (programs so far), ``best`` ({"number", "objective"}) and ``islands`` (each with
``best`` and ``median``). Engines may add entries, and records of other kinds. Program searches, whose
generations are rounds, add ``source`` and ``answer`` to programs, and the kinds of
`tilth.evolve.answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilth.errors import EvolveError
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.fitness import Fitness
from tilth.evolve.language import evaluator_for
from tilth.evolve.run import SearchRun

__all__ = ["Program", "WinnerChoice", "choose_winner", "distinct", "read_programs"]

#: This many of the best programs are tried on the validation cases, as many again as long as none closes.
CANDIDATES = 200
MOST_CANDIDATES = 2_000


@dataclass(frozen=True)
class Program:
    """A program of a log.

    Attributes
    ----------
    number, generation, island : int
    operators : tuple of str
        What made it.
    parents : tuple of int
        Numbers of the programs it was made of.
    evaluation : Evaluation
        On the training cases.
    line : int
        Of the log.
    source : str
        The function that was translated to the rule, or that ran behind the wall; empty where there is none.
    answer : int or None
        Number of the answer that it was read from.
    """

    number: int
    generation: int
    island: int
    operators: tuple[str, ...]
    parents: tuple[int, ...]
    evaluation: Evaluation
    line: int
    source: str = ""
    answer: int | None = None

    @property
    def key(self) -> tuple[float, int, int]:
        """Best first; of two alike the shorter one, then the earlier one."""
        return self.evaluation.objective, self.evaluation.nodes, self.number


@dataclass(frozen=True)
class WinnerChoice:
    """The program to report, and how it was picked.

    Attributes
    ----------
    trained : Program
        The best one on the training cases.
    winner : Program
        The best one on the validation cases, of the best on the training cases.
    validation : Evaluation or None
        Of the winner; None if there are no validation cases.
    candidates, closing : int
        How many programs were looked at, and how many of them close all validation cases.
    """

    trained: Program
    winner: Program
    validation: Evaluation | None
    candidates: int
    closing: int


def read_programs(run: SearchRun) -> list[Program]:
    """Return the programs of a run, in the order of the log.

    Raises
    ------
    EvolveError
        The log is damaged, or a record is not that of a program.
    """
    found: list[Program] = []
    for record in run.records():
        if record.kind != "program":
            continue
        where, data = f"{run.path}: line {record.line} of the log", record.data
        try:
            program = Program(
                data["number"],
                data["generation"],
                data["island"],
                tuple(data["operators"]),
                tuple(data["parents"]),
                Evaluation.from_dict(data["evaluation"]),
                record.line,
                data.get("source", ""),
                data.get("answer"),
            )
        except (KeyError, TypeError) as error:
            raise EvolveError(f"{where} is not the record of a program: {error}") from None
        if program.number != len(found) or not all(0 <= one < len(found) for one in program.parents):
            raise EvolveError(f"{where} has a number or parents that do not fit; take another copy")
        found.append(program)
    return found


def choose_winner(run: SearchRun, programs: Sequence[Program], *, threads: int | None = None) -> WinnerChoice:
    """Pick the program to report by the validation cases, as the suite of the run says.

    Of the 200 best programs on the training cases, all different choices of seeds, those that close all
    validation cases come first, then the smaller objective on them counts, then that on the training cases.
    If none closes, the next 200 are tried, and so on to 2,000.

    Raises
    ------
    EvolveError
        No program closes the training cases, or there is no wall for a run that needs it.
    """
    candidates = list(distinct(sorted(programs, key=lambda one: one.key)))[:MOST_CANDIDATES]
    if not candidates:
        raise EvolveError(f"{run.path}: no program closes the training cases yet, resume the run")
    trained = candidates[0]
    if not run.suite.validation:
        return WinnerChoice(trained, trained, None, len(candidates), len(candidates))
    described = run.what["fitness"] | {"cases": list(run.suite.validation)}
    pairs: list[tuple[Program, Evaluation]] = []
    with evaluator_for(Fitness.from_dict(described, threads=threads), run.language) as evaluator:
        while len(pairs) < len(candidates) and not any(evaluation.valid for _, evaluation in pairs):
            batch = candidates[len(pairs) : len(pairs) + CANDIDATES]
            pairs += zip(batch, evaluator.evaluate([one.evaluation.text for one in batch]), strict=True)
    closing = sum(evaluation.valid for _, evaluation in pairs)
    # Among rules that close none of the validation cases, their penalty says nothing about them.
    best = min(pairs, key=lambda pair: (pair[1].objective, pair[0].key)) if closing else pairs[0]
    return WinnerChoice(trained, *best, len(pairs), closing)


def distinct(programs: Iterable[Program]) -> Iterator[Program]:
    """Yield programs that close, one of those with the same counts: most likely the same choice of seeds."""
    seen = set()
    for program in programs:
        counts = program.evaluation.counts
        key = tuple(sorted((case, count["seeds"], count["independent"]) for case, count in counts.items()))
        if program.evaluation.valid and key not in seen:
            seen.add(key)
            yield program
