"""What comes before any probe: learn, classify the masters, and keep what probes and table need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from typing import Any

from tilth.errors import IncompleteSeeding, LimitExceeded
from tilth.family import Named
from tilth.masters import Master
from tilth.news import silent
from tilth.pipeline.learn.classify import Score
from tilth.pipeline.learn.closing import shortfall
from tilth.pipeline.learn.learn import Learnt
from tilth.pipeline.learn.learn_rule import learn_rule
from tilth.pipeline.learn.resolve import resolve_rule
from tilth.pipeline.options import Options
from tilth.pipeline.options.records import provenance_of
from tilth.plan import Plan, Solution
from tilth.seeding import Request, SeedingRule, Seeds, rule_text
from tilth.seeding.rules.boxes import Boxes
from tilth.seeding.rules.repair import Repair
from tilth.seeding.rules.union import Union

__all__ = ["Prepared", "package_versions", "prepare"]

Learning = tuple[int, tuple[int, ...]]

#: With fewer equations than this a repair takes at most about a second, and an error message says what it
#: comes to.
CHEAP = 20_000


@dataclass(frozen=True)
class Prepared:
    """What learning taught.

    Attributes
    ----------
    seeds : Seeds or None
        Whose equations are all that the table is checked against; None where equations were given.
    plan : Plan
    learning : (int, tuple of int)
        Prime and residues of a learning point: the plan's pivots there are the generic ones.
    masters : tuple of Integral or Label
        Simplest first.
    provenance : dict
        Rule, the seeding that it came to, counts, learning points and versions, ready for JSON; the same
        whenever and wherever it is made.
    seconds : dict
        By stage.
    """

    seeds: Seeds | None
    plan: Plan
    learning: Learning
    masters: tuple[Named, ...]
    provenance: dict[str, Any]
    seconds: dict[str, float]

    @cached_property
    def reference(self) -> Solution:
        """The plan solved at the learning point."""
        return self.plan.solve(*self.learning)


def prepare(request: Request, rule: SeedingRule, options: Options) -> Prepared:
    """Learn, and classify what is left; a workspace makes that short where the same seeds were learnt before.

    Raises
    ------
    IncompleteSeeding
        A target is not reduced to masters.
    """
    found = learn_rule(request, rule, options)
    learnt, score = found.learnt, found.score
    if not score.complete:
        text = rule_text(found.resolved if isinstance(rule, Repair) else rule)
        repair = None if text is None else Repair(text).name
        closing = _what_closes(request, rule, found.resolved, repair, score, found.options)
        raise _incomplete(score, repair, closing)
    return Prepared(
        seeds=learnt.seeds,
        plan=learnt.plan,
        learning=(learnt.reference.prime, learnt.reference.residues),
        masters=tuple(score.master_integrals),
        provenance=_provenance(score, found.masters, learnt, options),
        seconds=score.seconds,
    )


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that a table was made with, for its provenance."""
    return {name: version(name) for name in ("tilth", "numpy", "python-flint")}


def _incomplete(score: Score, repair: str | None, closing: str) -> IncompleteSeeding:
    shown = ", ".join(map(str, score.missing[:6])) + (" …" if len(score.missing) > 6 else "")
    advice = "; ".join(
        f"sector {sector}: dots <= {dots}, s <= {s}" for sector, (dots, s) in sorted(score.widen.items())
    )
    return IncompleteSeeding(
        f"rule {score.rule} leaves {len(score.missing)} reducible integral(s): {shown}; "
        f"widen the seeds at least to {advice}; {closing}",
        score=score,
        repair=repair,
    )


def _what_closes(
    request: Request,
    rule: SeedingRule,
    resolved: SeedingRule,
    repair: str | None,
    score: Score,
    options: Options,
) -> str:
    """Say what to ask for instead, and what that comes to where finding it out costs little."""
    if repair is None:  # a Python object that no text makes again
        option, base = f"seeding=tilth.repair({rule.name})", f"the seeds of {rule.name} and "
    else:
        option, base = f"seeding={repair!r}", ""
    repaired = Repair(resolved)
    if score.generated <= CHEAP:
        quiet = replace(options, progress=silent)
        try:
            found = resolve_rule(repaired, request, quiet)
            if shortfall(request, found, quiet).complete:
                return f"{option} closes it: {base + repaired.added.name if base else found.name}"
        except LimitExceeded:
            pass  # the advice is worth less than what it would take
    added = Boxes(score.widen)
    return f"{option} goes on from {base + added.name if base else Union(resolved, added).name}"


def _provenance(score: Score, masters: Sequence[Master], learnt: Learnt, options: Options) -> dict[str, Any]:
    counts = score.to_dict()
    names = ("seeds", "generated", "independent", "selected", "multiplications", "masters")
    return {
        "rule": counts["rule"],
        "seeding": counts["seeding"],
        "counts": {name: counts[name] for name in names},
        **provenance_of(options),
        "learning": [[prime, list(residues)] for prime, residues in learnt.points],
        "unlucky": learnt.unlucky,
        "masters": [
            {"integral": list(m.integral.indices), "confirmed_with": {"dots": m.box[0], "s": m.box[1]}}
            for m in masters
        ],
        "unconfirmed": counts["unconfirmed"],
        "peak_bytes": counts["peak_bytes"],
        "versions": package_versions(),
    }
