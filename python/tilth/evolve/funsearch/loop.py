"""The search: prompts are drawn, answers translated and judged, programs taken into the database."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from random import Random
from typing import Any

from tilth.errors import EvolveError, ProgramError
from tilth.evolve.evaluation import Evaluation, Evaluator
from tilth.evolve.funsearch.database import Database
from tilth.evolve.funsearch.features import FUNCTION, signature
from tilth.evolve.funsearch.island import Entry
from tilth.evolve.funsearch.options import FunSearchOptions, Stop
from tilth.evolve.funsearch.program import Program, read_answer, read_program
from tilth.evolve.funsearch.prompts import make_prompt
from tilth.evolve.funsearch.records import Outcome, Pending, Totals, plain, signature_of
from tilth.evolve.funsearch.samplers.protocol import Answer, Prompt, Sampler, Stateful
from tilth.evolve.funsearch.signals import undisturbed

__all__ = ["START", "FunSearch", "Record"]

#: What takes events for the log.
Record = Callable[[str, Mapping[str, object]], None]

#: A start that keeps everything.
START = f"{signature(FUNCTION)}\n    return True\n"

_VERSION = 1


class FunSearch:
    """A search for a program, after FunSearch (Romera-Paredes et al., Nature 625 (2024) 468).

    Parameters
    ----------
    evaluator : Evaluator
    sampler : Sampler
    record : callable
        Is called with the kind of each event and its data, in order. Events have numbers; those after the
        number of a state are repeated when the search goes on from there.
    options : FunSearchOptions
    start : sequence of str
        Functions to start from, on all islands.

    Raises
    ------
    ProgramError
        A start is outside of the subset.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        sampler: Sampler,
        record: Record,
        options: FunSearchOptions | None = None,
        start: Sequence[str] = (START,),
    ) -> None:
        self.options = options or FunSearchOptions()
        self.database = Database(self.options.database)
        self.totals = Totals()
        self._evaluator = evaluator
        self._sampler = sampler
        self._record = record
        self._start = [read_program(source, slots=self.options.slots) for source in start]
        if not self._start:
            raise EvolveError("a search needs a function to start from, give one")
        self._events = 0
        self._fruitless = 0
        self._refusals: list[str] = []
        self._pending: list[Pending] = []
        self._known: dict[str, Evaluation] = {}

    def run(
        self,
        stop: Stop,
        *,
        checkpoint: Callable[[dict[str, Any]], None] | None = None,
        every: int = 50,
    ) -> Outcome:
        """Search until there is a reason to stop.

        After Ctrl-C, `state` is that behind the last step that was finished, or the last answers that came.

        Parameters
        ----------
        stop : Stop
        checkpoint : callable, optional
            Is called with the state, now and then.
        every : int
            Steps between two checkpoints.

        Raises
        ------
        EvolveError
            No start can be judged.
        """
        began = time.monotonic()
        if not self.database.entries:
            self._begin()
        steps = 0
        while (reason := self._reason(stop, time.monotonic() - began)) is None:
            if not self._pending and not self._sample():
                reason = "the sampler has no more answers"
                break
            self._judge()
            steps += 1
            if checkpoint is not None and steps % every == 0:
                checkpoint(self.state())
        best = self.database.best
        assert best is not None  # `_begin` saw to it
        return Outcome(best, self.totals, reason)

    def state(self) -> dict[str, Any]:
        """Return everything that the search is, as data for JSON."""
        return {
            "version": _VERSION,
            "events": self._events,
            "totals": asdict(self.totals),
            "fruitless": self._fruitless,
            "refusals": list(self._refusals),
            "pending": [asdict(pending) for pending in self._pending],
            "known": [plain(evaluation) for evaluation in self._known.values()],
            "database": self.database.state(),
            "sampler": self._sampler.state() if isinstance(self._sampler, Stateful) else None,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to a state, as read from JSON.

        Raises
        ------
        EvolveError
            It is of another version, or of a search with other options.
        """
        if state.get("version") != _VERSION:
            raise EvolveError(
                f"the state has the version {state.get('version')!r}, this program reads {_VERSION}"
            )
        self.database.restore(state["database"])
        self.totals = Totals(**state["totals"])
        self._events = state["events"]
        self._fruitless = state["fruitless"]
        self._refusals = list(state["refusals"])
        self._pending = [
            Pending(**{**pending, "parents": tuple(pending["parents"]), "texts": tuple(pending["texts"])})
            for pending in state["pending"]
        ]
        self._known = {known["text"]: Evaluation(**known) for known in state["known"]}
        if isinstance(self._sampler, Stateful) and state["sampler"] is not None:
            self._sampler.restore(state["sampler"])

    def _reason(self, stop: Stop, seconds: float) -> str | None:
        """Return why to stop, if there is a reason."""
        best = self.database.best
        if (
            stop.objective is not None
            and best is not None
            and best.valid
            and best.objective <= stop.objective
        ):
            return f"the objective {stop.objective:g} was reached"
        if stop.evaluations is not None and self.totals.evaluations >= stop.evaluations:
            return f"{stop.evaluations} evaluations were made"
        if stop.seconds is not None and seconds >= stop.seconds:
            return f"{stop.seconds:g} seconds have passed"
        if stop.cost is not None and self.totals.cost >= stop.cost and not self._pending:
            return f"the cost {stop.cost:g} was reached"
        if self._fruitless >= self.options.fruitless:
            return f"{self._fruitless} steps in a row found no new rule"
        return None

    def _begin(self) -> None:
        """Judge the functions to start from, and put them on all islands."""
        evaluations = self._evaluate([program.text for program in self._start])
        islands = range(self.options.database.islands)
        with undisturbed():
            self._take_in(evaluations)
            for program in self._start:
                self._add(program, islands, (), None)
            if not self.database.entries:
                reason = self._known[self._start[0].text].reason
                raise EvolveError(
                    f"no function to start from can be judged: {reason or 'its objective is not finite'}"
                )

    def _sample(self) -> bool:
        """Ask for answers to the next prompts; return whether there are any."""
        asked: list[tuple[Prompt, Pending, list[Answer]]] = []
        for number in range(self.totals.prompts, self.totals.prompts + self.options.prompts):
            island, parents = self.database.draw(self._random("prompt", number))
            prompt = make_prompt(number, parents, self._refusals)
            answers = self._sampler.sample(prompt, self.options.answers)
            texts = tuple(answer.text for answer in answers if not answer.error)
            numbers = tuple(entry.number for entry in parents)
            asked.append((prompt, Pending(number, prompt.name, island, numbers, texts), answers))
            if not answers:
                break
        with undisturbed():
            for prompt, pending, answers in asked:
                self._event(
                    "prompt",
                    number=prompt.number,
                    island=pending.island,
                    parents=pending.parents,
                    text=prompt.text,
                )
                for answer in answers:
                    self._event("answer", prompt=prompt.number, **asdict(answer))
                self._pending.append(pending)
                self._count(prompts=1, answers=len(answers))
                for answer in answers:
                    self._count(
                        refused=bool(answer.error),
                        requests=answer.requests,
                        tokens_in=answer.tokens_in,
                        tokens_out=answer.tokens_out,
                        cost=answer.cost,
                    )
        return any(answers for _, _, answers in asked)

    def _judge(self) -> None:
        """Translate the answers that are pending, judge what is new, and take it in."""
        read = [
            (pending, self._read(text, pending.name)) for pending in self._pending for text in pending.texts
        ]
        texts = [program.text for _, program in read if isinstance(program, Program)]
        evaluations = self._evaluate(texts)
        with undisturbed():
            self._take_in(evaluations)
            self._fruitless = 0 if evaluations else self._fruitless + 1
            for pending, program in read:
                if isinstance(program, Program):
                    self._add(program, [pending.island], pending.parents, pending.prompt)
                else:
                    self._refuse(str(program), pending.prompt)
            self._pending = []
            for reset in self.database.reset_if_due(self._random("reset", self.totals.prompts)):
                self._event("reset", **asdict(reset))

    def _read(self, text: str, name: str) -> Program | ProgramError:
        try:
            return read_answer(text, [name, FUNCTION], self.options.slots)
        except ProgramError as error:
            return error

    def _evaluate(self, texts: Sequence[str]) -> list[Evaluation]:
        """Judge the rules that were not judged before, each once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        evaluations = self._evaluator.evaluate(new) if new else []
        if [evaluation.text for evaluation in evaluations] != new:
            raise EvolveError("the evaluator answered about other rules than it was asked, correct it")
        return evaluations

    def _take_in(self, evaluations: Sequence[Evaluation]) -> None:
        for evaluation in evaluations:
            self._known[evaluation.text] = evaluation
            self._event("evaluation", **plain(evaluation))
        self._count(evaluations=len(evaluations))

    def _add(
        self, program: Program, islands: Sequence[int], parents: tuple[int, ...], prompt: int | None
    ) -> None:
        evaluation = self._known[program.text]
        if not math.isfinite(evaluation.objective):
            return self._refuse(evaluation.reason or "the rule cannot be judged", prompt)
        before = self.database.best
        number = len(self.database.entries)
        entry = Entry(
            number,
            program.source,
            program.text,
            program.nodes,
            evaluation.objective,
            evaluation.valid,
            signature_of(evaluation),
            parents,
        )
        new = self.database.add(entry, islands)
        self._event(
            "program",
            number=number if new else None,
            prompt=prompt,
            islands=list(islands),
            source=program.source,
            text=program.text,
            parents=parents,
        )
        best = self.database.best
        if best is not None and best is not before:
            self._event(
                "best", number=best.number, objective=best.objective, valid=best.valid, text=best.text
            )

    def _refuse(self, reason: str, prompt: int | None) -> None:
        self._event("refused", prompt=prompt, reason=reason)
        self._count(refused=1)
        kept = self.options.refusals
        self._refusals = [*self._refusals, reason][-kept:] if kept else []

    def _event(self, kind: str, **data: object) -> None:
        self._record(kind, {"event": self._events, **data})
        self._events += 1

    def _count(self, **more: float) -> None:
        totals = asdict(self.totals)
        self.totals = replace(self.totals, **{name: totals[name] + value for name, value in more.items()})

    def _random(self, purpose: str, number: int) -> Random:
        """Return a generator of its own for each purpose, so that a state needs none."""
        return Random(f"funsearch {self.options.seed} {purpose} {number}")
