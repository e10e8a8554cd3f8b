"""Whether fewer seeds close that are nearly those of a rule: all of a stated class of choices, tried."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from tilth.errors import IncompleteSeeding, OptionError
from tilth.pipeline.learn.envelope import Envelope
from tilth.seeding import Listed, SeedingRule, find_rule

__all__ = ["Exchange", "exchange"]


@dataclass(frozen=True)
class Exchange:
    """What a search for fewer seeds beside those of a rule found.

    Attributes
    ----------
    seeds : int
        How many the rule takes.
    leaving_out : int
        How many of them a choice was allowed to leave out at most.
    fewer : Listed or None
        Fewer seeds that close; None if there are none in the class.
    choices : int
        How many choices the class has.
    """

    seeds: int
    leaving_out: int
    fewer: Listed | None
    choices: int

    def __str__(self) -> str:
        which = f"{self.choices:,} choices that leave out at most {self.leaving_out} of {self.seeds} seeds"
        if self.fewer is None:
            return f"none of fewer seeds closes, of {which}"
        return f"one of {len(self.fewer.seeds)} seeds closes, of {which}"


def exchange(envelope: Envelope, rule: SeedingRule | str, leaving_out: int) -> Exchange:
    """Return whether fewer seeds close that are nearly those of a rule, as `Scorer.exchange` says."""
    if leaving_out < 1:
        raise OptionError(f"leaving_out={leaving_out} is not a positive integer")
    found_rule = find_rule(rule)
    choice = envelope.choice(found_rule)
    found = envelope.core.exchange(part=envelope.free, choice=choice, most=leaving_out)
    if found is None:
        if not envelope.count_choices([choice])[0].closed:
            raise IncompleteSeeding(f"{found_rule.name} does not close, take a rule that does")
        raise OptionError(
            f"{int(envelope.free.sum())} seeds are too many to exchange; take an envelope of at most 512"
        )
    flags = found[0]
    fewer = None if flags is None else Listed(f"exchange({found_rule.name})", envelope.seeds[flags])
    inside = int((choice & envelope.free).sum())
    return Exchange(
        int(choice.sum()),
        leaving_out,
        fewer,
        _choices(inside, int(envelope.free.sum()) - inside, leaving_out),
    )


def _choices(inside: int, outside: int, leaving_out: int) -> int:
    """Return how many choices leave out some seeds and add fewer."""
    return sum(
        comb(inside, left_out) * comb(outside, added)
        for left_out in range(1, min(leaving_out, inside) + 1)
        for added in range(left_out)
    )
