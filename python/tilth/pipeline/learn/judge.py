"""`Score`: the counts of a rule, and which of the integrals left are masters."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from tilth.family import Integral
from tilth.pipeline.learn.learn import Learnt, SelectionStep, Stopwatch
from tilth.pipeline.learn.masters import CERTIFY_MARGIN, USUAL_MARGIN, Status, master_status
from tilth.pipeline.options import Options
from tilth.seeding import SeedingRule

__all__ = ["Score", "judge"]


@dataclass(frozen=True)
class Score:
    """Counts of one rule for some targets; the same on every machine, but for `seconds`.

    Attributes
    ----------
    rule : str
    seeds : int
    generated : int
        Equations that are not identically zero.
    independent : int
    selected : int
        Equations in the witness of some target.
    multiplications : int
        Field multiply-adds of solving the selected equations once (normalisations counted; inversions, one
        a selected equation, apart).
    masters : int
    complete : bool
        Whether every target is reduced to masters.
    missing : list of Integral
        Integrals that the targets were left with, although they reduce to simpler ones left.
    seconds : dict
        By stage.
    peak_bytes : int
        Memory of equations and eliminations, as the core counts it.
    master_integrals : list of Integral
        Simplest first.
    widen : dict
        {sector: (dots, s)}: seeds that would reduce what is missing there, at least.
    unconfirmed : list of Integral
        Masters at the border of the seeded region. Like all masters they do not reduce on the maximal cut
        with one more dot and numerator power, but no seed of the rule goes beyond them; they are the first
        to doubt. Empty with ``certify="masters"``.
    unlucky : int
        Learning points that were dropped.
    order : str
    identities : tuple of str
    selection : list
        Attempts at a small selection: (order of equations, offered, selected or None if given up,
        multiplications of solving them in the order of integrals or None if not counted). The first one is
        what there was before any attempt; `selected` and `multiplications` are what came of them.
    """

    rule: str
    seeds: int
    generated: int
    independent: int
    selected: int
    multiplications: int
    masters: int
    complete: bool
    missing: list[Integral]
    seconds: dict[str, float]
    peak_bytes: int
    master_integrals: list[Integral] = field(repr=False)
    widen: dict[int, tuple[int, int]] = field(repr=False)
    unconfirmed: list[Integral] = field(repr=False)
    unlucky: int = field(repr=False)
    order: str = field(repr=False)
    identities: tuple[str, ...] = field(repr=False)
    selection: list[SelectionStep] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "rule": self.rule,
            "seeds": self.seeds,
            "generated": self.generated,
            "independent": self.independent,
            "selected": self.selected,
            "multiplications": self.multiplications,
            "masters": self.masters,
            "complete": self.complete,
            "missing": [str(integral) for integral in self.missing],
            "widen": {str(sector): list(box) for sector, box in self.widen.items()},
            "master_integrals": [str(integral) for integral in self.master_integrals],
            "unconfirmed": [str(integral) for integral in self.unconfirmed],
            "unlucky": self.unlucky,
            "order": self.order,
            "identities": list(self.identities),
            "selection": [list(step) for step in self.selection],
            "seconds": {stage: round(value, 6) for stage, value in self.seconds.items()},
            "peak_bytes": self.peak_bytes,
        }

    def __str__(self) -> str:
        rows = [
            ("rule", self.rule),
            ("seeds", f"{self.seeds:,}"),
            ("generated", f"{self.generated:,} equations"),
            ("independent", f"{self.independent:,} equations"),
            ("selected", f"{self.selected:,} equations"),
            ("multiplications", f"{self.multiplications:,} per probe"),
            ("masters", f"{self.masters:,}" + self._doubt()),
            ("complete", "yes" if self.complete else f"no, {len(self.missing)} integrals are left"),
            ("seconds", f"{sum(self.seconds.values()):.3g}"),
            ("memory", f"{self.peak_bytes / 1e6:.3g} MB"),
        ]
        return "\n".join(f"{name:<16}{value}" for name, value in rows)

    def _doubt(self) -> str:
        if not self.unconfirmed:
            return ""
        return f" ({len(self.unconfirmed)} at the border of the seeds; certify='masters' looks further)"

    def _repr_html_(self) -> str:
        cells = (line.split(maxsplit=1) for line in str(self).splitlines())
        rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in cells)
        return f"<table>{rows}</table>"


def judge(rule: SeedingRule, learnt: Learnt, options: Options) -> tuple[Score, list[Status]]:
    """Tell masters from what is missing, and put the counts together."""
    watch = Stopwatch(dict(learnt.seconds))
    with watch.stage("masters"):
        margin = CERTIFY_MARGIN if options.certify else USUAL_MARGIN
        statuses = master_status(learnt.left, options.order, options.preferred_masters, margin=margin)
    masters = [status.integral for status in statuses if status.master]
    missing = [status for status in statuses if not status.master]
    widen: dict[int, tuple[int, int]] = {}
    for status in missing:
        seeded = learnt.seeds.bounds.get(status.integral.sector, (0, 0))
        known = widen.get(status.integral.sector, seeded)
        widen[status.integral.sector] = (max(known[0], status.box[0]), max(known[1], status.box[1]))
    result = Score(
        rule=rule.name,
        seeds=len(learnt.seeds),
        generated=learnt.generated,
        independent=learnt.independent,
        selected=len(learnt.plan),
        multiplications=learnt.reference.multiplications,
        masters=len(masters),
        complete=not missing,
        missing=[status.integral for status in missing],
        seconds=watch.seconds,
        peak_bytes=learnt.peak_bytes,
        master_integrals=masters,
        widen=widen,
        unconfirmed=[] if options.certify else [m for m in masters if _at_border(m, learnt)],
        unlucky=learnt.unlucky,
        order=options.order.value,
        identities=options.identities,
        selection=learnt.steps,
    )
    return result, statuses


def _at_border(master: Integral, learnt: Learnt) -> bool:
    """Whether the seeds of the master's sector do not go beyond the master itself."""
    dots, s = learnt.seeds.bounds.get(master.sector, (-1, -1))
    return master.dots > dots or master.s >= s
