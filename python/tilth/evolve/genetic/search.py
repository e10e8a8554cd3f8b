"""The steps of a search: islands of programs, generation after generation, on the disk after each."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.fitness import Fitness
from tilth.evolve.genetic.breeding import Breeder, Draft
from tilth.evolve.genetic.population import Member, survivors
from tilth.evolve.genetic.settings import Settings
from tilth.evolve.log import Log, Record
from tilth.evolve.run import SearchRun
from tilth.evolve.spread import Spread
from tilth.news import News, Progress, silent

__all__ = ["Search"]


class Search:
    """The state of a search between two generations, and the step from one to the next."""

    def __init__(
        self,
        run: SearchRun,
        log: Log,
        settings: Settings,
        fitness: Fitness | Spread,
        breeder: Breeder,
        progress: Progress | None,
    ) -> None:
        self.run, self.log, self.settings, self.fitness, self.breeder = run, log, settings, fitness, breeder
        self.report = progress or silent
        self.generation = -1
        self.islands: list[list[Member]] = [[] for _ in range(settings.islands)]
        self.improved = [0] * settings.islands
        self.known: dict[str, Member] = {}
        self.best: Member | None = None
        self.spent = 0.0
        self._began = time.process_time()

    def go(self) -> None:
        """Search until a limit is reached, or the user has had enough."""
        self._began = time.process_time() - self.spent
        while not self._finished():
            records = self._step()
            self.spent = time.process_time() - self._began
            self.log.append([*records, self._summary()])
            self.run.write_checkpoint(self._state(), len(self.log))
            self._tell()

    def restore(self, state: dict[str, Any]) -> None:
        """Take up the state of a checkpoint; evaluations come from the log."""
        for record in self.run.records():
            if record.kind == "program":
                self._learn(Evaluation.from_dict(record.data["evaluation"]))
        try:
            self.islands = [[self.known[text] for text in island] for island in state["islands"]]
        except KeyError as error:
            raise EvolveError(
                f"{self.run.path}: the checkpoint has {error}, which is not in the log"
            ) from None
        self.generation, self.improved, self.spent = state["generation"], state["improved"], state["seconds"]

    def _finished(self) -> bool:
        limits, best = self.settings, self.best
        return (
            self.generation >= limits.generations
            or (limits.seconds is not None and self.spent >= limits.seconds)
            or (limits.until is not None and best is not None and best.evaluation.objective <= limits.until)
        )

    def _step(self) -> list[Record]:
        """Make one generation, and return the records of its new programs."""
        number = self.generation + 1
        if number == 0:
            drafts, records = self._first()
        else:
            stale = self._stale(number)
            drafts = [
                self.breeder.first(number, place, anew=True)
                if place in stale
                else self.breeder.bred(number, place, island)
                for place, island in enumerate(self.islands)
            ]
            for place in stale:
                self.islands[place] = []
            records = self._evaluate(number, drafts)
        self.generation = number
        for place, drafted in enumerate(drafts):
            self._settle(place, [*self.islands[place], *(self.known[draft.text] for draft in drafted)])
        if number and number % self.settings.migrate_every == 0:
            self._migrate()
        return records

    def _first(self) -> tuple[list[list[Draft]], list[Record]]:
        """Make the first population, without what is too good to begin with."""
        drafts = [self.breeder.first(0, place) for place in range(self.settings.islands)]
        least = self.settings.start_above
        if least is not None:
            drafts = [[draft for draft in drafted if self._objective(draft) >= least] for drafted in drafts]
        if not all(drafts):
            raise EvolveError(
                f"an island has no program with an objective from start_above={least} up, take less"
            )
        return drafts, self._evaluate(0, drafts)

    def _objective(self, draft: Draft) -> float:
        return self.fitness.judge([draft.rule])[0].objective

    def _evaluate(self, generation: int, drafts: Sequence[Sequence[Draft]]) -> list[Record]:
        """Evaluate all programs that are new, together, and return their records."""
        new: dict[str, tuple[int, Draft]] = {}
        for place, drafted in enumerate(drafts):
            for draft in drafted:
                if draft.text not in self.known:
                    new.setdefault(draft.text, (place, draft))
        records = []
        found = self.fitness.judge([draft.rule for _, draft in new.values()])
        for evaluation, (place, draft) in zip(found, new.values(), strict=True):
            member = self._learn(evaluation)
            data = {
                "number": member.number,
                "generation": generation,
                "island": place,
                "operators": list(draft.operators),
                "parents": list(draft.parents),
                "evaluation": evaluation.to_dict(),
            }
            records.append(Record("program", data))
        return records

    def _learn(self, evaluation: Evaluation) -> Member:
        member = Member(len(self.known), evaluation)
        self.known[member.text] = member
        if self.best is None or member.key < self.best.key:
            self.best = member
        return member

    def _settle(self, place: int, members: list[Member]) -> None:
        before = self.islands[place][0].evaluation.objective if self.islands[place] else None
        self.islands[place] = survivors(members, self.settings.population, self.settings.alike)
        if before is None or self.islands[place][0].evaluation.objective < before:
            self.improved[place] = self.generation

    def _migrate(self) -> None:
        """Copy the best programs of each island to the next, in a ring."""
        leaving = [island[: self.settings.migrants] for island in self.islands]
        for place in range(len(self.islands)):
            self._settle(place, [*self.islands[place], *leaving[place - 1]])

    def _stale(self, generation: int) -> list[int]:
        """Return islands that have not improved for long; the best of all stays."""
        leader = min(range(len(self.islands)), key=lambda place: (self.islands[place][0].key, place))
        return [
            place
            for place in range(len(self.islands))
            if place != leader and generation - self.improved[place] > self.settings.patience
        ]

    def _summary(self) -> Record:
        assert self.best is not None
        data = {
            "generation": self.generation,
            "evaluated": len(self.known),
            "best": {"number": self.best.number, "objective": self.best.evaluation.objective},
            "islands": [
                {
                    "best": island[0].evaluation.objective,
                    "median": statistics.median(member.evaluation.objective for member in island),
                    "members": len(island),
                }
                for island in self.islands
            ],
        }
        return Record("generation", data, round(self.spent, 3))

    def _state(self) -> dict[str, Any]:
        """Return what a checkpoint holds; the random numbers of a generation follow from seed and number."""
        leaders = sorted({member.key: member for island in self.islands for member in island}.items())
        return {
            "generation": self.generation,
            "random": {"seed": self.settings.seed, "next": self.generation + 1},
            "islands": [[member.text for member in island] for island in self.islands],
            "improved": self.improved,
            "hall_of_fame": [member.text for _, member in leaders[:20]],
            "seconds": round(self.spent, 3),
        }

    def _tell(self) -> None:
        assert self.best is not None
        found, spent = self.best.evaluation, max(self.spent, 1e-9)
        rate = len(self.known) / spent
        total = self.settings.generations
        left = spent / (self.generation + 1) * (total - self.generation)
        if self.settings.seconds is not None:
            left = min(left, max(0.0, self.settings.seconds - spent))
        closes = f"{found.objective:.6g}" if found.valid else "does not close"
        text = (
            f"generation {self.generation} of {total}, {len(self.known):,} rules, {rate:,.0f} a second, "
            f"{left:.0f} s left, best {closes}: {found.text}"
        )
        self.report("evolve", News(text, done=self.generation, total=total))
