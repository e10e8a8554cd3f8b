"""A table at a numeric point: exact rationals, or residues modulo one prime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilth.errors import UnluckyPoint
from tilth.family import Integral
from tilth.pipeline.learn.learn import Stopwatch
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.certificates import random_point, witness_probe
from tilth.pipeline.reduce.rational import degenerate_message, lucky_solution, rationals_at
from tilth.plan import Solution
from tilth.table import Certificate, Table
from tilth.table.table import Coefficient

__all__ = ["table_at_point"]

#: Primes 0 and 1 are for learning, this one and those after it for coefficients and their certificate.
FIRST_PRIME = 2


def table_at_point(
    prepared: Prepared,
    asked: Sequence[Integral],
    point: Mapping[str, Fraction],
    prime: int | None,
    options: Options,
) -> Table:
    """Solve at a point modulo one prime, or modulo as many as exact rationals take.

    Raises
    ------
    SingularKinematics, UnluckyPoint
        The equations degenerate at this point.
    """
    plan, reference, masters = prepared.plan, prepared.reference, prepared.masters
    provenance = dict(prepared.provenance)
    watch = Stopwatch(dict(prepared.seconds))
    with watch.stage("coefficients"):
        if prime is None:
            found = rationals_at(plan, reference, point, options, FIRST_PRIME)
            certified, number = lucky_solution(plan, reference, point, found.next_prime)
            provenance["unlucky"] += found.unlucky
        else:
            found, number = None, FIRST_PRIME
            certified = _solution_modulo(prepared, point, prime)
        elsewhere_point = random_point(plan.family, {}, options.seed, number)
        elsewhere, _ = lucky_solution(plan, reference, elsewhere_point, number)
    rows: dict[Integral, dict[Integral, Coefficient]] = {}
    for target in asked:
        if found is None:
            rows[target] = dict(certified.reductions.get(target, {}))  # a target of a zero sector is zero
        else:
            rows[target] = {m: found.values[target, m] for m in masters if (target, m) in found.values}
    provenance["primes"] = list(found.primes) if found else []
    probes = (witness_probe(certified, point, rows), witness_probe(elsewhere, elsewhere_point, rows))
    return Table(
        plan.family,
        rows,
        masters,
        order=options.order,
        preferred_masters=options.preferred_masters,
        at=point,
        prime=prime,
        certificate=Certificate(plan.equations, probes),
        provenance=provenance,
        seconds=watch.seconds,
    )


def _solution_modulo(prepared: Prepared, point: Mapping[str, Fraction], prime: int) -> Solution:
    plan, reference = prepared.plan, prepared.reference
    solution = plan.solve(prime, plan.family.residues(point, prime))
    if not solution.agrees_with(reference):
        where = ", ".join(f"{symbol}={value}" for symbol, value in point.items())
        raise UnluckyPoint(degenerate_message(plan.family, reference, solution, f"{where} modulo {prime}"))
    return solution
