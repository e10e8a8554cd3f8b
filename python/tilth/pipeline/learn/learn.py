"""Learning: the equations of the seeds, which of them are independent, and which the targets need."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from tilth import _core
from tilth.errors import OutOfMemory
from tilth.family import Integral
from tilth.family.order import read_identities
from tilth.pipeline.learn.effort import effort_of
from tilth.pipeline.learn.eliminated import EliminatedSystem, elimination_key
from tilth.pipeline.learn.equations import all_equations, family_columns, room_of
from tilth.pipeline.learn.family_basis import find_basis, is_master, relation_seeds
from tilth.pipeline.learn.generic_points import (
    GenericPoints,
    learn_at_generic_points,
    selecting_first,
    worth_threads,
)
from tilth.pipeline.learn.representatives import (
    in_representatives,
    symmetries_of,
)
from tilth.pipeline.learn.selection import (
    SelectionStep,
    ends_by,
    reductions_by,
    select_equations,
    solve_selected,
)
from tilth.pipeline.memory import give_back, surely_fits
from tilth.pipeline.news import shortened
from tilth.pipeline.options import Options
from tilth.plan import SelectedEquations, Solution
from tilth.seeding import Request, SeedingRule, Seeds, choose_seeds
from tilth.system import PointSource

__all__ = [
    "Eliminated",
    "Learnt",
    "Stopwatch",
    "eliminate_seeds",
    "learn",
    "room_for",
]


@dataclasses.dataclass
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a stage, by whose name memory that runs out inside is told."""
        started = time.perf_counter()
        try:
            yield
        except OutOfMemory as error:
            raise error.during(name) from None
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


class Learnt(NamedTuple):
    """What one elimination at two generic points taught.

    Attributes
    ----------
    seeds : Seeds
        Those of the rule, then those of relations between sectors.
    chosen : int
        How many of them the rule chose.
    generated, independent : int
        Equations that are not identically zero, and those that say something new.
    symmetry_equations : int
        How many of the generated ones are maps.
    system : System
        All equations.
    plan : SelectedEquations
        The equations that the targets need.
    reference : Solution
        The plan solved at the second learning point, which says what lucky points must show.
    left : tuple of Integral
        What the targets reduce to at some learning point.
    steps : list
        Attempts at a small selection.
    unlucky : int
        Learning points that were dropped.
    points : tuple
        Their (prime, residues).
    peak_bytes : int
        Memory of equations and eliminations.
    seconds : dict
        By stage.
    """

    seeds: Seeds
    chosen: int
    generated: int
    independent: int
    symmetry_equations: int
    system: _core.System
    plan: SelectedEquations
    reference: Solution
    left: tuple[Integral, ...]
    steps: list[SelectionStep]
    unlucky: int
    points: tuple[tuple[int, tuple[int, ...]], ...]
    peak_bytes: int
    seconds: dict[str, float]


class Eliminated(NamedTuple):
    """The equations of some seeds at generic points, and what the targets are left with.

    Attributes
    ----------
    seeds : Seeds
        Those of the rule, then those of relations between sectors.
    chosen : int
        How many of them the rule chose.
    system : EliminatedSystem
    left : tuple of Integral
        What any target reduces to at any point: a coefficient may be zero at one by accident.
    """

    seeds: Seeds
    chosen: int
    system: EliminatedSystem
    left: tuple[Integral, ...]


def eliminate_seeds(
    request: Request,
    rule: SeedingRule,
    options: Options,
    watch: Stopwatch | None = None,
) -> Eliminated:
    """Generate the equations of a rule's seeds and eliminate them, with relations that sectors above have.

    Raises
    ------
    RuleError
        The rule's answer is not usable.
    UnluckyPoint
        Too few points show the same pivots, which happens for tiny primes only.
    """
    watch = Stopwatch() if watch is None else watch
    with watch.stage("seeding"):
        seeds = choose_seeds(rule, request)
    found = _with_relations(request, seeds, options, watch)
    if seeds.mapped_powers is None or not symmetries_of(request, options):  # all that have maps got them
        return found
    with watch.stage("masters"):
        basis = find_basis(request, found.left, options)
        closes = all(is_master(integral, basis, options) for integral in found.left)
    if closes:
        return found
    options.progress("masters", "not all that is left is a master, integrals of all powers get maps")
    return _with_relations(request, replace(seeds, mapped_powers=None), options, watch)


