"""The check of a whole table against all generated equations, not only those that were selected."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

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
from tilth.table.evaluation import row_residues
from tilth.table.function_rows import FunctionRows

__all__ = ["ATTEMPTS", "audit", "compare_rows"]

ATTEMPTS = 3


def audit(
    columns: Columns,
    system: _core.System,
    rows: Mapping[Named, Mapping[Named, Coefficient]],
    at: Mapping[str, Fraction],
    options: Computation,
    number: int,
) -> int:
    """Eliminate all equations at a fresh point, and compare what they give with the functions.

    This shares neither the selection, nor the tape, nor the primes with the way the functions were found.

    Parameters
    ----------
    columns : Columns
    system : _core.System
        All equations: those of all seeds, or all that were given.
    rows : mapping
        {target: {master: function}}.
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
            prime=prime,
            residues=residues,
            witness=True,
            threads=options.threads,
            max_bytes=options.max_memory,
        )
        expected = reductions_by(columns, system, tuple(rows), elimination, options.threads)
        related = _related_masters(columns, system, elimination, rows, options.threads)
        free = dict(zip(source.symbols, residues, strict=True))
        if compare_rows(rows, expected, free, prime, related):
            options.progress("check", f"all {system.equation_count:,} equations agree modulo {prime}")
            return prime
    raise UnluckyPoint("no fresh point was found at which all functions exist; try another seed")


def _related_masters(
    columns: Columns,
    system: _core.System,
    elimination: _core.Elimination,
    rows: Mapping[Named, Mapping[Named, Coefficient]],
    threads: int,
) -> dict[Named, dict[Named, int]]:
    """Return what masters reduce to where given numbers are special and relate them to each other."""
    masters = dict.fromkeys(master for row in rows.values() for master in row)
    found = {master: columns.column(system, master) for master in masters}
    related = tuple(m for m, c in found.items() if c is not None and elimination.is_pivot(c))
    return reductions_by(columns, system, related, elimination, threads) if related else {}


def compare_rows(
    rows: Mapping[Named, Mapping[Named, Coefficient]],
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
        found: dict[Named, int] = {}
        for master, residue in values[target].items():
            for other, factor in related.get(master, {master: 1}).items():
                found[other] = (found.get(other, 0) + residue * factor) % prime
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
