"""`Score`: the counts of a rule, and which of the integrals left are masters of the family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tilth.family import Integral
from tilth.masters import Master
from tilth.pipeline.learn.family_basis import find_basis, further_steps, is_master
from tilth.pipeline.learn.learn import Learnt, Stopwatch
from tilth.pipeline.learn.representatives import asked_for, symmetries_of
from tilth.pipeline.learn.selection import SelectionStep
from tilth.pipeline.news import shortened
from tilth.pipeline.options import Options
from tilth.seeding import Request, SeedingRule, Seeds

__all__ = ["Left", "Score", "classify", "tell_apart"]


@dataclass(frozen=True)
class Score:
    """Counts of one rule for some targets; the same on every machine, but for `seconds`.

    Attributes
    ----------
    rule : str
        The rule that was asked for.
    seeding : str
        The rule that chose the seeds: `rule` itself, or what a rule such as `auto` or `repair` came to. Rules
        that pick single seeds have no shorter name than their own.
    seeds : int
    generated : int
        Equations that are not identically zero.
    independent : int
    selected : int
        Equations in the witness of some target.
    symmetry_equations : int
        Generated equations that are maps between integrals.
    mapped_sectors : int
        Sectors at or below those of the targets whose integrals are those of another one.
    multiplications : int
        Field multiply-adds of solving the selected equations once (normalisations counted; inversions, one
        per selected equation, apart). In the provenance of a table of residues or numbers they are those of
        echelon form where rows in reduced form are long.
    masters : int
    complete : bool
        Whether every target is reduced to masters.
    missing : list of Integral
        Integrals that the targets were left with, although they are no masters of the family.
    seconds : dict
        By stage.
    peak_bytes : int
        Memory of equations and eliminations, as the core counts it.
    master_integrals : list of Integral
        Simplest first.
    widen : dict
        {sector: (dots, s)}: seeds that would reduce what is missing there, at least.
    unconfirmed : list of Integral
        Masters of sectors so large that boxes of seeds could not grow until nothing changed.
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
    seeding: str
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
    symmetry_equations: int = field(repr=False)
    mapped_sectors: int = field(repr=False)
    unlucky: int = field(repr=False)
    order: str = field(repr=False)
    identities: tuple[str, ...] = field(repr=False)
    selection: list[SelectionStep] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "rule": self.rule,
            "seeding": self.seeding,
            "seeds": self.seeds,
            "generated": self.generated,
            "independent": self.independent,
            "symmetry_equations": self.symmetry_equations,
            "mapped_sectors": self.mapped_sectors,
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
            *([("seeding", shortened(self.seeding))] if self.seeding != self.rule else []),
            ("seeds", f"{self.seeds:,}"),
            ("generated", f"{self.generated:,} equations"),
            *([("symmetries", self._maps())] if self.symmetry_equations else []),
            ("independent", f"{self.independent:,} equations"),
            ("selected", f"{self.selected:,} equations"),
            ("multiplications", f"{self.multiplications:,} per probe"),
            ("masters", f"{self.masters:,}" + self._doubt()),
            ("complete", "yes" if self.complete else f"no, {len(self.missing)} integrals are left"),
            ("seconds", f"{sum(self.seconds.values()):.3g}"),
            ("memory", f"{self.peak_bytes / 1e6:.3g} MB"),
        ]
        return "\n".join(f"{name:<16}{value}" for name, value in rows)

    def _maps(self) -> str:
        return f"{self.symmetry_equations:,} of them, {self.mapped_sectors:,} sectors mapped to others"

    def _doubt(self) -> str:
        if not self.unconfirmed:
            return ""
        return f" ({len(self.unconfirmed)} not confirmed)"

    def _repr_html_(self) -> str:
        from html import escape  # notebooks only

        cells = (line.split(maxsplit=1) for line in str(self).splitlines())
        rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in cells)
        return f"<table>{rows}</table>"


class Left(NamedTuple):
    """What targets are left with, told apart.

    Attributes
    ----------
    masters : list of Master
        Simplest first.
    missing : list of Integral
        No masters of the family; simplest first.
    widen : dict
        {sector: (dots, s)}: the fewest seeds that reduce what is missing there.
    """

    masters: list[Master]
    missing: list[Integral]
    widen: dict[int, tuple[int, int]]


def tell_apart(request: Request, left: Iterable[Integral], seeds: Seeds, options: Options) -> Left:
    """Tell masters of the family from what is missing."""
    basis = find_basis(request, left, options)
    masters: list[Master] = []
    missing: dict[int, list[Integral]] = {}
    for integral in sorted(left, key=lambda one: basis.place(one.indices)):
        sector = integral.sector
        if is_master(integral, basis, options):
            on_cut = basis.on_cut(sector, further_steps(options))
            masters.append(Master(integral, on_cut.box, on_cut.confirmed))
        else:
            missing.setdefault(sector, []).append(integral)
    symmetries = symmetries_of(request, options)
    widen: dict[int, tuple[int, int]] = {}
    for sector, here in missing.items():
        dots, s = seeds.bounds.get(sector, (0, 0))
        box = basis.box(sector, [integral.indices for integral in here])
        if box is None:  # no box of moderate size does: the next one is the best guess
            box = (dots + 1, s + 1)
        place = asked_for(sector, request, symmetries)
        known = widen.get(place, (0, 0))
        widen[place] = max(dots, box[0], known[0]), max(s, box[1], known[1])
    return Left(masters, [integral for here in missing.values() for integral in here], widen)


def classify(
    request: Request, rule: SeedingRule, resolved: SeedingRule, learnt: Learnt, options: Options
) -> tuple[Score, list[Master]]:
    """Tell masters of the family from what is missing, and put the counts together.

    Parameters
    ----------
    request : Request
    rule : SeedingRule
        The rule that was asked for.
    resolved : SeedingRule
        The rule that it came to, which chose the seeds.
    learnt : Learnt
    options : Options
    """
    watch = Stopwatch(dict(learnt.seconds))
    with watch.stage("masters"):
        left = tell_apart(request, learnt.left, learnt.seeds, options)
    result = Score(
        rule=rule.name,
        seeding=resolved.name,
        seeds=len(learnt.seeds),
        generated=learnt.generated,
        independent=learnt.independent,
        selected=len(learnt.plan),
        multiplications=learnt.reference.multiplications,
        masters=len(left.masters),
        complete=not left.missing,
        missing=left.missing,
        seconds=watch.seconds,
        peak_bytes=learnt.peak_bytes,
        master_integrals=[master.integral for master in left.masters],
        widen=left.widen,
        unconfirmed=[master.integral for master in left.masters if not master.confirmed],
        symmetry_equations=learnt.symmetry_equations,
        mapped_sectors=_mapped_sectors(request, options),
        unlucky=learnt.unlucky,
        order=options.order.value,
        identities=options.identities,
        selection=learnt.steps,
    )
    return result, left.masters


def _mapped_sectors(request: Request, options: Options) -> int:
    symmetries = symmetries_of(request, options)
    if symmetries is None:
        return 0
    return sum(symmetries.is_mapped(sector.number) for sector in request.sectors)
