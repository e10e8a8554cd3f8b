"""Coefficients as rational functions: the tape, its probes, and what they reconstruct to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

import numpy as np
from flint import fmpz_mpoly

from tilth import _core
from tilth.errors import UnluckyPoint
from tilth.executors.protocol import Executor, ProbeRequest
from tilth.family import Named
from tilth.pipeline.news import News
from tilth.pipeline.options import Computation
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.news import reconstruction_news
from tilth.pipeline.reduce.rational import OtherPivots
from tilth.plan import SelectedEquations, Solution
from tilth.system import PointSource, prime_number
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.homogeneous import restore

__all__ = ["Functions", "RecordedPlan", "reconstruct", "reconstruct_functions", "record_plan"]

ATTEMPTS = 5

#: Below this many functions a second thread costs the reconstruction more than it saves.
WORTH_THREADS = 32


@dataclass(frozen=True)
class RecordedPlan:
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


@dataclass(frozen=True)
class Functions:
    """Reconstructed coefficients.

    Attributes
    ----------
    rows : dict
        {target: {master: function}}, zeros left out.
    report : dict
        Probes, primes, unknowns, as the core counts them.
    """

    rows: dict[Named, dict[Named, FactoredFunction]]
    report: dict[str, Any]


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
    source = PointSource(options.seed)
    for attempt in range(1, ATTEMPTS + 1):
        # Other primes each time: a number may be special modulo one of them, whatever the point.
        primes = list(islice(filter(where.usable, map(prime_number, count(2 * (attempt - 1)))), 2))
        learning = []
        for prime in primes:
            drawn = np.array([source.residues(prime, -attempt, len(where.variables))], dtype=np.uint64)
            learning.append((prime, where.complete(drawn, prime)[0].tolist()))
        solutions = [plan.solve(prime, residues, options.threads) for prime, residues in learning]
        if all(solution.agrees_with(reference) for solution in solutions):
            recorded = plan.record(learning[0], learning[1])
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
    executor: Executor,
    where: KinematicPoint,
    options: Computation,
) -> Functions:
    """Reconstruct all coefficients from probes, and restore the unit of mass."""
    found, report = reconstruct(recorded.tape.outputs, where.variables, executor, options)
    rows: dict[Named, dict[Named, FactoredFunction]] = {target: {} for target in targets}
    restored: dict[tuple[int, int], FactoredFunction] = {}
    for target, master, output in recorded.entries:
        dimension = where.coefficient_dimension(target, master)
        key = (output, dimension)
        if key not in restored:
            restored[key] = (
                found[output]
                if where.one is None
                else restore(found[output], where.symbols, where.one, where.dimensions, dimension)
            )
        if not restored[key].is_zero():
            rows[target][master] = restored[key]
    for target in recorded.unreached:
        rows[target] = {target: FactoredFunction.number(integer_ring(where.symbols), 1)}
    return Functions(rows, report)


def reconstruct(
    functions: int, variables: tuple[str, ...], executor: Executor, options: Computation
) -> tuple[list[FactoredFunction], dict[str, Any]]:
    """Reconstruct functions of some variables.

    The core asks for probes, in large batches; whatever answers them, an executor with or without a ledger,
    the functions are the same.

    Returns
    -------
    functions : list of FactoredFunction
    report : dict
        Probes, primes and unknowns.
    """
    threads = options.threads if functions >= WORTH_THREADS else 1
    job = _core.Reconstruction(
        functions=functions, variables=len(variables), seed=options.seed, threads=threads
    )
    try:
        while (asked := job.next()) is not None:
            if (news := job.progress) and news["probes"]:  # there is nothing yet before the first answer
                options.progress("reconstruction", reconstruction_news(news, variables))
            answers = executor.run(ProbeRequest(*asked))
            job.supply(answers.outcomes, answers.residues)
        found, report = job.result()
        probes, primes = report["probes"], len(report["primes"])
        text = f"{functions:,} functions from {probes:,} probes modulo {primes} prime(s)"
        options.progress("reconstruction", News(text, done=probes, total=probes))
    finally:
        job.close()
    ring = integer_ring(variables)
    known: dict[str, fmpz_mpoly] = {}

    def polynomial(terms: list[tuple[list[int], int]]) -> fmpz_mpoly:
        return ring.from_dict({tuple(exponents): coefficient for exponents, coefficient in terms})

    def factor(terms: list[tuple[list[int], int]]) -> fmpz_mpoly:
        return known.setdefault(str(terms), polynomial(terms))

    made = [
        FactoredFunction.make(
            polynomial(numerator), constant, [(factor(terms), power) for terms, power in factors]
        )
        for numerator, constant, factors in found
    ]
    report["stages"] = [list(stage) for stage in report["stages"]]  # as a saved table gives them back
    return made, report
