"""The search: prompts are drawn, answers translated and judged, programs taken into the database.

Everything that happens is a record of the log. A round is handed over to be saved when it is done, and the
answers to a prompt already when they come, if a server was asked for them. A search that is restored from
what was saved goes on as if it had not stopped.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from random import Random
from typing import Any

from tilth.errors import EvolveError, ProgramError
from tilth.evolve.evaluation import Evaluation, Evaluator
from tilth.evolve.funsearch.options import FunSearchOptions, Stop
from tilth.evolve.funsearch.program import CandidateProgram, read_answer, read_program
from tilth.evolve.funsearch.prompts import make_prompt, preamble, version_name
from tilth.evolve.funsearch.samplers.protocol import Sampler, Stateful
from tilth.evolve.funsearch.state import State
from tilth.evolve.log import Record
from tilth.seeding.translate.features import FUNCTION, signature

__all__ = ["START", "FunSearch", "Save", "rejection"]

#: What takes records, and returns when they are safe.
Save = Callable[[Sequence[Record]], None]

#: A start that keeps everything.
START = f"{signature(FUNCTION)}\n    return True\n"


def rejection(evaluation: Evaluation) -> str:
    """Return why a program whose objective is not finite is none for the database."""
    return evaluation.reason or "the rule cannot be judged"


class FunSearch:
    """A search for a program, after FunSearch (Romera-Paredes et al., Nature 625 (2024) 468).

    Parameters
    ----------
    evaluator : Evaluator
    sampler : Sampler
    options : FunSearchOptions
    start : sequence of str
        Functions to start from, on all islands.
    maker : str
        What the log says made the programs.

    Attributes
    ----------
    state : State
    seconds : float
        What the search took so far.

    Raises
    ------
    ProgramError
        A start is outside of the subset, or no program for behind the wall.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        sampler: Sampler,
        options: FunSearchOptions | None = None,
        start: Sequence[str] = (START,),
        maker: str = "sampler",
    ) -> None:
        self.options = options or FunSearchOptions()
        self.state = State(self.options.database, self.options.refusals)
        self.seconds = 0.0
        self._evaluator = evaluator
        self._sampler = sampler
        self._maker = maker
        slots, language = self.options.slots, self.options.language
        self._start = [read_program(source, slots=slots, language=language) for source in start]
        if not self._start:
            raise EvolveError("a search needs a function to start from, give one")
        self._preamble = preamble(language, self.options.prompt_format)
        self._unsaved: list[Record] = []
        self._began = time.perf_counter()

    def restore(self, records: Iterable[Record], sampler: Mapping[str, Any] | None, seconds: float) -> None:
        """Take up a search from what was saved of it.

        Parameters
        ----------
        records : iterable of Record
        sampler : mapping or None
            State of the sampler behind them, see `sampler_state`.
        seconds : float
            What they took.

        Raises
        ------
        EvolveError
            A record does not fit to those before it, or prompts begin in another way now.
        """
        for record in records:
            self.state.apply(record)
        if self.state.preamble not in (None, self._preamble):
            raise EvolveError(
                "the search was begun by a Tilth that describes the task to a model in other words; go on "
                "with that one, or begin a new search"
            )
        if isinstance(self._sampler, Stateful) and sampler is not None:
            self._sampler.restore(sampler)
        self.seconds = seconds

    def sampler_state(self) -> dict[str, Any] | None:
        """Return what the sampler has to know when the search goes on; None if that is nothing."""
        return self._sampler.state() if isinstance(self._sampler, Stateful) else None

    def note_wall(self, status: Mapping[str, Any]) -> None:
        """Record behind which wall programs run, if it is another one than before."""
        if status != self.state.wall:
            self._record("wall", **status)

    def run(self, stop: Stop, save: Save) -> str:
        """Search until there is a reason to stop, and return it.

        Raises
        ------
        EvolveError
            No start can be judged, or the sampler gives up.
        """
        self._began = time.perf_counter() - self.seconds
        if self.state.round < 0:
            self._begin()
            self._save(save)
        while (reason := self._reason(stop)) is None:
            while len(self.state.asked) < self.options.prompts and self._ask():
                # Here, because they may have cost something; those that cost nothing are had again.
                if any(record.kind == "answer" and record.data["requests"] for record in self._unsaved):
                    self._save(save)
            if not self.state.asked:
                return "the sampler has no more answers"
            self._judge()
            self._save(save)
        return reason

    def _save(self, save: Save) -> None:
        records, self._unsaved = self._unsaved, []
        self._tick()
        save(records)

    def _tick(self) -> float:
        self.seconds = round(time.perf_counter() - self._began, 3)
        return self.seconds

    def _reason(self, stop: Stop) -> str | None:
        """Return why to stop, if there is a reason."""
        state, best = self.state, self.state.database.best
        if (
            stop.objective is not None
            and best is not None
            and best.valid
            and best.objective <= stop.objective
        ):
            return f"the objective {stop.objective:g} was reached"
        if state.round >= stop.rounds:
            return f"{stop.rounds} rounds were made"
        if stop.evaluations is not None and state.totals.evaluations >= stop.evaluations:
            return f"{stop.evaluations} rules were evaluated"
        if stop.seconds is not None and self._tick() >= stop.seconds:
            return f"{stop.seconds:g} seconds have passed"
        if state.fruitless >= self.options.fruitless:
            return f"{state.fruitless} rounds in a row found no new rule"
        return None

    def _begin(self) -> None:
        """Judge the functions to start from, and put them on all islands."""
        self._record("preamble", text=self._preamble)
        evaluations = self._evaluate([program.text for program in self._start])
        for program in self._start:
            self._add(program, evaluations, ("start",))
        if not self.state.database.entries:
            reason = evaluations[self._start[0].text].reason
            raise EvolveError(
                f"no function to start from can be judged: {reason or 'its objective is not finite'}"
            )
        self._summarise()

    def _ask(self) -> bool:
        """Ask for answers to the next prompt of the round; return whether there are any."""
        state = self.state
        number = state.totals.prompts
        island, parents = state.database.draw(self._random("prompt", number))
        prompt = make_prompt(
            number, parents, state.reasons, self.options.language, self.options.prompt_format
        )
        asked = self._tick()
        answers = self._sampler.sample(prompt, self.options.answers)
        if not answers:
            return False
        self._record(
            "prompt",
            asked,
            number=number,
            generation=state.round + 1,
            island=island,
            parents=[entry.number for entry in parents],
            text=prompt.text.removeprefix(self._preamble),
        )
        answered = self._tick()
        for answer in answers:
            self._record("answer", answered, number=state.totals.answers, prompt=number, **asdict(answer))
        return True

    def _judge(self) -> None:
        """Translate the answers of the round, judge what is new, and take it in."""
        asked = self.state.asked
        read = [
            (prompt, number, self._read(text, version_name(len(one.parents))))
            for prompt, one in asked.items()
            for number, text in one.answers.items()
        ]
        evaluations = self._evaluate([one.text for _, _, one in read if isinstance(one, CandidateProgram)])
        for prompt, number, program in read:
            if isinstance(program, CandidateProgram):
                self._add(program, evaluations, (self._maker,), prompt, number)
            else:
                self._record("rejected", answer=number, reason=str(program))
        for reset in self.state.database.due(self._random("reset", self.state.totals.prompts)):
            self._record("reset", **asdict(reset))
        self._summarise()

    def _read(self, text: str, name: str) -> CandidateProgram | ProgramError:
        try:
            return read_answer(text, [name, FUNCTION], self.options.slots, self.options.language)
        except ProgramError as error:
            return error

    def _evaluate(self, texts: Sequence[str]) -> dict[str, Evaluation]:
        """Return an evaluation of each rule; what is known is not judged again."""
        new = [text for text in dict.fromkeys(texts) if text not in self.state.known]
        evaluations = self._evaluator.evaluate(new) if new else []
        if [evaluation.text for evaluation in evaluations] != new:
            raise EvolveError("the evaluator answered about other rules than it was asked, correct it")
        old = {text: self.state.known[text] for text in texts if text in self.state.known}
        return old | dict(zip(new, evaluations, strict=True))

    def _add(
        self,
        program: CandidateProgram,
        evaluations: Mapping[str, Evaluation],
        operators: tuple[str, ...],
        prompt: int | None = None,
        answer: int | None = None,
    ) -> None:
        """Record a program, or why it is none for the database."""
        state, evaluation = self.state, evaluations[program.text]
        islands = state.islands_of(prompt)
        if not math.isfinite(evaluation.objective):
            self._record("rejected", answer=answer, reason=rejection(evaluation))
        elif state.database.has(program.text, program.source, islands):
            self._record("repeated", answer=answer, prompt=prompt, text=program.text)
        else:
            self._record(
                "program",
                number=len(state.database.entries),
                generation=state.round + 1,
                island=islands[0],
                operators=list(operators),
                # The best one first, which is the one that a report follows.
                parents=[] if prompt is None else list(reversed(state.asked[prompt].parents)),
                prompt=prompt,
                answer=answer,
                source=program.source,
                evaluation=evaluation.to_dict(),
            )

    def _summarise(self) -> None:
        database = self.state.database
        best = database.best
        assert best is not None  # `_begin` saw to it
        self._tick()
        self._record(
            "generation",
            self.seconds,
            generation=self.state.round + 1,
            evaluated=len(database.entries),
            best={"number": best.number, "objective": best.objective},
            islands=database.islands(),
        )

    def _record(self, kind: str, seconds: float | None = None, /, **data: Any) -> None:
        record = Record(kind, data, seconds)
        self.state.apply(record)
        self._unsaved.append(record)

    def _random(self, purpose: str, number: int) -> Random:
        """Return a generator of its own for each purpose, so that a state needs none."""
        return Random(f"funsearch {self.options.seed} {purpose} {number}")
