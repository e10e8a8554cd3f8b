"""The seeds of another rule, moved by an index vector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import RULE, Kind, parameter, plain
from tilth.seeding.protocol import Learning, SeedingRule
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.composition import seeds_of

__all__ = ["Shifted"]


def _steps(rule: str, name: str, value: object) -> tuple[int, ...]:
    listed: list[object] = list(value) if isinstance(value, Iterable) else []
    if not listed or not all(is_integer(step, -127, 127) for step in listed):
        raise RuleError(f"{rule}: {value!r} is not a list of integers from -127 to 127")
    return tuple(map(plain, listed))


@dataclass(frozen=True)
class Shifted(Rule, name="shifted"):
    """Shifted: the seeds of another rule, moved by an index vector.

    What
        Each seed of the other rule plus the offset. Seeds that leave their sector are dropped.
    Why
        A tube by hand: the relations among integrals of low rank, repeated at a higher one.
    Cost
        At most that of the rule that is moved.
    Reference
        arXiv:2606.10698 shifts a base set in this way; see `tube`.

    Examples
    --------
    >>> shifted(tube(steps=1), [0, 0, 0, 0, 0, 0, -1]).name
    'shifted(tube(steps=1), [0, 0, 0, 0, 0, 0, -1])'
    """

    rule: SeedingRule = parameter(RULE, "The rule whose seeds are moved.")
    offset: Sequence[int] = parameter(
        Kind("sequence of int", _steps), "What is added to the indices, one entry for each propagator."
    )

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the same of what the other rule comes to."""
        resolved = learning.resolve(self.rule)
        return self if resolved is self.rule else replace(self, rule=resolved)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of one sector."""
        if len(self.offset) != request.family.size:
            raise RuleError(
                f"{self.name}: the offset has {len(self.offset)} entries, "
                f"but {request.family.name} has {request.family.size} propagators"
            )
        moved = seeds_of(self.rule, sector, request).astype(np.int64) + np.array(self.offset)
        lines = np.zeros(request.family.size, dtype=bool)
        lines[list(sector.lines)] = True
        kept = moved[((moved > 0) == lines).all(axis=1)]
        if len(kept) and int(np.abs(kept).max()) > 127:
            raise RuleError(f"{self.name} shifts an index beyond -127..127")
        narrow: NDArray[np.int8] = kept.astype(np.int8)
        return narrow
