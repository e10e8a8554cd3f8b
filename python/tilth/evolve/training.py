"""A training case, and what rules amount to on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.cases import Case
from tilth.errors import ExpressionError
from tilth.evolve.evaluation import Judged
from tilth.evolve.measures import SELECTED, measured
from tilth.evolve.references import least_known
from tilth.pipeline.study.score import score
from tilth.pipeline.study.scorer import Counts, Scorer
from tilth.seeding import Listed, laporta

__all__ = ["Outcome", "Training"]


@dataclass(frozen=True)
class Outcome:
    """What a rule amounts to on one case.

    Attributes
    ----------
    count : Counts
        At the first point.
    choice : ndarray of bool
        The seeds of the envelope that it takes.
    fault : str
        Why it is not valid here; empty if it is.
    """

    count: Counts
    choice: NDArray[np.bool_]
    fault: str


class Training:
    """A training case with scorers at two points modulo two primes.

    Parameters
    ----------
    case : Case
    dots, s : int or None
        Bounds of the envelope; None means what the targets have.
    threads : int, optional
    seed : int
        Of the points.

    Attributes
    ----------
    case : Case
    slots : int
        Slots of the family.
    equations : int
        Independent equations of the whole envelope.
    """

    def __init__(
        self, case: Case, dots: int | None, s: int | None, *, threads: int | None, seed: int
    ) -> None:
        self.case, self.slots = case, case.family.size
        self._threads, self._seed = threads, seed
        rule = laporta(dots, s)
        self._first, self._second = (
            Scorer(case.targets, rule, probe=probe, threads=threads, seed=seed) for probe in (0, 1)
        )
        request = self._first.request
        self._envelope = laporta(request.dots if dots is None else dots, request.s if s is None else s)
        whole = np.ones(len(self._first.seeds), dtype=np.bool_)
        self.equations = self._first.count_choices([whole])[0].independent
        self._selections: dict[bytes, dict[str, float]] = {}

    @property
    def name(self) -> str:
        """That of the case."""
        return self.case.name

    @property
    def envelope(self) -> str:
        """The seeds that rules may choose from, as a rule with its bounds."""
        return self._envelope.name

    def references(self, measures: Iterable[str]) -> dict[str, float]:
        """Return the least value of each measure over the known rules that close the case."""
        return least_known(self.case, self._envelope, measures, seed=self._seed, threads=self._threads)

    def judge(self, rules: Sequence[Judged]) -> list[Outcome]:
        """Return what each rule amounts to; the second point is asked about those that close at the first."""
        chosen = [self._choice(rule) for rule in rules]
        choices = [choice for choice, _ in chosen]
        counts = self._first.count_choices(choices, slope=True)
        closing = [number for number, count in enumerate(counts) if count.closed]
        again = self._second.count_choices([choices[number] for number in closing])
        agreed = {number for number, count in zip(closing, again, strict=True) if count.closed}
        return [
            self._outcome(count, choice, unusable, agreed=number in agreed)
            for number, (count, (choice, unusable)) in enumerate(zip(counts, chosen, strict=True))
        ]

    def _choice(self, rule: Judged) -> tuple[NDArray[np.bool_], str]:
        """Return which seeds of the envelope a rule takes; none, and why, if it names a missing slot."""
        seeds = self._first.seeds
        try:
            return np.asarray(rule.evaluate(seeds, self._first.request), dtype=np.bool_), ""
        except ExpressionError as error:
            fault = str(error).partition("\n")[0]
            return np.zeros(len(seeds), dtype=np.bool_), f"{self.name}: {fault}"

    def _outcome(self, count: Counts, choice: NDArray[np.bool_], unusable: str, *, agreed: bool) -> Outcome:
        fault = unusable
        if not fault and not count.closed:
            fault = f"{self.name} is left with {count.left} integrals that are no masters"
        elif not fault and not agreed:
            fault = f"{self.name} closes modulo one prime only, by accident"
        return Outcome(count, choice, fault)

    def select(self, outcome: Outcome) -> dict[str, float]:
        """Return ``selected``, ``multiplications`` and ``seconds`` of a choice that closes.

        A selection takes as long as twenty counts, so it is made once a choice, and only if it is asked for.
        """
        choice = outcome.choice
        key = np.packbits(choice).tobytes()
        if key not in self._selections:
            rule = Listed("choice", self._first.seeds[choice])
            found = measured(
                score(self.case.targets, rule, seed=self._seed, threads=self._threads, symmetries=False)
            )
            self._selections[key] = {name: found[name] for name in SELECTED}
        return self._selections[key]