def _with_relations(request: Request, seeds: Seeds, options: Options, watch: Stopwatch) -> Eliminated:
    """Eliminate the equations of seeds, and of those for relations that sectors above have."""
    with watch.stage("seeding"):
        seeds = in_representatives(seeds, request, symmetries_of(request, options))
    chosen = len(seeds)
    options.progress("seeding", f"{chosen} seeds by {shortened(seeds.rule)}")
    columns = family_columns(request, options)
    while True:
        found = _eliminated(request, seeds, options, watch)
        threads = worth_threads(options, found.system).threads
        with watch.stage("elimination"):
            eliminations = [probe.elimination for probe in found.agreed.probes]
            left = ends_by(columns, found.system, request.targets, eliminations, threads)
        with watch.stage("masters"):
            joined = seeds.joined(relation_seeds(request, left, options))
        if len(joined) == len(seeds):
            return Eliminated(seeds, chosen, found, left)
        options.progress("masters", f"{len(joined) - len(seeds)} seeds for relations between sectors")
        seeds = joined


def room_for(request: Request, seeds: Seeds, options: Options) -> _core.Spill | None:
    """Refuse what learning from some seeds takes, if there is less; None if it fits into memory.

    Returns
    -------
    Spill or None
        What keeps long buffers in files while it is there, where `max_memory` allows less than they take.

    Raises
    ------
    OutOfMemory
    """
    if surely_fits(
        request.family,
        read_identities(request.family, options.identities),
        seeds.indices,
        room_of(options),
        maps=options.symmetries != "none",
        mapped_powers=seeds.mapped_powers,
    ):
        return None
    from tilth.pipeline.learn.foreseen import check_foreseen  # only where memory may be short

    return check_foreseen(request, seeds, options)


def learn(request: Request, rule: SeedingRule, options: Options, *, few_points: bool = False) -> Learnt:
    """Generate, eliminate at generic points, and select.

    With `few_points` the pivots of the reference are not asked for, as no tape is recorded, and where rows
    in reduced form are long it is solved without reducing them. Its count of multiplications is that of this.

    If the workspace of the options has the elimination of the same seeds it is not run again; what is found
    is the same.

    Raises
    ------
    RuleError
        The rule's answer is not usable.
    UnluckyPoint
        Too few points show the same pivots, which happens for tiny primes only.
    """
    watch = Stopwatch()
    found = eliminate_seeds(request, rule, options, watch)
    system, agreed = found.system.system, found.system.agreed
    seeds, chosen, left = found.seeds, found.chosen, found.left
    options = worth_threads(options, system)
    columns = family_columns(request, options)
    effort = effort_of(options)
    probes = agreed.probes if effort.rounds else selecting_first(agreed.probes)
    with watch.stage("elimination"):
        expected = [
            reductions_by(columns, system, request.targets, probe.elimination, options.threads)
            for probe in probes[1:]
        ]
    filled = few_points and any(probe.elimination.in_echelon_form for probe in probes)
    first, points = probes[0], tuple((probe.prime, probe.residues) for probe in probes)
    independent, unlucky = first.elimination.independent_count, agreed.unlucky
    peak_bytes = system.bytes + agreed.peak_bytes
    del found, agreed, probes  # and so the other eliminations, unless a workspace keeps them for other calls
    if options.workspace is not None:
        options.workspace.used_up("elimination")
    give_back(peak_bytes)
    options.progress("elimination", f"{independent} independent, {unlucky} points dropped")
    with watch.stage("selection"):
        selected, cheapest, steps = select_equations(columns, request.targets, system, first, effort)
        give_back(peak_bytes)
    options.progress("selection", f"{selected.equation_count} equations selected")
    # The core does not know by what name the order of the first attempt was asked for.
    steps = [(options.equation_order, *steps[0][1:]), *steps[1:]]
    with watch.stage("solving"):
        ranks = partial(_ranks, request, left, options)
        wanted = ranks(selected)
        plan = SelectedEquations(columns, request.targets, selected, cheapest if wanted is None else wanted)
        plan, reference, again = solve_selected(
            plan, system, points, expected, ranks, options.threads, filled=filled
        )
    return Learnt(
        seeds=seeds,
        chosen=chosen,
        generated=system.equation_count,
        independent=independent,
        symmetry_equations=int(
            np.count_nonzero(system.equation_identities >= len(request.family.templates()))
        ),
        system=system,
        plan=plan,
        reference=reference,
        left=left,
        steps=steps if again is None else [*steps, again],
        unlucky=unlucky,
        points=points,
        peak_bytes=peak_bytes,
        seconds=watch.seconds,
    )


