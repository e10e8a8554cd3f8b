"""`repair`: a rule that widens another one until the targets close."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from tilth.errors import OptionError
from tilth.family.checks import is_integer
from tilth.pipeline.study.score import Score
from tilth.seeding import AnyRule, Request, SeedingRule, boxes, find_rule, union

__all__ = ["Repair", "Step", "repair"]


@dataclass(frozen=True)
class Step:
    """One widening.

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


class ScoringTools(Protocol):
    """What `Repair` asks of the run that it is used in."""

    def score(self, rule: AnyRule) -> Score:
        """Score a rule for the targets of the run."""

    def resolve(self, rule: AnyRule) -> SeedingRule:
        """Return a rule that chooses seeds by itself."""

    def report(self, stage: str, text: str) -> None:
        """Report progress."""


@dataclass(frozen=True)
class Repair:
    """A rule that widens another one, see `repair`.

    Attributes
    ----------
    base : SeedingRule
    rounds : int
    steps : list of Step
        What was done when the rule was used last.
    """

    base: AnyRule
    rounds: int = 20
    steps: list[Step] = field(default_factory=list, compare=False)

    @property
    def name(self) -> str:
        """The rule that is repaired."""
        return f"repair({self.base.name})"

    def resolve(self, request: Request, tools: ScoringTools) -> AnyRule:
        """Return the base rule widened until the targets close, or until widening does not help."""
        self.steps.clear()
        added: dict[int, tuple[int, int]] = {}
        base = tools.resolve(self.base)
        current: AnyRule = base
        for _ in range(self.rounds):
            score = tools.score(current)
            if score.complete:
                break
            wider = dict(added)
            for sector, (dots, s) in score.widen.items():
                known = added.get(sector)
                # The smallest box was tried before: the relation needs seeds further out.
                grown = (dots, s) if known is None else (max(dots, known[0]), max(s, known[1] + 1))
                wider[sector] = grown
            new = {sector: box for sector, box in wider.items() if added.get(sector) != box}
            self.steps.append(Step(score.seeds, len(score.missing), new))
            shown = ", ".join(f"sector {n}: dots <= {d}, s <= {s}" for n, (d, s) in sorted(new.items()))
            tools.report(
                "repair", f"{len(score.missing)} integrals left of {score.seeds} seeds; added {shown}"
            )
            added = wider
            current = union(base, boxes(added))
        return current


def repair(seeding: AnyRule | str, rounds: int = 20) -> Repair:
    """Return a rule that widens another one, sector by sector, until the targets close.

    Each round scores the rule and adds, in every sector where reducible integrals are left, the smallest
    box of seeds that reduces them on the maximal cut, or a larger one if that was tried before. What it
    ends with is a rule again: a union with `boxes`, whose name can be saved and read back.

    Parameters
    ----------
    seeding : rule or str
    rounds : int
        The most rounds.

    Examples
    --------
    >>> repair("usovitsch").name
    'repair(usovitsch)'
    """
    if not is_integer(rounds, 1):
        raise OptionError(f"rounds={rounds!r} is not a positive integer")
    return Repair(find_rule(seeding), rounds)
