"""The check of a whole table against all generated equations, not only those that were selected."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from tilth import _core
from tilth.errors import SingularKinematics, UnluckyPoint, VerificationFailed
from tilth.family import Integral
from tilth.family.numbers import residue_of
from tilth.formats import Label
from tilth.pipeline.learn.learn import all_equations, reductions_by
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.certificates import random_point
from tilth.plan import prime_number
from tilth.seeding import Request, Seeds
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
    SingularKinematics
        The given numbers are special.
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
        (elimination,) = system.eliminate(
            [(prime, residues)], True, options.threads, max_bytes=options.max_memory
        )
        expected = reductions_by(system, request, elimination, options.threads)
        _check_masters(system, elimination, rows, at)
        free = dict(zip(family.symbols, residues, strict=True))
        if compare_rows(rows, expected, free, prime):
            return prime
    raise UnluckyPoint("no fresh point was found at which all functions exist; try another seed")


def _check_masters(
    system: _core.System,
    elimination: _core.Elimination,
    rows: Mapping[Integral, Mapping[Integral, FactoredFunction]],
    at: Mapping[str, Fraction],
) -> None:
    """Raise if the given numbers are special, so that the masters are related to each other."""
    for master in dict.fromkeys(master for row in rows.values() for master in row):
        column = system.column(list(master.indices))
        if at and column is not None and elimination.is_pivot(column):
            where = ", ".join(f"{symbol}={value}" for symbol, value in at.items())
            raise SingularKinematics(
                f"at {where} the equations relate the generic masters to each other: {master} reduces to "
                "simpler ones there; leave one of these symbols free and take the limit, or change it"
            )


def compare_rows(
    rows: Mapping[Key, Mapping[Key, FactoredFunction]],
    expected: Mapping[Key, Mapping[Key, int]],
    point: Mapping[str, int],
    prime: int,
) -> bool:
    """Compare all coefficients; False if one of them does not exist at the point.

    Raises
    ------
    VerificationFailed
        Naming the target and the master.
    """
    for target, proven in expected.items():
        row = rows[target]
        for master in {**proven, **row}:
            found: int | None = 0
            if master in row:
                symbols = row[master].symbols
                found = row[master].residue_at([point[symbol] for symbol in symbols], prime)
            if found is None:
                return False
            if found != proven.get(master, 0):
                raise VerificationFailed(
                    f"all equations together give another coefficient of {master} in {target} than the "
                    f"selected ones modulo {prime}; nothing was kept, please report this"
                )
    return True
