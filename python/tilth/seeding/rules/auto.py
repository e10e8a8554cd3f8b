"""Seeds that close for any targets, chosen at little cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tilth.errors import LimitExceeded, RuleError
from tilth.seeding.choose import choose_seeds
from tilth.seeding.definition import Rule
from tilth.seeding.protocol import Learning, SeedingRule
from tilth.seeding.request import Request
from tilth.seeding.rules.kira import Kira
from tilth.seeding.rules.repair import Repair

__all__ = ["Auto"]

#: A longer text of what was chosen is not shown while it runs.
SHOWN = 200

#: With fewer seeds than this the generous rule costs little, and its equations are the cheaper ones to solve.
FEW = 1_000

#: Thin seeds must be fewer by these factors to be worth what their solution costs. Measured on 30 targets of
#: the case library, multiplications of the thin rule by those of `kira`, both repaired: tubes 0.08 at rank 8
#: of the double box (7.4 times fewer seeds), 0.28 at rank 5 of the pentabox (2.2), but 1.9 for a dotted
#: massive double box (1.1). Line powers 0.7 to 0.9 on dotted double boxes and a three-loop diamond (6 to 8
#: times fewer), but 3.1 and 4.5 for a dotted massive double box and pentabox (2 times fewer).
TUBE_PAYS = 2
LINE_POWERS_PAY = 4


@dataclass(frozen=True)
class Auto(Rule, name="auto"):
    """Auto: a cheap rule, widened until the targets are reduced to the masters of the family; the default.

    What
        `kira`, or `tube` for high numerator powers and `line-powers` for many dots, where these take far
        fewer seeds; all with one numerator power everywhere. Then, sector by sector, what `repair` adds until
        only masters of the family are left.
    Why
        The first call should work, whatever the family and the targets. It ends in plain seeds, which a
        table and a run's folder name.
    Cost
        One elimination per round, one to four rounds. On 30 targets of the case library it took at most twice
        the multiplications of the best rule that is known, and most often fewer than any single one.
    Reference
        Kira 3, arXiv:2505.20197, section 3.2, and arXiv:2606.10698 for the seeds that it begins with.

    Examples
    --------
    >>> auto().name
    'auto'
    """

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the seeds that close, as a rule that chooses without elimination."""
        base = cheapest(request)
        found = learning.resolve(Repair(base))
        learning.report(
            "seeding", f"auto: {found.name if len(found.name) <= SHOWN else base.name + ', widened'}"
        )
        return found


def cheapest(request: Request) -> SeedingRule:
    """Return the rule to begin with."""
    generous = Kira()
    count = _count(generous, request)
    if count < FEW:
        return generous
    from tilth.seeding.rules.line_powers import LinePowers  # few targets are worth more than a count
    from tilth.seeding.rules.tube import Tube

    candidates: list[tuple[int, SeedingRule]] = [
        (TUBE_PAYS, Tube(floor=1)),
        (LINE_POWERS_PAY, LinePowers(floor=1)),
    ]
    priced = [(factor * _count(rule, request), rule) for factor, rule in candidates]
    price, thin = min(priced, key=lambda entry: entry[0])
    return thin if price < count else generous


def _count(rule: SeedingRule, request: Request) -> float:
    try:
        return len(choose_seeds(rule, request))
    except (LimitExceeded, RuleError):  # too many to be written down
        return math.inf
