"""Learning: the equations of the seeds, which of them are independent, and which the targets need."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tilth import _core
from tilth.errors import UnluckyPoint
from tilth.pipeline.options import Options
from tilth.plan import Plan, PointSource, Solution
from tilth.plan.plan import generate
from tilth.seeding import Request, SeedingRule, Seeds, choose_seeds

__all__ = ["Learnt", "Stopwatch", "learn"]

MAX_POINTS = 60


@dataclass
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


@dataclass(frozen=True)
class Learnt:
    """What one elimination at two agreeing points taught.

    Attributes
    ----------
    seeds : Seeds
    generated, independent : int
        Equations that are not identically zero, and those that say something new.
    plan : Plan
        The equations that the targets need.
    reference : Solution
        The plan solved at the second learning point: its pivots are what lucky points must show.
    steps : list
        Attempts at a small selection: (order of equations, offered, selected or None).
    unlucky : int
        Learning points that were dropped.
    points : tuple
        The (prime, residues) that agreed.
    peak_bytes : int
        Memory of equations and eliminations.
    seconds : dict
        By stage.
    """

    seeds: Seeds
    generated: int
    independent: int
    plan: Plan
    reference: Solution
    steps: list[tuple[str, int, int | None]]
    unlucky: int
    points: tuple[tuple[int, tuple[int, ...]], ...]
    peak_bytes: int
    seconds: dict[str, float]


def learn(request: Request, rule: SeedingRule, options: Options) -> Learnt:
    """Generate, eliminate at two points that agree, and select.

    Raises
    ------
    RuleError
        The rule's answer is not usable.
    UnluckyPoint
        No two points agreed, which happens for tiny primes only.
    """
    watch = Stopwatch()
    family = request.family
    with watch.stage("seeding"):
        seeds = choose_seeds(rule, request)
    options.progress("seeding", f"{len(seeds)} seeds by {rule.name}")
    with watch.stage("generation"):
        system = generate(
            family, seeds.indices, options.operators, seeds.operators, options.order, options.preferred
        )
    options.progress("generation", f"{system.equation_count} equations, {system.column_count} integrals")
    with watch.stage("elimination"):
        agreed = _agree(system, len(family.symbols), options)
    first = agreed.eliminations[0]
    options.progress("elimination", f"{first.independent_count} independent, {agreed.unlucky} points dropped")
    with watch.stage("selection"):
        columns = [system.column(list(target.indices)) for target in request.targets]
        wanted = [column for column in columns if column is not None]
        selected, steps = system.select(
            first, list(agreed.points[0][1]), wanted, options.effort, options.threads
        )
        plan = Plan(family, request.targets, options.order, options.preferred, selected)
    options.progress("selection", f"{selected.equation_count} equations selected")
    with watch.stage("solving"):
        reference = plan.solve(agreed.points[1][0], agreed.points[1][1], options.threads)
    return Learnt(
        seeds=seeds,
        generated=system.equation_count,
        independent=first.independent_count,
        plan=plan,
        reference=reference,
        steps=steps,
        unlucky=agreed.unlucky,
        points=agreed.points,
        peak_bytes=system.bytes + sum(elimination.peak_bytes for elimination in agreed.eliminations),
        seconds=watch.seconds,
    )


@dataclass(frozen=True)
class _Agreement:
    eliminations: tuple[_core.Elimination, _core.Elimination]
    points: tuple[tuple[int, tuple[int, ...]], tuple[int, tuple[int, ...]]]
    unlucky: int


def _agree(system: _core.System, symbols: int, options: Options) -> _Agreement:
    """Eliminate at two points in two primes that take the same course; drop what is less generic.

    The rank alone does not tell: most unlucky points keep it and change the pivots. Among all points the
    generic one dominates, so the best so far is kept, and counts once another prime confirms it.
    """
    source = PointSource(options.seed)
    primes = options.learning_primes

    def point(number: int) -> tuple[int, tuple[int, ...]]:
        prime = primes[number % len(primes)]
        return prime, tuple(source.residues(prime, number // len(primes), symbols))

    # The first two usually agree, so they are taken at once; witnesses are recorded for both, because
    # either may turn out to be the one that is kept.
    first = [point(0), point(1)]
    known = system.eliminate([(p, list(r)) for p, r in first], True, options.threads)
    best, best_point, unlucky = known[0], first[0], 0
    for number in range(1, MAX_POINTS):
        here = point(number)
        if number < 2:
            current = known[number]
        else:
            (current,) = system.eliminate([(here[0], list(here[1]))], True, 1)
        if current.agrees_with(best):
            if here[0] != best_point[0]:
                return _Agreement((best, current), (best_point, here), unlucky)
            continue
        unlucky += 1
        if current.dominates(best):
            best, best_point = current, here
    raise UnluckyPoint(
        f"{MAX_POINTS} points modulo {', '.join(map(str, primes))} led to different pivots, "
        "learn with larger primes"
    )
