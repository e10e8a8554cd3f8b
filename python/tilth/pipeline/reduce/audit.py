"""The check of a whole table against all generated equations, not only those that were selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

from tilth import _core
from tilth.errors import UnluckyPoint, VerificationFailed
from tilth.family import Integral
from tilth.family.numbers import residue_of
from tilth.formats import Label
from tilth.pipeline.learn.learn import all_equations, reductions_by
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.certificates import random_point
from tilth.seeding import Request, Seeds
from tilth.system import prime_number
from tilth.table.factored import FactoredFunction

__all__ = ["ATTEMPTS", "audit", "compare_rows"]

ATTEMPTS = 3

Key = TypeVar("Key", Integral, Label)


def audit(
    request: Request,
    seeds: Seeds,
    rows: Mapping[Integral, Mapping[Integral, FactoredFunction]],
    at: Mapping[str, Fraction],
    options: Options,
    number: int,
) -> int:
    """Eliminate all equations of the seeds at a fresh point, and compare what they give with the functions.

    This shares neither the selection, nor the tape, nor the primes with the way the functions were found.

    Parameters
    ----------
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
    family = request.family
    system = all_equations(request, seeds, options)
    for attempt in range(ATTEMPTS):
        prime = prime_number(number + attempt)
        point = random_point(family, at, options.seed, -1 - number - attempt)
        if any(value.denominator % prime == 0 for value in point.values()):
            continue
        residues = [residue_of(value, prime) for value in point.values()]
        elimination = system.eliminate(
            prime=prime,
            residues=residues,
            witness=True,
            threads=options.threads,
            max_bytes=options.max_memory,
        )
        expected = reductions_by(system, request, elimination, options.threads)
        related = _related_masters(system, request, elimination, rows, options.threads)
        free = dict(zip(family.symbols, residues, strict=True))
        if compare_rows(rows, expected, free, prime, related):
            return prime
    raise UnluckyPoint("no fresh point was found at which all functions exist; try another seed")


def _related_masters(
    system: _core.System,
    request: Request,
    elimination: _core.Elimination,
    rows: Mapping[Integral, Mapping[Integral, FactoredFunction]],
    threads: int,
) -> dict[Integral, dict[Integral, int]]:
    """Return what masters reduce to where given numbers are special and relate them to each other."""
    masters = dict.fromkeys(master for row in rows.values() for master in row)
    columns = {master: system.column(list(master.indices)) for master in masters}
    related = {m: c for m, c in columns.items() if c is not None and elimination.is_pivot(c)}
    if not related:
        return {}
    return reductions_by(system, replace(request, targets=tuple(related)), elimination, threads)


def compare_rows(
    rows: Mapping[Key, Mapping[Key, FactoredFunction]],
    expected: Mapping[Key, Mapping[Key, int]],
    point: Mapping[str, int],
    prime: int,
    related: Mapping[Key, Mapping[Key, int]] = MappingProxyType({}),
) -> bool:
    """Compare all coefficients; False if one of them does not exist at the point.

    Masters that are `related` to others at the point are replaced by what they reduce to there.

    Raises
    ------
    VerificationFailed
        Naming the target and the master.
    """
    for target, proven in expected.items():
        found: dict[Key, int] = {}
        for master, value in rows[target].items():
            residue = value.residue_at([point[symbol] for symbol in value.symbols], prime)
            if residue is None:
                return False
            for other, factor in related.get(master, {master: 1}).items():
                found[other] = (found.get(other, 0) + residue * factor) % prime
        for master in {**proven, **found}:
            if found.get(master, 0) != proven.get(master, 0):
                raise VerificationFailed(
                    f"all equations together give another coefficient of {master} in {target} than the "
                    f"selected ones modulo {prime}; nothing was kept, please report this"
                )
    return True
