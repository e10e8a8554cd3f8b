"""What all generated equations say of a sum of targets, not only those that a plan has selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tilth.family import Named
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.reduce.audit import EliminatedAt, in_basis
from tilth.pipeline.run.problem import Problem

__all__ = ["sum_by_all_equations"]


def sum_by_all_equations(
    problem: Problem,
    prepared: Prepared,
    factors: Mapping[Named, int],
    row: Mapping[Named, int],
    residues: Sequence[int],
    prime: int,
    threads: int,
) -> tuple[dict[Named, int], dict[Named, int]]:
    """Reduce a sum at a point, see `Plan.sum_by_all_equations`."""
    system = problem.all_equations(prepared)
    elimination = system.eliminate(
        prime=prime, residues=list(residues), threads=threads, max_bytes=problem.options.max_memory
    )
    point = dict(zip(problem.source.symbols, residues, strict=True))
    there = EliminatedAt(prepared.plan.columns, system, elimination, point, prime)
    # Targets of zero sectors are in no equation.
    known = set(prepared.plan.targets)
    reached = {target: factor for target, factor in factors.items() if target in known}
    related = there.related(row, threads)
    return in_basis(row, related, prime), there.remainder_of(reached)
