"""Seeds in the order of a score, until the targets close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.seeding.expression import Expression
from tilth.seeding.parameters import bound, shown_call
from tilth.seeding.request import Request
from tilth.seeding.rules.laporta import Laporta
from tilth.seeding.rules.listed import Listed

__all__ = ["DEFAULT_SCORE", "ClosingTools", "Priority", "priority"]

#: Few dots first, then few numerators, the fewer the more lines are missing, then many lines.
DEFAULT_SCORE = "1000 * dots + 10 * (s + missing) - t"


class ClosingTools(Protocol):
    """What a rule may ask that needs eliminations to choose its seeds."""

    def closing_prefix(self, seeds: NDArray[np.int8]) -> int | None:
        """Return how many of the seeds, in their order, close the targets; None if all of them do not."""


@dataclass(frozen=True)
class Priority:
    """Seeds by priority, see `priority`."""

    score: str
    dots: int | None = None
    s: int | None = None

    @property
    def name(self) -> str:
        """The rule with the parameters that were given."""
        score = None if self.score == DEFAULT_SCORE else self.score
        return shown_call("priority", score=score, dots=self.dots, s=self.s)

    def ordered(self, request: Request) -> NDArray[np.int8]:
        """All seeds of the envelope, the lowest score first; ties in the order of the envelope."""
        expression = Expression(self.score)
        envelope = Laporta(self.dots, self.s)
        parts = [envelope.choose(sector, request) for sector in request.sectors]
        seeds = np.concatenate(parts) if parts else np.empty((0, request.family.size), dtype=np.int8)
        return seeds[np.argsort(expression.evaluate(seeds, request), kind="stable")]

    def resolve(self, request: Request, tools: ClosingTools) -> Listed:
        """Return the seeds up to where the targets close; all of them if they never do."""
        seeds = self.ordered(request)
        count = tools.closing_prefix(seeds)
        return Listed(self.name, seeds if count is None else seeds[:count])


def priority(score: str = DEFAULT_SCORE, dots: int | None = None, s: int | None = None) -> Priority:
    """Priority rule: seeds in the order of a score, until the targets close.

    What
        All seeds up to `dots` and `s` are sorted by an integer expression, lowest first, and the equations
        of one seed after the other go into one elimination until all targets are reduced to masters. The
        seeds up to there are the choice.
    Why
        It always closes if the envelope does, and a score is easier to learn than a yes or no. The cost is
        the position at which it closes.
    Cost
        One elimination of the envelope to know the masters, and one up to the closing position.
    Reference
        arXiv:2502.09544, where the score is learnt. The default here is hand-made: few dots, few numerators,
        the fewer the more lines are missing, and of those with as many the one with most lines.

    Parameters
    ----------
    score : str
        An integer expression in the features of a seed, see `expression`.
    dots, s : int, optional
        The envelope; default what the targets have, as for `laporta`.

    Raises
    ------
    RuleError, ExpressionError

    Examples
    --------
    >>> priority("s + 2 * missing").name
    'priority(score="s + 2 * missing")'
    """
    if not isinstance(score, str):
        raise RuleError(f"priority: score={score!r} is not an expression, write it as text")
    if Expression(score).kind != "integer":
        raise RuleError(f"priority: {score!r} is true or false, a score must be an integer")
    return Priority(score, bound("priority", "dots", dots), bound("priority", "s", s))
