"""A training case, and what rules amount to on it."""

from __future__ import annotations

from collections import deque
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

#: Closing choices that new ones are held against: that takes 0.1 µs each, and a count 400 µs or more.
_CLOSING = 256


@dataclass(frozen=True)
class Outcome:
    """What a rule amounts to on one case.

    Attributes
    ----------
    count : Counts
        At the first point.
    choice : bytes
        The seeds of the envelope that it takes, eight flags in each byte.
    fault : str
        Why it is not valid here; empty if it is.
    judged : bool
        Whether the choice says all of it; not so for a rule that has no answer here, which takes no seed.
    """

    count: Counts
    choice: bytes
    fault: str
    judged: bool = True


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
        self._outcomes: dict[bytes, Outcome] = {}
        #: The last choices found to close at the second point, as numbers of as many bits.
        self._closing: deque[int] = deque(maxlen=_CLOSING)

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
        """Return what each rule amounts to; rules that choose the same seeds have the same outcome.

        The second point is asked about choices that close at the first, unless one that closes there is part
        of them: more seeds never open what fewer close.
        """
        chosen = [self._choice(rule) for rule in rules]
        none = bytes(-(-len(self._first.seeds) // 8))
        new = dict.fromkeys(choice for choice, _ in chosen if choice not in self._outcomes)
        if any(fault for _, fault in chosen) and none not in self._outcomes:
            new[none] = None
        self._count(list(new))
        return [
            Outcome(self._outcomes[none].count, none, fault, judged=False)
            if fault
            else self._outcomes[choice]
            for choice, fault in chosen
        ]

    def _choice(self, rule: Judged) -> tuple[bytes, str]:
        """Return which seeds of the envelope a rule takes; none, and why, if it names a missing slot."""
        try:
            flags = rule.evaluate(self._first.seeds, self._first.request)
        except ExpressionError as error:
            fault = str(error).partition("\n")[0]
            return bytes(-(-len(self._first.seeds) // 8)), f"{self.name}: {fault}"
        return np.packbits(np.asarray(flags, dtype=np.bool_)).tobytes(), ""

    def _count(self, new: Sequence[bytes]) -> None:
        """Count choices that are not known yet."""
        counts = self._first.count_choices([self._flags(choice) for choice in new], slope=True)
        closing = sorted(
            (count.seeds, choice) for count, choice in zip(counts, new, strict=True) if count.closed
        )
        agreed = set()
        for _, choice in closing:  # the smallest first, which others may contain
            bits = int.from_bytes(choice, "big")
            if any(part & bits == part for part in self._closing):
                agreed.add(choice)
            elif self._second.count_choices([self._flags(choice)])[0].closed:
                agreed.add(choice)
                self._closing.append(bits)
        for count, choice in zip(counts, new, strict=True):
            self._outcomes[choice] = Outcome(count, choice, self._fault(count, agreed=choice in agreed))

    def _flags(self, choice: bytes) -> NDArray[np.bool_]:
        packed = np.frombuffer(choice, dtype=np.uint8)
        return np.unpackbits(packed, count=len(self._first.seeds)).astype(np.bool_)

    def _fault(self, count: Counts, *, agreed: bool) -> str:
        if not count.closed:
            return f"{self.name} is left with {count.left} integrals that are no masters"
        return "" if agreed else f"{self.name} closes modulo one prime only, by accident"

    def select(self, outcome: Outcome) -> dict[str, float]:
        """Return ``selected``, ``multiplications`` and ``seconds`` of a choice that closes.

        A selection takes as long as twenty counts, so it is made once a choice, and only if it is asked for.
        """
        key = outcome.choice
        if key not in self._selections:
            rule = Listed("choice", self._first.seeds[self._flags(key)])
            found = measured(
                score(self.case.targets, rule, seed=self._seed, threads=self._threads, symmetries=False)
            )
            self._selections[key] = {name: found[name] for name in SELECTED}
        return self._selections[key]
