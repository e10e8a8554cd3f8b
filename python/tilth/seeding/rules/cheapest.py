"""The rule whose seeds are cheapest, as far as counts tell: what rules that learn begin with."""

from __future__ import annotations

import math

from tilth.errors import LimitExceeded, RuleError
from tilth.seeding.choose import choose_seeds
from tilth.seeding.protocol import SeedingRule
from tilth.seeding.request import Request
from tilth.seeding.rules.kira import Kira

__all__ = ["cheapest", "count_seeds"]

#: With fewer seeds than this the generous rule costs little, and its equations are the cheaper ones to solve.
FEW = 1_000

#: Thin seeds must be fewer by these factors to be worth what their solution costs. Measured on 30 targets of
#: the case library, multiplications of the thin rule by those of `kira`, both repaired: tubes 0.08 at rank 8
#: of the double box (7.4 times fewer seeds), 0.28 at rank 5 of the pentabox (2.2), but 1.9 for a dotted
#: massive double box (1.1). Line powers 0.7 to 0.9 on dotted double boxes and a three-loop diamond (6 to 8
#: times fewer), but 3.1 and 4.5 for a dotted massive double box and pentabox (2 times fewer).
TUBE_PAYS = 2
LINE_POWERS_PAY = 4


def cheapest(request: Request) -> SeedingRule:
    """Return the rule to begin with."""
    generous = Kira()
    count = count_seeds(generous, request)
    if count < FEW:
        return generous
    from tilth.seeding.rules.line_powers import LinePowers  # few targets are worth more than a count
    from tilth.seeding.rules.tube import Tube

    candidates: list[tuple[int, SeedingRule]] = [
        (TUBE_PAYS, Tube(floor=1)),
        (LINE_POWERS_PAY, LinePowers(floor=1)),
    ]
    priced = [(factor * count_seeds(rule, request), rule) for factor, rule in candidates]
    price, thin = min(priced, key=lambda entry: entry[0])
    return thin if price < count else generous


def count_seeds(rule: SeedingRule, request: Request) -> float:
    """Return how many seeds a rule takes; infinity if there are too many to be written down."""
    try:
        return len(choose_seeds(rule, request))
    except (LimitExceeded, RuleError):
        return math.inf
