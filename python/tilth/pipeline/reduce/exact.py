"""A table of rational functions: record, probe, reconstruct, check, certify."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilth.executors.local import Local
from tilth.executors.protocol import Executor
from tilth.family import Integral
from tilth.pipeline.learn.learn import Stopwatch
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.analytic import RecordedPlan, reconstruct_functions
from tilth.pipeline.reduce.audit import audit
from tilth.pipeline.reduce.certificates import random_point, witness_probe
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.rational import lucky_solution
from tilth.seeding import Request
from tilth.table import Certificate, Table

__all__ = ["exact_table", "local_executor"]

#: Primes 0 and 1 are for learning; these, all near 2^63, for certificate and check. Probes use smaller ones.
FIRST_PRIME = 2
AUDIT_PRIME = 64
WITNESSES = 2


def local_executor(recorded: RecordedPlan, where: KinematicPoint, backend: str, options: Options) -> Executor:
    """Return the executor of this machine."""

    def complete(points: NDArray[np.uint64], prime: int) -> NDArray[np.uint64] | None:
        return where.complete(points, prime) if where.usable(prime) else None

    return Local(recorded.tape, complete, backend, options.threads)


def exact_table(
    prepared: Prepared,
    recorded: RecordedPlan,
    request: Request,
    asked: Sequence[Integral],
    where: KinematicPoint,
    executor: Executor,
    options: Options,
) -> Table:
    """Reconstruct the coefficients and put the table together."""
    provenance = dict(prepared.provenance)
    watch = Stopwatch(dict(prepared.seconds))
    with watch.stage("reconstruction"):
        functions = reconstruct_functions(recorded, request.targets, executor, where, options)
    with watch.stage("check"):
        checked = audit(request, prepared.seeds, functions.rows, where.at, options, AUDIT_PRIME)
        options.progress(
            "check", f"all {provenance['counts']['generated']:,} equations agree modulo {checked}"
        )
    rows = {target: functions.rows.get(target, {}) for target in asked}  # a target of a zero sector is zero
    with watch.stage("certificate"):
        certificate = _certificate(prepared, rows, where.at, options)
    provenance["reconstruction"] = functions.report
    provenance["tape"] = recorded.tape.statistics
    provenance["checked_modulo"] = checked
    provenance["set_to_one"] = where.one
    used = {master for row in rows.values() for master in row}
    if not used.issuperset(prepared.masters):
        # All coefficients of a generic master vanish at the given numbers.
        provenance["special_point"] = True
    return Table(
        request.family,
        rows,
        tuple(master for master in prepared.masters if master in used),
        order=options.order,
        preferred_masters=options.preferred_masters,
        at=where.at,
        prime=None,
        certificate=certificate,
        provenance=provenance,
        seconds=watch.seconds,
    )


def _certificate(
    prepared: Prepared, rows: Mapping[Integral, Any], at: Mapping[str, Fraction], options: Options
) -> Certificate:
    """Return witnesses at random points modulo primes that nothing else used."""
    plan = prepared.plan
    number = FIRST_PRIME
    probes = []
    for _ in range(WITNESSES):
        point = random_point(plan.family, at, options.seed, number)
        solution, number = lucky_solution(plan, prepared.reference, point, number)
        probes.append(witness_probe(solution, point, rows))
    return Certificate(plan.equations, tuple(probes))
