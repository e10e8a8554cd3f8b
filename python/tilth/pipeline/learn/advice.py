"""A rule that falls short: what it leaves, and what to ask for instead."""

from __future__ import annotations

from dataclasses import replace

from tilth.errors import IncompleteSeeding, LimitExceeded
from tilth.news import silent
from tilth.pipeline.learn.closing import shortfall
from tilth.pipeline.learn.learn_rule import LearntRule
from tilth.pipeline.learn.resolve import resolve_rule
from tilth.seeding import Request, SeedingRule, rule_text
from tilth.seeding.rules.boxes import Boxes
from tilth.seeding.rules.repair import Repair
from tilth.seeding.rules.union import Union

__all__ = ["incomplete_seeding"]

#: Integrals that a message names.
SHOWN = 6

#: With fewer equations than this a repair takes at most about a second; the message says what it comes to.
CHEAP = 20_000


def incomplete_seeding(request: Request, rule: SeedingRule, found: LearntRule) -> IncompleteSeeding:
    """Return the error that says what a rule leaves, and which seeding goes on from there.

    Parameters
    ----------
    request : Request
    rule : SeedingRule
        The rule that was asked for.
    found : LearntRule
        What it came to.
    """
    text = rule_text(found.resolved if isinstance(rule, Repair) else rule)
    repair = None if text is None else Repair(text).name
    score = found.score
    shown = ", ".join(map(str, score.missing[:SHOWN])) + (" …" if len(score.missing) > SHOWN else "")
    boxes = "; ".join(
        f"sector {sector}: dots <= {dots}, s <= {s}" for sector, (dots, s) in sorted(score.widen.items())
    )
    if repair is None:  # a Python object that no text makes again
        option, base = f"seeding=tilth.repair({rule.name})", f"the seeds of {rule.name} and "
    else:
        option, base = f"seeding={repair!r}", ""
    return IncompleteSeeding(
        f"rule {score.rule} leaves {len(score.missing)} reducible integral(s): {shown}; "
        f"widen the seeds at least to {boxes}; {option} {_outcome(request, found, base)}",
        score=score,
        repair=repair,
    )


def _outcome(request: Request, found: LearntRule, base: str) -> str:
    """Say what a repair comes to where finding it out costs little, else what it goes on from."""
    repaired = Repair(found.resolved)
    if found.score.generated <= CHEAP:
        quiet = replace(found.options, progress=silent)
        try:
            closing = resolve_rule(repaired, request, quiet)
            if shortfall(request, closing, quiet).complete:
                return f"closes it: {base + repaired.added.name if base else closing.name}"
        except LimitExceeded:
            pass  # the advice is worth less than what it would take
    added = Boxes(found.score.widen)
    return f"goes on from {base + added.name if base else Union(found.resolved, added).name}"
