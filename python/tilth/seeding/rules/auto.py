"""Seeds that close for any targets, chosen at little cost."""

from __future__ import annotations

from dataclasses import dataclass, field

from tilth.seeding.definition import Rule
from tilth.seeding.paths import all_lowered, level_of
from tilth.seeding.protocol import Closing, Learning, SeedingRule
from tilth.seeding.request import Request
from tilth.seeding.rules.cheapest import FEW, cheapest, count_seeds
from tilth.seeding.rules.kira import Kira
from tilth.seeding.rules.repair import Repair

__all__ = ["Auto"]

#: A longer text of what was chosen is not shown while it runs.
SHOWN = 200

#: Dots + s of targets from which on seeds are learnt at lower ones, and where many points are to be solved.
#: Multiplications by those without, at two rounds: triangle-box 0.49 at rank 8; double box 0.55 and 0.82 at
#: ranks 6 and 8, all numerators; massive box 0.71 with 8 dots. At three: rank 5 of the pentabox 0.50, of the
#: double pentagon on a cut 0.24; but rank 4 of the pentabox 1.01.
HIGH = 6
HIGH_FOR_MANY_POINTS = 5

#: Where many points are to be solved, seeds that were learnt are taken if they are no more than so many times
#: the others: in two of these, with 0.50 and 0.24, they are 2.1 (widened) and 1.9 times as many.
WORTH = 2

#: What was offered is taken if it has no more than so many times the seeds of the rule to begin with.
WORTH_TAKING = 2

#: Above so many targets nothing is learnt: ways to thousands take seconds, and such lists have low targets
#: themselves. The 9,618 of a massive box took 9.1 s instead of 5, for 0.97 of the multiplications.
MANY = 100

#: Learning ends this far below the targets, where systems are several times smaller, but not before a level.
BELOW = 3
LEAST = 3


@dataclass(frozen=True)
class Auto(Rule, name="auto"):
    """Auto: a cheap rule, widened until the targets are reduced to the masters of the family; the default.

    What
        `kira`, or `tube` for high numerator powers and `line-powers` for many dots, where these take far
        fewer seeds; all with one numerator power everywhere. Then, sector by sector, what `repair` adds until
        only masters of the family are left. Where there are at most 100 targets, dots + s of one is at least
        6, or 5 for functions, and `kira` takes a thousand seeds, others are learnt at lower powers as by
        `learnt`, and of both that close the cheaper ones to eliminate are taken; for functions those that
        were learnt, unless they are more than twice as many.
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

    #: What it came to for the same targets on another cut.
    offered: SeedingRule | None = field(default=None, init=False, compare=False, repr=False)

    @classmethod
    def after(cls, found: SeedingRule) -> Auto:
        """Return the rule that first tries what it came to for the same targets on another cut."""
        rule = cls()
        object.__setattr__(rule, "offered", found)
        return rule

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the seeds that close, as a rule that chooses without elimination."""
        base = cheapest(request)
        found = None if self.offered is None else _taken(self.offered, base, request, learning)
        if found is None:
            found = _learnt(base, request, learning)
        if found is None:
            found = learning.resolve(Repair(base))
        learning.report(
            "seeding", f"auto: {found.name if len(found.name) <= SHOWN else base.name + ', widened'}"
        )
        return found


def _taken(
    offered: SeedingRule, base: SeedingRule, request: Request, learning: Learning
) -> SeedingRule | None:
    """Return what was offered, if it closes and has not many more seeds than the rule to begin with.

    Targets of a low level tell first, for little, whether it has any seeds where they are needed: rules that
    name sectors have none in those of another cut.
    """
    if offered != base:
        if count_seeds(offered, request) > WORTH_TAKING * count_seeds(base, request):
            return None
        low = all_lowered(request.targets, LEAST)
        if not learning.without_symmetries(low).score(offered).complete:
            return None
    return offered if learning.score(offered).complete else None


def _learnt(base: SeedingRule, request: Request, learning: Learning) -> SeedingRule | None:
    """Return what closes at the lower price, the base or what low powers teach.

    Where few points are to be solved the elimination of all seeds is most of the work. What it takes for each
    seed is seen at the first level that was not learnt from: for 66 targets of rank 10 of the double pentagon
    on a cut, strands have fewer seeds than tubes, 13,000 and 15,300, and 2.4 times the multiplications, 1.5
    times at rank 5. For many points it is what is selected that counts.

    If neither closes what was learnt is widened for many points, and else None is returned, as it is if
    nothing is worth learning.
    """
    top, many = max(map(level_of, request.targets), default=0), learning.many_points
    high = HIGH_FOR_MANY_POINTS if many else HIGH
    if top < high or len(request.targets) > MANY or count_seeds(Kira(), request) < FEW:
        return None
    from tilth.seeding.rules.learnt import LearntSeeding  # low targets are not worth it

    teacher = LearntSeeding(stable=1, last=max(LEAST, top - BELOW))
    strands = teacher.learn(request, learning)
    if strands is None:
        return None
    rules: list[SeedingRule] = [strands, base]
    if many:
        prices = [1.0, WORTH]  # of a seed
    else:
        trial = learning.without_symmetries(all_lowered(request.targets, teacher.lessons[-1].level + 1))
        prices = [_each(trial.score(rule)) for rule in rules]
    totals = [price * count_seeds(rule, request) for price, rule in zip(prices, rules, strict=True)]
    for _, rule in sorted(zip(totals, rules, strict=True), key=lambda entry: entry[0]):
        if learning.score(rule).complete:
            return rule
    return learning.resolve(Repair(strands)) if many else None


def _each(score: Closing) -> float:
    """Return the multiplications of an elimination for each seed."""
    return score.multiplications / max(1, score.seeds)
