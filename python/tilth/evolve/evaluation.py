"""What a search is told about a rule, and who tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tilth.errors import EvolveError
from tilth.seeding import Request, SeedingRule

__all__ = ["Evaluation", "Evaluator", "Judge", "Judged"]

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "valid": (bool,),
    "objective": (int, float),
    "counts": (dict,),
    "left": (int,),
    "nodes": (int,),
    "reason": (str,),
}


@dataclass(frozen=True)
class Evaluation:
    """What a rule amounts to on all training cases.

    Attributes
    ----------
    text : str
        Canonical text of the rule expression, or the program that was run behind the wall.
    valid : bool
        Whether it closes every training case with exactly the known masters, at two primes and points.
    objective : float
        Lower is better; finite also for rules that do not close, see `tilth.evolve.Fitness` for the formula,
        but not for programs that failed behind the wall.
    counts : mapping
        {case: {"seeds", "generated", "independent"}}, and "selected" and "multiplications" where they were
        asked for.
    left : int
        Integrals left over all training cases; 0 if valid.
    nodes : int
        Nodes of the syntax tree.
    reason : str
        Why it is not valid, one sentence.
    """

    text: str
    valid: bool
    objective: float
    counts: Mapping[str, Mapping[str, int]]
    left: int
    nodes: int
    reason: str = ""

    def total(self, measure: str) -> int | None:
        """Return the sum of a count over the cases, None if it was not counted."""
        values = [counts.get(measure) for counts in self.counts.values()]
        return None if not values or None in values else sum(value for value in values if value is not None)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "text": self.text,
            "valid": self.valid,
            "objective": self.objective,
            "counts": {case: dict(counts) for case, counts in self.counts.items()},
            "left": self.left,
            "nodes": self.nodes,
            "reason": self.reason,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Evaluation:
        """Read what `to_dict` gave.

        Raises
        ------
        EvolveError
            An entry is missing, or is not what it should be.
        """
        try:
            found = cls(**data)
        except TypeError as error:
            raise EvolveError(f"an evaluation has other entries than it should: {error}") from None
        for name, kinds in _KINDS.items():
            value = getattr(found, name)
            if type(value) not in kinds:  # not isinstance: True is no number of nodes
                raise EvolveError(f"an evaluation has {name}={value!r}, take another copy of the log")
        return found


class Judged(Protocol):
    """What can be judged: an expression, or anything else that takes seeds of an envelope."""

    @property
    def text(self) -> str:
        """What an evaluation says that it is of."""

    @property
    def nodes(self) -> int:
        """Its length, below 1,024."""

    def evaluate(self, seeds: NDArray[np.int8], request: Request, /) -> NDArray[Any]:
        """Return for each seed whether it is taken; `ExpressionError` where there is no answer."""


class Evaluator(Protocol):
    """Evaluates rules."""

    def evaluate(self, texts: Sequence[str]) -> list[Evaluation]:
        """Return an evaluation of each text, in the same order."""
        ...


class Judge(Evaluator, Protocol):
    """An evaluator that also has the rules themselves, for cases that it does not evaluate on."""

    def rule(self, text: str) -> SeedingRule:
        """Return the rule that a text stands for, with the envelope."""
        ...
