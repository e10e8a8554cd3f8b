"""Seeds in the order of a score, until the targets close."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, Kind, parameter
from tilth.seeding.protocol import Learning
from tilth.seeding.request import Request
from tilth.seeding.rules.bounded import envelope
from tilth.seeding.rules.expression import Expression
from tilth.seeding.rules.listed import Listed

__all__ = ["DEFAULT_SCORE", "Priority"]

#: Few dots first, then few numerators, the fewer the more lines are missing, then many lines.
DEFAULT_SCORE = "1000 * dots + 10 * (s + missing) - t"


def _score(rule: str, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise RuleError(f"{rule}: {name}={value!r} is not an expression, write it as text")
    if Expression(value).kind != "integer":
        raise RuleError(f"{rule}: {value!r} is true or false, a score must be an integer")
    return value


@dataclass(frozen=True)
class Priority(Rule, name="priority"):
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

    Examples
    --------
    >>> priority("s + 2 * missing").name
    'priority(score="s + 2 * missing")'
    """

    score: str = parameter(
        Kind("str", _score),
        "An integer expression in the features of a seed, see `expression`.",
        default=DEFAULT_SCORE,
    )
    dots: int | None = parameter(
        BOUND, "The envelope's dots; default the largest number of dots of a target.", default=None
    )
    s: int | None = parameter(
        BOUND, "The envelope's numerator power; default the largest of a target.", default=None
    )

    def ordered(self, request: Request) -> NDArray[np.int8]:
        """Return all seeds of the envelope, the lowest score first; ties in the order of the envelope."""
        parts = [envelope(request, sector, self.dots, self.s) for sector in request.sectors]
        seeds = np.concatenate(parts) if parts else np.empty((0, request.family.size), dtype=np.int8)
        return seeds[np.argsort(Expression(self.score).evaluate(seeds, request), kind="stable")]

    def resolve(self, request: Request, learning: Learning) -> Listed:
        """Return the seeds up to where the targets close; all of them if they never do."""
        seeds = self.ordered(request)
        count = learning.closing_prefix(seeds)
        return Listed(self.name, seeds if count is None else seeds[:count])
