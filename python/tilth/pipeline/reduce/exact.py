"""A table of rational functions: record, probe, reconstruct, check, certify."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tilth import _core
from tilth.executors.protocol import Executor, Timed
from tilth.family import Named
from tilth.pipeline.learn.learn import Stopwatch
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.memory import give_back
from tilth.pipeline.options import Computation, ReduceOptions, SolveOptions
from tilth.pipeline.options.names import COMBINED
from tilth.pipeline.reduce.analytic import RecordedPlan, reconstruct_functions
from tilth.pipeline.reduce.audit import audit
from tilth.pipeline.reduce.certificates import by_rows, combined, random_point
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.part_files import PartFiles, in_batches
from tilth.pipeline.reduce.rational import lucky_solution
from tilth.plan import Solution
from tilth.table import Certificate, RowCertificate, Table, TableHead, in_preferred_masters
from tilth.table.arithmetic import Coefficient
from tilth.table.function_rows import FunctionRows
from tilth.table.row_batches import Rows, masters_in
from tilth.table.verify import verify_table

__all__ = ["exact_table", "verified"]

#: Primes 0 and 1 are for learning; these, all near 2^63, for certificate and check. Probes use smaller ones.
FIRST_PRIME = 2
AUDIT_PRIME = 64
WITNESSES = 2


def exact_table(
    prepared: Prepared,
    recorded: RecordedPlan,
    whole: Callable[[], _core.System],
    asked: Sequence[Named],
    where: KinematicPoint,
    executor: Executor,
    options: ReduceOptions | SolveOptions,
    parts: PartFiles,
) -> Table:
    """Reconstruct the coefficients, compare them with all equations, and put the table together.

    Parameters
    ----------
    whole : callable
        Makes all equations, not only the selected ones.
    asked : sequence of Integral or Label
        The targets, those of zero sectors among them.
    parts : PartFiles
        Where rows are kept that are found in batches.
    """
    plan = prepared.plan
    provenance = dict(prepared.provenance)
    watch = Stopwatch(dict(prepared.seconds))
    timed = Timed(executor, sum(prepared.seconds.values()))
    head = TableHead(
        source=plan.source,
        order=options.order,
        preferred_masters=tuple(options.preferred_masters),
        masters=prepared.masters,
        at=where.at,
        prime=None,
    )

    def solve(targets: Sequence[Named]) -> tuple[Rows, Mapping[str, Any]]:
        reached = set(plan.targets)
        functions = reconstruct_functions(
            recorded, [t for t in targets if t in reached], prepared.masters, timed, where, options
        )
        return _rows_of(functions.rows, targets), functions.report

    with watch.stage("reconstruction"):
        rows, report = in_batches(asked, head, solve, parts, options)
    watch.seconds |= {"probes": timed.seconds, "driver": watch.seconds["reconstruction"] - timed.seconds}
    with watch.stage("check"):
        checked = audit(plan.columns, whole(), rows, plan.targets, where.at, options, AUDIT_PRIME)
    used = set(masters_in(rows))
    if not used.issuperset(prepared.masters):
        # All coefficients of a generic master vanish at the given numbers.
        provenance["special_point"] = True
    head = replace(head, masters=tuple(master for master in prepared.masters if master in used))
    with watch.stage("certificate"):
        certificate: Certificate = (
            combined(head, rows, plan, provenance)
            if options.certificate == COMBINED
            else _by_rows(prepared, rows, where.at, options)
        )
    provenance["reconstruction"] = report
    provenance["tape"] = recorded.tape.statistics
    provenance["checked_modulo"] = checked
    provenance["set_to_one"] = where.one
    table = Table.from_head(
        head,
        rows,
        certificate=certificate,
        provenance=provenance,
        seconds=watch.seconds,
    )
    return in_preferred_masters(table, table.preferred_masters)


def _rows_of(
    rows: FunctionRows | dict[Named, dict[Named, Fraction]], asked: Sequence[Named]
) -> Mapping[Named, Mapping[Named, Coefficient]]:
    """Return the rows of all targets; one of a zero sector is zero."""
    if isinstance(rows, FunctionRows):
        return rows.arranged(asked)
    return {target: rows.get(target, {}) for target in asked}


def _by_rows(
    prepared: Prepared, targets: Iterable[Named], at: Mapping[str, Fraction], options: Computation
) -> RowCertificate:
    """Return witnesses at random points modulo primes that nothing else used."""
    plan = prepared.plan
    number = FIRST_PRIME
    proofs = []
    for _ in range(WITNESSES):
        point = random_point(plan.source, at, options.seed, number)
        solution, number = lucky_solution(plan, prepared.reference, point, number)
        proofs.append((solution, point))
    return by_rows(plan, targets, proofs)


def verified(table: Table, options: ReduceOptions | SolveOptions, solved: Solution | None = None) -> Table:
    """Return a table, verified unless that was declined; `solved` is for `verify_table`."""
    if options.verify:
        give_back(table.provenance.get("peak_bytes", 0))
        options.progress("verification", f"{len(table.certificate.equations):,} equations")
        verify_table(table, threads=options.threads, progress=options.progress, solved=solved)
    return table
