"""The floor of a case: about how few seeds are enough for it, to hold rules against.

It starts from the seeds of the best rule that closes. Seeds are deleted as long as the targets stay closed,
then the choice is disturbed by seeds of the widest rule that closes and deleted down again, a *round* of
`tilth.minimise`. So the floor is never above a rule in the table. It is made for one case, out of single
seeds, and is no rule; and it is a local minimum, below which smaller ones may exist.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tilth.cases import Case
from tilth.pipeline.study.minimise import minimise
from tilth.seeding import Listed, SeedingRule, choose_seeds, make_request, union

__all__ = ["FLOOR_ROUNDS", "FLOOR_SECONDS", "Floor", "find_floor"]

#: Rounds for a case. On tribox:3, from 88 seeds, 1, 4, 16 and 64 of them leave 66, 64, 59 and 57.
FLOOR_ROUNDS = 64

#: Fewer rounds where this many would take longer than this, going by the first one, which is the longest.
FLOOR_SECONDS = 20.0

#: Disturbances come from the widest rule with at most this many seeds.
_MAX_POOL = 3_000


@dataclass(frozen=True)
class Floor:
    """Seeds that deletion leaves.

    Attributes
    ----------
    rule : Listed
    rounds : int
        How many it took.
    """

    rule: Listed
    rounds: int


def find_floor(
    case: Case,
    closing: Sequence[tuple[SeedingRule, int]],
    rounds: int = FLOOR_ROUNDS,
    *,
    seconds: float = FLOOR_SECONDS,
    threads: int | None = None,
) -> Floor | None:
    """Search for few seeds that close a case.

    Parameters
    ----------
    case : Case
    closing : sequence of (rule, int)
        Rules that close it, with their numbers of seeds.
    rounds : int
        At most. The first one tells how many are within the time; where that is all of them the result is
        the same on every machine.
    seconds : float
    threads : int, optional

    Returns
    -------
    Floor or None
        None if no rule closes.
    """
    if not closing:
        return None
    best, least = min(closing, key=lambda pair: pair[1])
    wide, _ = max((pair for pair in closing if pair[1] <= max(_MAX_POOL, least)), key=lambda pair: pair[1])
    start = Listed("start", choose_seeds(best, make_request(case.targets)).indices)
    pool = union(wide, start)
    began = time.perf_counter()
    first = minimise(case.targets, pool, start=start, rounds=1, threads=threads).rule
    spent = time.perf_counter() - began
    more = min(rounds - 1, int(seconds / spent))
    if not more:
        return Floor(first, 1)
    return Floor(minimise(case.targets, pool, start=first, rounds=more, threads=threads).rule, 1 + more)