def _eliminated(request: Request, seeds: Seeds, options: Options, watch: Stopwatch) -> EliminatedSystem:
    """Return what was learnt from these seeds before, or learn it."""
    workspace = options.workspace
    if workspace is None:
        return _eliminate(request, seeds, options, watch)
    key = elimination_key(request, seeds, options)
    known: EliminatedSystem | None = workspace.find(key)
    if known is not None and (options.max_memory is None or known.bytes <= options.max_memory):
        options.progress("workspace", "the equations of these seeds are eliminated already")
        return known  # otherwise what was allowed then is not now
    found = _eliminate(request, seeds, options, watch)
    if not found.in_files:  # other calls are allowed other memory
        workspace.keep(key, found, found.bytes)
    return found


def _eliminate(request: Request, seeds: Seeds, options: Options, watch: Stopwatch) -> EliminatedSystem:
    """Generate the equations of the seeds, and eliminate them."""
    spill = room_for(request, seeds, options)
    with watch.stage("generation"):
        system = all_equations(request, seeds, options, spill)
        give_back(system.bytes)
    options.progress("generation", f"{system.equation_count} equations, {system.column_count} integrals")
    options = worth_threads(options, system)
    with watch.stage("elimination"):
        agreed = _agreed(system, len(request.family.symbols), options)
    return EliminatedSystem(system, agreed, in_files=spill is not None)


def _agreed(system: _core.System, symbols: int, options: Options) -> GenericPoints:
    """Eliminate at generic points, within the memory that the workspace leaves, or else in its place."""
    workspace, limit = options.workspace, options.max_memory
    primes, source = options.learning_primes, PointSource(options.seed)

    def draw(prime: int, number: int) -> Sequence[int]:
        return source.residues(prime, number, symbols)

    if workspace is None or limit is None or workspace.bytes == 0:
        return learn_at_generic_points(system, draw, primes, options)
    try:
        return learn_at_generic_points(
            system, draw, primes, replace(options, max_memory=max(1, limit - workspace.bytes))
        )
    except OutOfMemory:
        workspace.clear()
        return learn_at_generic_points(system, draw, primes, options)


def _ranks(
    request: Request, left: Iterable[Integral], options: Options, selected: _core.System
) -> list[int] | None:
    """Return the places of pivots in the order asked for; None if none was."""
    if options.pivot_order is None:
        return None
    integrals = selected.integrals(list(range(selected.column_count)))
    from tilth.seeding import Expression  # few orders are written out

    scores = Expression(options.pivot_order).evaluate(integrals, request).astype(np.int64)
    last = np.zeros(len(scores), dtype=np.int64)  # what is left comes lowest, targets highest
    for integral, place in (*((m, -1) for m in left), *((t, 1) for t in request.targets)):
        column = selected.column(list(integral.indices))
        if column is not None and last[column] != -1:
            last[column] = place
    places = np.empty(len(scores), dtype=np.int64)
    places[np.lexsort((scores, last))] = np.arange(len(scores))
    return list(map(int, places))
