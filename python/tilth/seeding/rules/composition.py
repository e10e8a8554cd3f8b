"""What rules share that are made of rules.

Operators that a part chooses for its seeds are not kept: a composition applies all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError, RuleRangeError
from tilth.seeding.definition import Rule
from tilth.seeding.notation import shown_call
from tilth.seeding.parameters import RULE
from tilth.seeding.protocol import Choice, Learning, SeedingRule
from tilth.seeding.request import Request, Sector

__all__ = ["RuleOfSeveral", "seeds_of"]


@dataclass(frozen=True, init=False)
class RuleOfSeveral(Rule):
    """A rule made of any number of others, given one after the other."""

    parts: tuple[SeedingRule, ...]

    def __init__(self, *rules: SeedingRule) -> None:
        if not rules:
            raise RuleError(f"{self.rule_name} needs at least one rule")
        object.__setattr__(self, "parts", tuple(RULE.check(self.rule_name, "rules", rule) for rule in rules))

    @property
    def name(self) -> str:
        """The parts in the call that joins them."""
        return shown_call(self.rule_name, *self.parts)

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the same of what the parts come to."""
        resolved = [learning.resolve(part) for part in self.parts]
        same = all(one is part for one, part in zip(resolved, self.parts, strict=True))
        return self if same else type(self)(*resolved)


def seeds_of(part: SeedingRule, sector: Sector, request: Request) -> NDArray[np.int8]:
    """Return the seeds that a part chooses in a sector, checked.

    Returns
    -------
    ndarray of int8, shape (n, N)

    Raises
    ------
    RuleError
        The answer has the wrong shape or type, or an index out of range.
    """
    answer = part.choose(sector, request)
    array = np.asarray(answer.seeds if isinstance(answer, Choice) else answer)
    if array.size == 0:
        return np.empty((0, request.family.size), dtype=np.int8)
    if array.ndim != 2 or array.shape[1] != request.family.size or array.dtype.kind not in "iu":
        raise RuleError(
            f"rule {part.name} answered for sector {sector.number} with an array of shape {array.shape} and "
            f"type {array.dtype}, give integers of shape (n, {request.family.size})"
        )
    if int(array.min()) < -127 or int(array.max()) > 127:
        raise RuleRangeError(
            f"rule {part.name} answered for sector {sector.number} with an index beyond -127..127"
        )
    return array.astype(np.int8)
