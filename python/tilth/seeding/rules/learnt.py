"""Seeds learnt from targets of lower powers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tilth.family import Integral
from tilth.seeding.choose import choose_seeds
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, COUNT, parameter
from tilth.seeding.paths import all_lowered, level_of
from tilth.seeding.protocol import Learning, SeedingRule
from tilth.seeding.registry import RULE_OR_TEXT, find_rule
from tilth.seeding.request import Request, make_request
from tilth.seeding.rules.cheapest import cheapest
from tilth.seeding.rules.repair import Repair
from tilth.seeding.rules.strands import Strands, strands_of
from tilth.seeding.rules.union import Union

__all__ = ["LearntSeeding", "Lesson"]


@dataclass(frozen=True)
class Lesson:
    """What the targets of one level taught.

    Attributes
    ----------
    level : int
        Dots + s of the targets.
    tried : int
        Seeds whose equations were eliminated last.
    kept : int
        Seeds that are shifted to the next level.
    closed : bool
        Whether the seeds of the level before, shifted, closed these targets.
    """

    level: int
    tried: int
    kept: int
    closed: bool


@dataclass(frozen=True)
class LearntSeeding(Rule, name="learnt"):
    """Learnt: seeds of low powers that are shifted to high ones.

    What
        The targets are lowered along their ways to the corner integral until their level, dots + s, is
        `start`, and another rule, widened until it closes, is asked for seeds. Those in the witness are kept.
        Shifted one step towards the targets they are tried at the next level. If they close it, those in the
        new witness are kept, else the seeds that the other rule needs there are added. Once this many levels
        in a row, `stable`, were closed by shifting, the seeds are shifted all the way, as `strands`. If that
        does not close the targets after all, it is united with the other rule, and widened.
    Why
        Relations that take one power off a target are the same ones at each power. Which they are is found
        for any family where systems are small, and costs little where they are large.
    Cost
        One elimination per level, most often three to five small ones, and one of the seeds that it comes to,
        which the run needs anyway. Everything is learnt without symmetries: maps of high powers cost
        more than the seeds that they save, and what closes without them closes with them. Double box, target
        ``dbox[1,1,1,1,1,1,1,0,-8]``: 498 seeds, where `tube(floor=1)` takes 1,200.
    Reference
        Asked for in arXiv:2502.05121: whether rules that a machine finds hold for other powers and families.

    Attributes
    ----------
    lessons : list of Lesson
        What was learnt, level by level, when the rule was used last.

    Examples
    --------
    >>> learnt().name
    'learnt'
    >>> learnt("tube(floor=1)", start=3).name
    'learnt(seeding=tube(floor=1), start=3)'
    """

    seeding: SeedingRule | str | None = parameter(
        RULE_OR_TEXT, "The rule that seeds are first taken from; default as `auto`.", default=None
    )
    start: int = parameter(BOUND, "Dots + s of the first targets that it learns from.", default=2)
    stable: int = parameter(
        COUNT, "How many levels in a row must close by shifting before it is believed.", default=2
    )
    last: int = parameter(
        BOUND, "The highest level that it learns from; it is believed there whatever happened.", default=127
    )
    thin: int = parameter(
        BOUND,
        "How many levels ahead it is tried which strands need not go on; 0 for not at all. That saves seeds, "
        "but seldom multiplications.",
        default=0,
    )
    lessons: list[Lesson] = field(default_factory=list, init=False, compare=False, repr=False)

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the strands that were learnt; with the other rule, widened, if they do not close."""
        found = self.learn(request, learning)
        other = self._other(request)
        if found is None:
            return learning.resolve(Repair(other))
        if learning.score(found).complete:
            return found
        learning.report("learnt", f"{self.name} does not close these targets; {other.name} is added")
        return learning.resolve(Repair(Union(found, learning.resolve(other))))

    def learn(self, request: Request, learning: Learning) -> Strands | None:
        """Return what low targets teach, untried; None if there is nothing below the targets."""
        self.lessons.clear()
        top = min(self.last, max(map(level_of, request.targets), default=0) - 1)
        found: Strands | None = None
        in_a_row = 0
        for level in range(self.start, top + 1):
            lesson = self._lesson(request.targets, level, found, learning)
            if lesson is None:
                return None
            found, closed = lesson
            in_a_row = in_a_row + 1 if closed else 0
            if in_a_row >= self.stable:
                break
        if self.thin and found is not None:
            found = self._thinned(found, request, learning)
        return found

    def _thinned(self, found: Strands, request: Request, learning: Learning) -> Strands:
        from tilth.seeding.rules.thinning import thinned  # few ask for it

        thin = thinned(found, request.targets, self.thin, learning)
        stay = sum(map(len, thin.fixed.values()))
        learning.report("learnt", f"{stay} seeds need not be shifted")
        return thin

    def _lesson(
        self,
        targets: tuple[Integral, ...],
        level: int,
        known: Strands | None,
        learning: Learning,
    ) -> tuple[Strands, bool] | None:
        """Return the strands after one level, and whether what was known closed it; None if nothing does."""
        low = all_lowered(targets, level)
        here, request = learning.without_symmetries(low), make_request(low)
        tried = None if known is None else choose_seeds(known, request).indices
        needed = None if known is None else here.needed(known)
        closed = needed is not None
        if needed is None:
            rule = here.resolve(Repair(self._other(request)))
            needed = here.needed(rule)
            if needed is None:
                return None
            if tried is not None:
                needed = np.concatenate([tried, needed])
        strands = strands_of(needed, level)
        self._note(level, tried, strands, closed, learning)
        return strands, closed

    def _other(self, request: Request) -> SeedingRule:
        """Return the rule that seeds are taken from where none are known."""
        return cheapest(request) if self.seeding is None else find_rule(self.seeding)

    def _note(
        self, level: int, tried: NDArray[np.int8] | None, strands: Strands, closed: bool, learning: Learning
    ) -> None:
        kept = sum(map(len, strands.seeds.values()))
        count = 0 if tried is None else len(tried)
        self.lessons.append(Lesson(level, count, kept, closed))
        how = "close by shifting" if closed else "do not close by shifting"
        learning.report("learnt", f"dots + s = {level}: {count} seeds {how}, {kept} kept")
