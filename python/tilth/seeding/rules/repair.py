"""A rule that widens another one until the targets close."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tilth.seeding.definition import Rule
from tilth.seeding.parameters import COUNT, parameter
from tilth.seeding.protocol import Learning, SeedingRule
from tilth.seeding.registry import RULE_OR_TEXT, find_rule
from tilth.seeding.request import Request

if TYPE_CHECKING:
    from tilth.seeding.rules.boxes import Boxes

__all__ = ["Repair", "Widening"]


class Widening(NamedTuple):
    """One round of a repair.

    Attributes
    ----------
    seeds : int
        Seeds before it.
    missing : int
        Reducible integrals that were left.
    widened : dict
        {sector: (dots, s)} that was added.
    """

    seeds: int
    missing: int
    widened: dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Repair(Rule, name="repair"):
    """Repair: another rule, widened sector by sector until the targets close.

    What
        Each round scores the rule and adds, in every sector where reducible integrals are left, the smallest
        box of seeds that reduces them on the maximal cut, or a larger one if that was tried before. What it
        ends with is a rule again: a union with `boxes`, whose name can be saved and read back.
    Why
        Cheap rules fall short in a few sectors, and which ones is only known once their equations are
        solved. Widened there alone they stay cheap.
    Cost
        One elimination per round, most often two or three. Triangle-box, target of rank 3, IBP equations
        only: `usovitsch` with 92 seeds leaves 4 integrals and closes after two rounds.
    Reference
        None.

    Attributes
    ----------
    steps : list of Widening
        What was done when the rule was used last.

    Examples
    --------
    >>> repair("usovitsch").name
    'repair(usovitsch)'
    >>> repair("dots == 0 and s <= t - 4", rounds=5).name
    'repair(expression("dots == 0 and s <= t - 4"), rounds=5)'
    """

    seeding: SeedingRule | str = parameter(RULE_OR_TEXT, "The rule that is widened.")
    rounds: int = parameter(COUNT, "The most rounds.", default=20)
    steps: list[Widening] = field(default_factory=list, init=False, compare=False, repr=False)

    @property
    def added(self) -> Boxes:
        """What was added to the rule when it was used last."""
        from tilth.seeding.rules.boxes import Boxes

        boxes: dict[int, tuple[int, int]] = {}
        for step in self.steps:
            boxes |= step.widened
        return Boxes(boxes)

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the rule widened until the targets close, or until the rounds are used up."""
        self.steps.clear()
        added: dict[int, tuple[int, int]] = {}
        base = learning.resolve(find_rule(self.seeding))
        current = base
        for _ in range(self.rounds):
            score = learning.score(current)
            if score.complete:
                break
            wider = dict(added)
            for sector, box in score.widen.items():
                wider[sector] = _wider(added.get(sector), box)
            new = {sector: box for sector, box in wider.items() if added.get(sector) != box}
            self.steps.append(Widening(score.seeds, len(score.missing), new))
            shown = ", ".join(f"sector {n}: dots <= {d}, s <= {s}" for n, (d, s) in sorted(new.items()))
            learning.report(
                "repair", f"{len(score.missing)} integrals left of {score.seeds} seeds; added {shown}"
            )
            added = wider
            current = _with_boxes(base, added)
        return current


def _with_boxes(base: SeedingRule, added: dict[int, tuple[int, int]]) -> SeedingRule:
    from tilth.seeding.rules.boxes import Boxes  # most rules close unaided
    from tilth.seeding.rules.union import Union

    return Union(base, Boxes(added))


def _wider(known: tuple[int, int] | None, box: tuple[int, int]) -> tuple[int, int]:
    """Return a box that contains what was added before, and more than that."""
    if known is None:
        return box
    if box[0] <= known[0] and box[1] <= known[1]:
        return known[0], known[1] + 1  # that was tried: the relation needs seeds further out
    return max(box[0], known[0]), max(box[1], known[1])
