"""Seeds that close for any targets, chosen at little cost."""

from __future__ import annotations

from dataclasses import dataclass

from tilth.seeding.definition import Rule
from tilth.seeding.paths import level_of
from tilth.seeding.protocol import Learning, SeedingRule
from tilth.seeding.request import Request
from tilth.seeding.rules.cheapest import FEW, cheapest, count_seeds
from tilth.seeding.rules.kira import Kira
from tilth.seeding.rules.repair import Repair

__all__ = ["Auto"]

#: A longer text of what was chosen is not shown while it runs.
SHOWN = 200

#: Dots + s of targets from which on seeds are learnt at lower ones. Multiplications by those without, at two
#: rounds: triangle-box 0.49 at rank 8; double box 0.55 and 0.82 at ranks 6 and 8, all numerators; massive box
#: 0.71 with 8 dots.
HIGH = 6

#: Above so many targets nothing is learnt: ways to thousands take seconds, and such lists have low targets
#: themselves. The 9,618 of a massive box took 9.1 s instead of 5, for 0.97 of the multiplications.
MANY = 100

#: Learning ends this far below the targets: systems there are several times smaller.
BELOW = 3


@dataclass(frozen=True)
class Auto(Rule, name="auto"):
    """Auto: a cheap rule, widened until the targets are reduced to the masters of the family; the default.

    What
        `kira`, or `tube` for high numerator powers and `line-powers` for many dots, where these take far
        fewer seeds; all with one numerator power everywhere. Then, sector by sector, what `repair` adds until
        only masters of the family are left. Where there are at most 100 targets, dots + s of one is at least
        6, and `kira` takes a thousand seeds, others are learnt at lower powers as by `learnt`, and the fewer
        of both that close are taken.
    Why
        The first call should work, whatever the family and the targets. It ends in plain seeds, which a
        table and a run's folder name.
    Cost
        One elimination per round, one to four rounds, and those of the low powers. On 30 targets of the case
        library it took at most twice the multiplications of the best rule that is known, and most often fewer
        than any single one.
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
        found = _learnt(base, request, learning)
        if found is None:
            found = learning.resolve(Repair(base))
        learning.report(
            "seeding", f"auto: {found.name if len(found.name) <= SHOWN else base.name + ', widened'}"
        )
        return found


def _learnt(base: SeedingRule, request: Request, learning: Learning) -> SeedingRule | None:
    """Return what closes with fewest seeds, the base or what low powers teach; None if neither closes."""
    top = max(map(level_of, request.targets), default=0)
    if top < HIGH or len(request.targets) > MANY or count_seeds(Kira(), request) < FEW:
        return None
    from tilth.seeding.rules.learnt import LearntSeeding  # low targets are not worth it

    strands = LearntSeeding(stable=1, last=top - BELOW).learn(request, learning)
    if strands is None:
        return None
    for rule in sorted([base, strands], key=lambda one: count_seeds(one, request)):
        if learning.score(rule).complete:
            return rule
    return None
