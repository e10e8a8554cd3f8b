"""A table at a numeric point: exact rationals, or residues modulo one prime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilth.errors import UnluckyPoint
from tilth.family import Integral
from tilth.family.points import point_text
from tilth.pipeline.learn.learn import Stopwatch
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.certificates import random_point, witness_probe
from tilth.pipeline.reduce.rational import OtherPivots, lucky_solution, rationals_at
from tilth.pipeline.reduce.special import learn_at_point
from tilth.seeding import Request
from tilth.table import Certificate, Table, in_preferred_masters
from tilth.table.arithmetic import Coefficient

__all__ = ["table_at_point"]

#: Primes 0 and 1 are for learning, this one and those after it for coefficients and their certificate.
FIRST_PRIME = 2


def table_at_point(
    request: Request,
    prepared: Prepared,
    asked: Sequence[Integral],
    point: Mapping[str, Fraction],
    prime: int | None,
    options: Options,
) -> Table:
    """Solve at a point modulo one prime, or modulo as many as exact rationals take.

    Raises
    ------
    SingularKinematics
        The targets do not reduce to the generic masters at this point.
    UnluckyPoint
        Modulo `prime` they do not, although they do at the point itself.
    """
    try:
        return _table(prepared, asked, point, prime, options)
    except OtherPivots:
        special = learn_at_point(request, prepared, point, options)
    try:
        return _table(special, asked, point, prime, options, elsewhere=point)
    except OtherPivots:
        raise UnluckyPoint(
            f"modulo {prime} the equations have other pivots at {point_text(point)} than at the point "
            "itself; take another prime"
        ) from None


def _table(
    prepared: Prepared,
    asked: Sequence[Integral],
    point: Mapping[str, Fraction],
    prime: int | None,
    options: Options,
    elsewhere: Mapping[str, Fraction] | None = None,
) -> Table:
    """Make the table by the prepared plan, with a second witness at a random point, or `elsewhere`."""
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
            certified = plan.solve(prime, plan.residues(point, prime))
            if not certified.agrees_with(reference):
                raise OtherPivots
        second_point = random_point(plan.source, {}, options.seed, number) if elsewhere is None else elsewhere
        second, _ = lucky_solution(plan, reference, second_point, number)
    rows: dict[Integral, dict[Integral, Coefficient]] = {}
    for target in asked:
        if found is None:
            rows[target] = dict(certified.reductions.get(target, {}))  # a target of a zero sector is zero
        else:
            rows[target] = {m: found.values[target, m] for m in masters if (target, m) in found.values}
    provenance["primes"] = list(found.primes) if found else []
    probes = (witness_probe(certified, point, rows), witness_probe(second, second_point, rows))
    table = Table(
        plan.source,
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
    return in_preferred_masters(table, options.preferred_masters)
