"""A table at a numeric point: exact rationals, or residues modulo one prime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tilth.errors import UnluckyPoint
from tilth.family import Integral, Named
from tilth.family.points import point_text
from tilth.pipeline.learn.learn import Stopwatch
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.options.names import COMBINED
from tilth.pipeline.reduce.certificates import by_rows, combined, random_point
from tilth.pipeline.reduce.part_files import PartFiles, in_batches
from tilth.pipeline.reduce.rational import OtherPivots, lucky_solution, rationals_at
from tilth.pipeline.reduce.special import learn_at_point
from tilth.plan import Solution
from tilth.seeding import Request
from tilth.table import Certificate, Table, TableHead, in_preferred_masters
from tilth.table.arithmetic import Coefficient
from tilth.table.row_batches import Rows

__all__ = ["table_at_point"]

#: Primes 0 and 1 are for learning, this one and those after it for coefficients and their certificate.
FIRST_PRIME = 2


def table_at_point(
    request: Request,
    prepared: Prepared,
    asked: Sequence[Integral],
    point: Mapping[str, Fraction],
    prime: int | None,
    options: ReduceOptions,
    parts: PartFiles,
) -> tuple[Table, Solution | None]:
    """Solve at a point modulo one prime, or modulo as many as exact rationals take.

    With a prime, the solution at the point comes with the table, for the check that follows.

    Raises
    ------
    SingularKinematics
        The targets do not reduce to the generic masters at this point.
    UnluckyPoint
        Modulo `prime` they do not, although they do at the point itself.
    """
    try:
        return _table(prepared, asked, point, prime, options, parts)
    except OtherPivots:
        special = learn_at_point(request, prepared, point, options)
    try:
        return _table(special, asked, point, prime, options, parts, elsewhere=point)
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
    options: ReduceOptions,
    parts: PartFiles,
    elsewhere: Mapping[str, Fraction] | None = None,
) -> tuple[Table, Solution | None]:
    """Make the table by the prepared plan; `elsewhere` is where rows have a second witness, if anywhere."""
    plan, reference, masters = prepared.plan, prepared.reference, prepared.masters
    provenance = dict(prepared.provenance)
    watch = Stopwatch(dict(prepared.seconds))
    rows: dict[Integral, dict[Integral, Coefficient]]
    here: Solution | None = None
    with watch.stage("coefficients"):
        if prime is None:
            found = rationals_at(plan, reference, point, options, FIRST_PRIME)
            provenance["unlucky"] += found.unlucky
            primes, number = list(found.primes), found.next_prime
            rows = {t: {m: found.values[t, m] for m in masters if (t, m) in found.values} for t in asked}
        else:
            # Combinations at this very point are what most of its certificate is, and half of the check.
            keep = options.certificate == COMBINED
            here = plan.solve_like(reference, prime, plan.residues(point, prime), keep=keep)
            if here is None:
                raise OtherPivots
            primes, number = [], FIRST_PRIME
            rows = {t: dict(here.reductions.get(t, {})) for t in asked}  # a target of a zero sector is zero
    provenance["primes"] = primes
    head = TableHead(
        source=plan.source,
        order=options.order,
        preferred_masters=options.preferred_masters,
        masters=masters,
        at=point,
        prime=prime,
    )

    def found_rows(targets: Sequence[Named]) -> tuple[Rows, Mapping[str, Any]]:
        return {target: rows[target] for target in targets if isinstance(target, Integral)}, {}

    with watch.stage("rows"):
        kept, _ = in_batches(asked, head, found_rows, parts, options)
    with watch.stage("certificate"):
        certificate: Certificate
        if options.certificate == COMBINED:
            certificate = combined(head, kept, plan, provenance, here)
        else:
            if here is None:
                here, number = lucky_solution(plan, reference, point, number)
            there = elsewhere or random_point(plan.source, {}, options.seed, number)
            second, _ = lucky_solution(plan, reference, there, number)
            certificate = by_rows(plan, kept, [(here, point), (second, there)])
    table = Table.from_head(
        head,
        kept,
        certificate=certificate,
        provenance=provenance,
        seconds=watch.seconds,
    )
    return in_preferred_masters(table, table.preferred_masters), here
