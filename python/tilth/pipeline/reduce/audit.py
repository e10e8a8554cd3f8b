"""The check of a whole table against all generated equations, not only those that were selected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from tilth import _core
from tilth.errors import UnluckyPoint, VerificationFailed
from tilth.family import Named
from tilth.family.numbers import have_residues, residue_of
from tilth.pipeline.learn.selection import reductions_by
from tilth.pipeline.options import Computation
from tilth.pipeline.reduce.certificates import random_point
from tilth.plan import Columns
from tilth.system import prime_number
from tilth.table.arithmetic import Coefficient
from tilth.table.evaluation import combined_row, row_residues
from tilth.table.function_rows import FunctionRows
from tilth.table.row_batches import masters_in
from tilth.table.statement import Draws
from tilth.table.stored_rows import StoredRows

__all__ = ["ATTEMPTS", "EliminatedAt", "audit", "compare_rows", "in_basis"]

_Rows: TypeAlias = Mapping[Named, Mapping[Named, Coefficient]]

ATTEMPTS = 3


def audit(
    columns: Columns,
    system: _core.System,
    rows: _Rows,
    targets: Sequence[Named],
    at: Mapping[str, Fraction],
    options: Computation,
    number: int,
) -> int:
    """Eliminate all equations at a fresh point, and compare what they give with the functions.

    One random combination of all targets is reduced, and compared with that of the functions.

    This shares neither the selection, nor the tape, nor the primes with the way the functions were found.

    Parameters
    ----------
    columns : Columns
    system : _core.System
        All equations: those of all seeds, or all that were given.
    rows : mapping
        {target: {master: function}}.
    targets : sequence of Integral or Label
        Whose rows are looked at: those of zero sectors are in no equation.
    at : mapping
        {symbol: value} of the symbols that are numbers.
    options : options
    number : int
        Number of the prime, and of the random point.

    Returns
    -------
    int
        The prime.

    Raises
    ------
    VerificationFailed
        Naming the target and the master.
    """
    source = columns.source
    for attempt in range(ATTEMPTS):
        prime = prime_number(number + attempt)
        point = random_point(source, at, options.seed, -1 - number - attempt)
        if not have_residues(point.values(), prime):
            continue
        residues = [residue_of(value, prime) for value in point.values()]
        elimination = system.eliminate(
            prime=prime, residues=residues, threads=options.threads, max_bytes=options.max_memory
        )
        there = EliminatedAt(
            columns, system, elimination, dict(zip(source.symbols, residues, strict=True)), prime
        )
        if _agree(rows, targets, there, Draws(f"audit {options.seed} {number}"), options.threads):
            options.progress("check", f"all {system.equation_count:,} equations agree modulo {prime}")
            return prime
    raise UnluckyPoint("no fresh point was found at which all functions exist; try another seed")


class EliminatedAt(NamedTuple):
    """All equations, eliminated at a point."""

    columns: Columns
    system: _core.System
    elimination: _core.Elimination
    point: Mapping[str, int]
    prime: int

    def remainder_of(self, factors: Mapping[Named, int]) -> dict[Named, int]:
        """Return what a combination of targets reduces to; what no equation contains stands for itself."""
        found = {target: self.columns.column(self.system, target) for target in factors}
        reached = [(column, factors[target]) for target, column in found.items() if column is not None]
        remainder = self.elimination.remainder_of(reached)
        named = self.columns.integrals(self.system, [column for column, _ in remainder])
        alone = {t: factors[t] for t, column in found.items() if column is None and factors[t]}
        return {one: value for one, (_, value) in zip(named, remainder, strict=True)} | alone

    def related(self, masters: Iterable[Named], threads: int) -> dict[Named, dict[Named, int]]:
        """Return what masters reduce to where given numbers are special and relate them to each other."""
        found = {master: self.columns.column(self.system, master) for master in masters}
        related = tuple(m for m, c in found.items() if c is not None and self.elimination.is_pivot(c))
        if not related:
            return {}
        return reductions_by(self.columns, self.system, related, self.elimination, threads)


def _agree(rows: _Rows, targets: Sequence[Named], at: EliminatedAt, draws: Draws, threads: int) -> bool:
    """Compare one random combination of all rows; False if a coefficient does not exist at the point.

    A wrong row is missed with a chance of one in the prime, which is near 2^63. Where the combination is
    wrong, row after row is looked at.

    Raises
    ------
    VerificationFailed
        Naming the target and the master.
    """
    factors = draws.factors("all rows", targets, at.prime)
    symbols = rows.symbols if isinstance(rows, StoredRows) else ()
    found = combined_row(rows, factors, [at.point[symbol] for symbol in symbols], at.prime)
    if found is None:
        return False
    related = at.related(masters_in(rows), threads)
    if in_basis(found, related, at.prime) == at.remainder_of(factors):
        return True
    expected = reductions_by(at.columns, at.system, targets, at.elimination, threads)
    if not compare_rows(rows, expected, at.point, at.prime, related):
        return False
    raise VerificationFailed(
        f"all equations together give another combination of all rows than the selected ones modulo "
        f"{at.prime}; nothing was kept, please report this"
    )


def in_basis(
    row: Mapping[Named, int], related: Mapping[Named, Mapping[Named, int]], prime: int
) -> dict[Named, int]:
    """Replace masters that are related to others; zeros are left out."""
    found: dict[Named, int] = {}
    for master, residue in row.items():
        for other, factor in related.get(master, {master: 1}).items():
            found[other] = (found.get(other, 0) + residue * factor) % prime
    return {master: residue for master, residue in found.items() if residue}


def compare_rows(
    rows: _Rows,
    expected: Mapping[Named, Mapping[Named, int]],
    point: Mapping[str, int],
    prime: int,
    related: Mapping[Named, Mapping[Named, int]] = MappingProxyType({}),
) -> bool:
    """Compare all coefficients; False if one of them does not exist at the point.

    Masters that are `related` to others at the point are replaced by what they reduce to there.

    Raises
    ------
    VerificationFailed
        Naming the target and the master.
    """
    values = _residues(rows, point, prime)
    if values is None:
        return False
    for target, proven in expected.items():
        found = in_basis(values[target], related, prime)
        for master in {**proven, **found}:
            if found.get(master, 0) != proven.get(master, 0):
                raise VerificationFailed(
                    f"all equations together give another coefficient of {master} in {target} than the "
                    f"selected ones modulo {prime}; nothing was kept, please report this"
                )
    return True


def _residues(
    rows: Mapping[Named, Mapping[Named, Coefficient]], point: Mapping[str, int], prime: int
) -> Mapping[Named, Mapping[Named, int]] | None:
    """Return the rows at a point; None if a coefficient does not exist there."""
    if isinstance(rows, FunctionRows):
        return rows.residues([point[symbol] for symbol in rows.symbols], prime)
    found: dict[Named, dict[Named, int]] = {}
    for target, row in rows.items():
        residues = row_residues(row, list(point.values()), prime)
        if None in residues.values():
            return None
        found[target] = {master: residue for master, residue in residues.items() if residue is not None}
    return found
