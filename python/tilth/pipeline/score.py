"""`score`: what a seeding rule costs for some targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tilth.family import Integral
from tilth.family.order import Order
from tilth.pipeline.learn import Learnt, Stopwatch, learn
from tilth.pipeline.masters import CERTIFY_MARGIN, USUAL_MARGIN, Status, master_status
from tilth.pipeline.options import Options, Progress, read_options
from tilth.seeding import AnyRule, SeedingRule, find_rule, make_request

__all__ = ["Score", "judge", "score"]


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
        Attempts at a small selection: (order of equations, offered, selected or None if given up).
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
    selection: list[tuple[str, int, int | None]] = field(repr=False)

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


def score(
    targets: Iterable[Integral] | Integral,
    seeding: AnyRule | str = "usovitsch",
    *,
    order: Order | str = Order.numerators,
    preferred_masters: Iterable[Integral] = (),
    identities: Iterable[str] = ("ibp", "li"),
    threads: int | None = None,
    effort: int = 1,
    seed: int = 0,
    learning_primes: Sequence[int] | None = None,
    certify: str | None = None,
    equation_order: str = "ascending",
    pivot_order: str | None = None,
    progress: Progress | None = None,
) -> Score:
    """Count what a seeding rule costs for some targets.

    The equations of the rule's seeds are generated, eliminated at two random points modulo two primes,
    which must take the same course, and the few equations that the targets need are selected by their
    witnesses. No point has to be given: all counts are those of generic kinematics.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family.
    seeding : rule or str
        A rule, or a name with optional parameters such as ``"laporta(dots=0, s=3)"``.
    order : Order or str
        The order of integrals.
    preferred_masters : iterable of Integral
        Kept as masters where possible, the first one lowest in the order.
    identities : iterable of str
        ``"ibp"``, ``"li"`` or both.
    threads : int, optional
        Default the processors this process may use. Counts do not depend on it.
    effort : int
        Rounds of attempts at a smaller selection; 0 keeps the first witness found.
    seed : int
        Seed of the random points.
    learning_primes : sequence of int, optional
        At least two primes to learn with; for tests, tiny ones make accidents happen.
    certify : str, optional
        ``"masters"``: ask whether masters reduce with two more dots and numerator powers, not one.
    equation_order : str
        In which order equations are offered to the elimination, and so which of two that say the same is
        kept: ``"ascending"``, ``"descending"``, ``"power"``, ``"lines"``, ``"seeds"`` or ``"leading"`` (what
        they mean is said in the manual), or an integer expression in the features of an equation's seed,
        lowest first. It changes `selected` and `multiplications`, never a result; with `effort` above 0
        other orders are tried as well.
    pivot_order : str, optional
        In which order the selected equations are solved: an integer expression in the features of an
        integral, the largest first. Default: the order of integrals. It changes `multiplications` only.
    progress : callable, optional
        Called with a stage and a line of text.

    Returns
    -------
    Score

    Raises
    ------
    TargetError, RuleError, OptionError, OrderError, PrimeError
        What was handed over cannot be used.
    UnluckyPoint
        No two learning points agreed.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> tilth.score([bubble[2, 1]], seeding="laporta").masters
    1
    """
    rule = find_rule(seeding)
    request = make_request(targets)
    options = read_options(
        request,
        order=order,
        preferred_masters=preferred_masters,
        identities=identities,
        threads=threads,
        effort=effort,
        seed=seed,
        learning_primes=learning_primes,
        certify=certify,
        equation_order=equation_order,
        pivot_order=pivot_order,
        progress=progress,
    )
    from tilth.pipeline.resolve import resolve_rule

    resolved = resolve_rule(rule, request, options)
    learnt = learn(request, resolved, options)
    return judge(resolved, learnt, options)[0]


def judge(rule: SeedingRule, learnt: Learnt, options: Options) -> tuple[Score, list[Status]]:
    """Tell masters from what is missing, and put the counts together."""
    watch = Stopwatch(dict(learnt.seconds))
    with watch.stage("masters"):
        margin = CERTIFY_MARGIN if options.certify else USUAL_MARGIN
        statuses = master_status(learnt.left, options.order, options.preferred, margin=margin)
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
