"""Learning from equations that were given: there are no seeds to choose, and no masters to look for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tilth.errors import IncompleteEquations, UnluckyPoint
from tilth.family import Label
from tilth.pipeline.learn.generic_points import learn_at_generic_points, worth_threads
from tilth.pipeline.learn.learn import Stopwatch
from tilth.pipeline.learn.prepare import Prepared, package_versions
from tilth.pipeline.learn.selection import Effort, ends_by, reductions_by, select_equations, solve_selected
from tilth.pipeline.options import SolveOptions
from tilth.pipeline.options.records import provenance_of
from tilth.pipeline.reduce.analytic import RecordedPlan, record_plan
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.rational import OtherPivots
from tilth.plan import GivenColumns, SelectedEquations
from tilth.system import PointSource, prime_number

__all__ = ["learn_given"]

#: Further primes to learn with: a system of numbers has but one point in each, and if a number vanishes
#: there, other points do not help.
FURTHER_PRIMES = (128, 129)

#: Targets that a message names.
SHOWN = 6


def learn_given(
    columns: GivenColumns, targets: tuple[Label, ...], where: KinematicPoint, options: SolveOptions
) -> tuple[Prepared, RecordedPlan]:
    """Eliminate at generic points, select, and record.

    Raises
    ------
    IncompleteEquations
        A target is left as it is.
    UnluckyPoint
        No two points agree, which is next to impossible but for tiny primes.
    """
    watch = Stopwatch()
    with watch.stage("generation"):
        system = columns.system
    learning = worth_threads(options, system)
    source, threads = PointSource(options.seed), learning.threads
    primes = (*options.learning_primes, *map(prime_number, FURTHER_PRIMES))

    def draw(prime: int, number: int) -> Sequence[int]:
        drawn = np.array([source.residues(prime, number, len(where.variables))], dtype=np.uint64)
        return list(map(int, where.complete(drawn, prime)[0]))

    with watch.stage("elimination"):
        agreed = learn_at_generic_points(system, draw, tuple(filter(where.usable, primes)), learning)
        expected = [
            reductions_by(columns, system, targets, probe.elimination, threads) for probe in agreed.probes[1:]
        ]
        eliminations = [probe.elimination for probe in agreed.probes]
        left = frozenset(ends_by(columns, system, targets, eliminations, threads))
    independent = agreed.probes[0].elimination.independent_count
    options.progress("elimination", f"{independent:,} independent, {agreed.unlucky} points dropped")
    _check_reduced(targets, left, columns)
    # Counting multiplications is worth its time here, because every probe takes them.
    effort = Effort("multiplications", 0, threads)
    with watch.stage("selection"):
        selected, ranks, _ = select_equations(columns, targets, system, agreed.probes[0], effort)
    options.progress("selection", f"{selected.equation_count:,} equations selected")
    points = [(probe.prime, probe.residues) for probe in agreed.probes]
    with watch.stage("solving"):
        plan = SelectedEquations(columns, targets, selected, ranks)
        plan, reference, _ = solve_selected(plan, system, points, expected, lambda _: None, threads)
        try:
            recorded = record_plan(plan, reference, where, learning)
        except OtherPivots:
            raise UnluckyPoint("no two points show the same values to be zero; try another seed") from None
    provenance = {
        "equations": len(columns.source.equations),
        "integrals": len(columns.labels),
        "independent": independent,
        "selected": len(plan),
        "multiplications": recorded.tape.statistics["multiplications"],
        "masters": len(left),
        **provenance_of(options),
        "learning": [[prime, list(residues)] for prime, residues in points],
        "unlucky": agreed.unlucky,
        "versions": package_versions(),
    }
    if where.at:
        # The system was learnt at these numbers; elsewhere it may leave other integrals.
        provenance["special_point"] = True
    prepared = Prepared(
        seeds=None,
        plan=plan,
        learning=(reference.prime, reference.residues),
        masters=tuple(label for label in columns.labels if label in left),
        provenance=provenance,
        seconds=watch.seconds,
    )
    return prepared, recorded


def _check_reduced(targets: Sequence[Label], left: frozenset[Label], columns: GivenColumns) -> None:
    """Refuse targets that stand for themselves, unless they were to be masters."""
    missing = [target for target in targets if target in left and target not in columns.preferred]
    if not missing:
        return
    shown = ", ".join(map(str, missing[:SHOWN])) + (" …" if len(missing) > SHOWN else "")
    first = (
        "add equations that do"
        if columns.last
        else "put targets above all others (targets_last, --targets-last)"
    )
    raise IncompleteEquations(
        f"the equations do not reduce {shown}; {first}, leave out what is a master, or name it among "
        "preferred_masters",
        missing=missing,
    )
