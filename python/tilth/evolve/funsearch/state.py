"""The state of a search, which is what the records of its log add up to and nothing else.

A search that runs and one that is resumed go through the same lines here, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.funsearch.database import Database, DatabaseOptions, Reset
from tilth.evolve.funsearch.island import IslandEntry, Signature
from tilth.evolve.log import Record

__all__ = ["Asked", "State", "Totals"]


@dataclass(frozen=True)
class Totals:
    """What a run amounted to so far.

    Attributes
    ----------
    prompts, answers : int
    evaluations : int
        Different rules that were judged.
    requests, tokens_in, tokens_out : int
    cost : float
    """

    prompts: int = 0
    answers: int = 0
    evaluations: int = 0
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0


@dataclass
class Asked:
    """A prompt of the round that is going on.

    Attributes
    ----------
    island : int
    parents : tuple of int
    answers : dict
        Number of each answer that is not judged yet: its text.
    """

    island: int
    parents: tuple[int, ...]
    answers: dict[int, str]


class State:
    """What is known after some records.

    Parameters
    ----------
    options : DatabaseOptions
    refusals : int
        How many reasons for rejections are remembered.

    Attributes
    ----------
    preamble : str or None
        With which every prompt begins; None before the first record.
    wall : dict or None
        Behind which programs ran last; None if they are translated.
    database : Database
    known : dict
        {text of a rule: Evaluation}.
    totals : Totals
    reasons : list of str
        Why answers were rejected, the latest last.
    asked : dict
        {number: Asked}, the prompts of the round that is going on.
    round : int
        The last one that is finished; -1 before the functions to start from were judged.
    fruitless : int
        Rounds in a row without a new rule.
    """

    def __init__(self, options: DatabaseOptions, refusals: int) -> None:
        self.preamble: str | None = None
        self.wall: dict[str, Any] | None = None
        self.database = Database(options)
        self.known: dict[str, Evaluation] = {}
        self.totals = Totals()
        self.reasons: list[str] = []
        self.asked: dict[int, Asked] = {}
        self.round = -1
        self.fruitless = 0
        self._fresh = False
        self._refusals = refusals
        self._apply: dict[str, Callable[[dict[str, Any]], None]] = {
            "preamble": self._preamble,
            "wall": self._wall,
            "prompt": self._prompt,
            "answer": self._answer,
            "program": self._program,
            "repeated": self._repeated,
            "rejected": self._rejected,
            "reset": self._reset,
            "generation": self._generation,
        }

    def apply(self, record: Record) -> None:
        """Add a record; those of other kinds change nothing.

        Raises
        ------
        EvolveError
            It does not fit to those before it.
        """
        change = self._apply.get(record.kind)
        if change is None:
            return
        try:
            change(record.data)
        except (LookupError, TypeError) as error:
            raise EvolveError(
                f"line {record.line} of the log does not fit to those before it ({error!r})"
            ) from None

    def islands_of(self, prompt: int | None) -> tuple[int, ...]:
        """Return where a program goes: to the island of its prompt, a start to all of them."""
        options = self.database.options
        return tuple(range(options.islands)) if prompt is None else (self.asked[prompt].island,)

    def _preamble(self, data: Mapping[str, Any]) -> None:
        self.preamble = data["text"]

    def _wall(self, data: Mapping[str, Any]) -> None:
        self.wall = dict(data)

    def _prompt(self, data: Mapping[str, Any]) -> None:
        self.asked[data["number"]] = Asked(data["island"], tuple(data["parents"]), {})
        self._count(prompts=1)

    def _answer(self, data: Mapping[str, Any]) -> None:
        if not data["error"]:
            self.asked[data["prompt"]].answers[data["number"]] = data["text"]
        spent = ("requests", "tokens_in", "tokens_out", "cost")
        self._count(answers=1, **{name: data[name] for name in spent})

    def _program(self, data: Mapping[str, Any]) -> None:
        evaluation = Evaluation.from_dict(data["evaluation"])
        entry = IslandEntry(
            data["number"],
            data["source"],
            evaluation.text,
            evaluation.nodes,
            evaluation.objective,
            evaluation.valid,
            _signature(evaluation),
            tuple(data["parents"]),
        )
        self.database.add(entry, self.islands_of(data["prompt"]))
        if evaluation.text not in self.known:
            self.known[evaluation.text] = evaluation
            self._fresh = True
            self._count(evaluations=1)

    def _repeated(self, data: Mapping[str, Any]) -> None:
        self.database.offer(self.islands_of(data["prompt"]))

    def _rejected(self, data: Mapping[str, Any]) -> None:
        kept = self._refusals
        self.reasons = [*self.reasons, data["reason"]][-kept:] if kept else []

    def _reset(self, data: Mapping[str, Any]) -> None:
        self.database.reset(Reset(data["island"], data["founder"]))

    def _generation(self, data: Mapping[str, Any]) -> None:
        self.round = data["generation"]
        self.fruitless = 0 if self._fresh else self.fruitless + 1
        self._fresh = False
        self.asked = {}

    def _count(self, **more: float) -> None:
        before = self.totals
        self.totals = replace(before, **{name: getattr(before, name) + value for name, value in more.items()})


def _signature(evaluation: Evaluation) -> Signature:
    """Return the scores by case and name."""
    scores = [float(evaluation.valid), float(evaluation.left)]
    for _, counts in sorted(evaluation.counts.items()):
        scores += [float(count) for _, count in sorted(counts.items())]
    return tuple(scores)
