"""Coefficients as rational functions: the tape, its probes, and what they reconstruct to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import UnluckyPoint
from tilth.executors.protocol import Answers, Executor, ProbeRequest
from tilth.family import Named
from tilth.pipeline.news import News
from tilth.pipeline.options import Computation
from tilth.pipeline.reduce.foreseen import foreseen_bytes, foreseen_points
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.news import reconstruction_news
from tilth.pipeline.reduce.rational import OtherPivots
from tilth.plan import SelectedEquations, Solution
from tilth.system import PointSource, prime_number
from tilth.table.function_rows import FunctionRows
from tilth.table.function_store import FunctionStore

__all__ = [
    "ATTEMPTS",
    "PROPAGATOR_DIMENSION",
    "Functions",
    "RecordedPlan",
    "learning_pairs",
    "reconstruct",
    "reconstruct_functions",
    "record_plan",
    "restored",
]

ATTEMPTS = 5

#: Every propagator has mass dimension 2.
PROPAGATOR_DIMENSION = 2

#: Below this many functions a second thread costs the reconstruction more than it saves.
WORTH_THREADS = 32


class RecordedPlan(NamedTuple):
    """The solve of a plan as a tape, and what its outputs are.

    Attributes
    ----------
    tape : _core.Tape
    entries : tuple of (Integral, Integral, int)
        Target, master and number of the output; equal coefficients are one output.
    unreached : tuple of Integral
        Targets that no equation contains: they stand for themselves.
    """

    tape: _core.Tape
    entries: tuple[tuple[Named, Named, int], ...]
    unreached: tuple[Named, ...]


class Functions(NamedTuple):
    """Reconstructed coefficients.

    Attributes
    ----------
    rows : FunctionRows, or dict if there are no free symbols
        {target: {master: function, or Fraction}}, zeros left out.
    report : dict
        Probes, primes, unknowns, as the core counts them.
    """

    rows: FunctionRows | dict[Named, dict[Named, Fraction]]
    report: dict[str, Any]


#: A prime, and residues of all symbols modulo it.
Point = tuple[int, list[int]]


def learning_pairs(where: KinematicPoint, seed: int) -> Iterator[tuple[Point, Point]]:
    """Yield pairs of random points modulo two primes, as many as are worth trying."""
    source = PointSource(seed)
    for attempt in range(1, ATTEMPTS + 1):
        # Other primes each time: a number may be special modulo one of them, whatever the point.
        first, second = islice(filter(where.usable, map(prime_number, count(2 * (attempt - 1)))), 2)
        pair = []
        for prime in (first, second):
            drawn = np.array([source.residues(prime, -attempt, len(where.variables))], dtype=np.uint64)
            pair.append((prime, where.complete(drawn, prime)[0].tolist()))
        yield pair[0], pair[1]


def record_plan(
    plan: SelectedEquations, reference: Solution, where: KinematicPoint, options: Computation
) -> RecordedPlan:
    """Record the solve of a plan at two learning points whose pivots are the generic ones.

    The unit of mass is 1 there as it is at all probes, so that what differs by its powers only is one value.

    Raises
    ------
    OtherPivots
        The given numbers are special.
    UnluckyPoint
        Without given numbers, which is next to impossible.
    """
    for learning in learning_pairs(where, options.seed):
        recorded = plan.record(*learning, reference)
        if recorded is not None:
            return RecordedPlan(*recorded, unreached=plan.unreached)
    if where.at:
        raise OtherPivots
    raise UnluckyPoint(
        f"none of {ATTEMPTS} pairs of points has the generic pivots of {plan.source.name}; try another seed"
    )


def reconstruct_functions(
    recorded: RecordedPlan,
    targets: Sequence[Named],
    masters: Sequence[Named],
    executor: Executor,
    where: KinematicPoint,
    options: Computation,
) -> Functions:
    """Reconstruct the coefficients of targets from probes, and restore the unit of mass.

    The rows have the masters that occur, in the order of `masters`.
    """
    recorded, outputs = _of_targets(recorded, set(targets))
    asking = executor if len(outputs) == recorded.tape.outputs else _Some(executor, outputs)
    store, report = reconstruct(len(outputs), where.variables, asking, options)
    entries = _entries(recorded, store)
    used = {master for _, master, _ in entries} | set(recorded.unreached)
    order = tuple(dict.fromkeys([*(master for master in masters if master in used), *used]))
    places = {master: place for place, master in enumerate(order)}
    rows: dict[Named, list[tuple[int, int]]] = {target: [] for target in targets}
    if where.one is None:
        for target, master, output in entries:
            rows[target].append((places[master], output))
    else:
        numbers: dict[tuple[int, int], int] = {}
        size = {integral: sum(integral.indices) for integral in [*targets, *order]}
        for target, master, output in entries:
            key = (output, PROPAGATOR_DIMENSION * (size[master] - size[target]))
            rows[target].append((places[master], numbers.setdefault(key, len(numbers))))
        store = restored(store, where, where.one, list(numbers))
    if recorded.unreached:
        one = len(store)
        store = FunctionStore.joined([store, FunctionStore.from_texts(where.symbols, ["1"])])
        for target in recorded.unreached:
            rows[target] = [(places[target], one)]
    if not where.symbols:
        return Functions(_numbers(rows, order, store), report)
    return Functions(FunctionRows.from_rows(rows.items(), order, store), report)


class _Some(NamedTuple):
    """Probes of some functions only, which get other numbers.

    Attributes
    ----------
    executor : Executor
    functions : array of uint32, shape (functions,)
    """

    executor: Executor
    functions: NDArray[np.uint32]

    @property
    def ahead(self) -> int:
        return self.executor.ahead

    def run(self, request: ProbeRequest) -> Answers:
        return self.executor.run(self._renumbered(request))

    def run_wave(self, wave: Sequence[ProbeRequest]) -> Iterator[tuple[int, Answers]]:
        return self.executor.run_wave(list(map(self._renumbered, wave)))

    def foresee(self, points: int, spent: float) -> None:
        self.executor.foresee(points, spent)

    def _renumbered(self, request: ProbeRequest) -> ProbeRequest:
        return ProbeRequest(request.prime, request.points, self.functions[request.functions])


def _of_targets(recorded: RecordedPlan, targets: set[Named]) -> tuple[RecordedPlan, NDArray[np.uint32]]:
    """Return what a plan says of targets, with their outputs numbered anew, and the old numbers of these."""
    entries = [entry for entry in recorded.entries if entry[0] in targets]
    numbers = {output: number for number, output in enumerate(sorted({output for _, _, output in entries}))}
    renumbered = tuple((target, master, numbers[output]) for target, master, output in entries)
    unreached = tuple(target for target in recorded.unreached if target in targets)
    return RecordedPlan(recorded.tape, renumbered, unreached), np.array(list(numbers), dtype=np.uint32)


def _entries(recorded: RecordedPlan, store: FunctionStore) -> list[tuple[Named, Named, int]]:
    """Return the coefficients that are not zero."""
    zero = store.is_zero().tolist()
    return [entry for entry in recorded.entries if not zero[entry[2]]]


def restored(
    store: FunctionStore, where: KinematicPoint, one: str, wanted: list[tuple[int, int]]
) -> FunctionStore:
    """Return functions of all symbols, from pairs of the number of a function and its mass dimension."""
    numbers, dimensions = np.array(wanted, dtype=np.int64).reshape(-1, 2).T
    return store.restored(
        where.symbols, one, list(where.dimensions.values()), numbers.astype(np.uint32), dimensions.copy()
    )


def _numbers(
    rows: Mapping[Named, Sequence[tuple[int, int]]], masters: Sequence[Named], store: FunctionStore
) -> dict[Named, dict[Named, Fraction]]:
    """Return functions of no symbols as the numbers that they are."""
    values = [Fraction(text) for text in store.texts()]
    return {
        target: {masters[column]: values[number] for column, number in sorted(row)}
        for target, row in rows.items()
    }


def reconstruct(
    functions: int, variables: tuple[str, ...], executor: Executor, options: Computation
) -> tuple[FunctionStore, dict[str, Any]]:
    """Reconstruct functions of some variables.

    The core asks for probes in waves, large requests that do not depend on each other; whatever answers them,
    an executor with or without a ledger, the functions are the same.

    Returns
    -------
    functions : FunctionStore
    report : dict
        Probes, primes and unknowns.
    """
    threads = options.threads if functions >= WORTH_THREADS else 1
    job = _core.Reconstruction(
        functions=functions,
        variables=len(variables),
        seed=options.core_seed,
        threads=threads,
        ahead=executor.ahead,
        untied=int(variables[:1] == ("d",)),  # it goes with no invariant into a total degree
    )
    try:
        foreseen, memory = False, None
        while (asked := job.next_wave()) is not None:
            job.look_ahead(executor.ahead)  # workers come and go
            if (news := job.progress) and news["probes"]:  # there is nothing yet before the first answer
                if not foreseen and news["stage"] != "slices":
                    foreseen = True
                    degrees, terms = job.census()
                    executor.foresee(foreseen_points(degrees), 0.0)
                    memory = foreseen_bytes(degrees, terms, variables)
                options.progress("reconstruction", reconstruction_news(news, variables, memory))
            for number, answers in executor.run_wave([ProbeRequest(*one) for one in asked]):
                job.supply(number, answers.outcomes, answers.residues)
        found, report, (sent, vain) = job.result()
        probes, primes = report["probes"], len(report["primes"])
        text = f"{functions:,} functions from {probes:,} probes modulo {primes} prime(s)"
        if sent:
            text += f"; {sent - vain:,} of them ahead of need, and {vain:,} more in vain"
        options.progress("reconstruction", News(text, done=probes, total=probes))
    finally:
        job.close()
    report["stages"] = [list(stage) for stage in report["stages"]]  # as a saved table gives them back
    return FunctionStore.from_found(found, variables, threads), report
