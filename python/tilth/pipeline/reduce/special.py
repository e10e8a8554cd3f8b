"""Points at which other pivots are taken than at generic ones: no error as long as the targets close there.

At ``s45 = 2*s12 + s23`` the solve of a pentabox's selected equations may divide by zero although every
coefficient of its table exists there: a pivot vanishes that belongs to the choice of equations, not to the
problem. With all equations of the seeds the targets then reduce to the same masters by other pivots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import count, islice, product

from tilth import _core
from tilth.errors import SingularKinematics
from tilth.pipeline.learn.effort import rounds_of
from tilth.pipeline.learn.family_basis import find_basis
from tilth.pipeline.learn.learn import all_equations, reductions_by
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.certificates import random_point
from tilth.plan import Plan
from tilth.seeding import Request
from tilth.system import prime_number

__all__ = ["learn_at_point", "point_text"]

#: Primes that are tried until two show the same pivots: near 2^63 the first two do.
ATTEMPTS = 6

#: The largest coefficients of a vanishing sum of symbols that a message names.
SMALL = 4

Point = Mapping[str, Fraction]


def point_text(at: Point) -> str:
    """Write a point for a message."""
    return ", ".join(f"{symbol}={value}" for symbol, value in at.items())


def learn_at_point(request: Request, prepared: Prepared, at: Point, options: Options) -> Prepared:
    """Learn once more where some or all symbols have values that make generic pivots vanish.

    Parameters
    ----------
    at : mapping
        {symbol: value}; the other symbols take random values.

    Returns
    -------
    Prepared
        The plan of this point.

    Raises
    ------
    SingularKinematics
        The targets do not reduce to the masters of the family here, or the masters are related to each other.
        The message names what vanishes.
    """
    options.progress(
        "special point", f"other pivots than usual at {point_text(at)}; all equations are solved there"
    )
    system = all_equations(request, prepared.seeds, options)
    (residues, elimination), (other, again) = _agreeing(request, system, at, options)
    reductions = reductions_by(system, request, elimination, options.threads)
    left = tuple(dict.fromkeys(master for row in reductions.values() for master in row))
    if trouble := _trouble(request, prepared, system, elimination, options):
        raise SingularKinematics(
            f"the kinematics of {request.family.name} is singular at {point_text(at)}: {trouble}; "
            f"{_vanishing(request, prepared, system, at, options)}leave one of these symbols free and take "
            "the limit, or change it"
        )
    columns = [system.column(list(target.indices)) for target in request.targets]
    asked = [column for column in columns if column is not None]
    selected, ranks, _ = system.select(
        elimination,
        residues=list(residues),
        targets=asked,
        objective=options.objective,
        rounds=rounds_of(options),
        threads=options.threads,
    )
    plan = Plan(request.family, request.targets, options.order, options.preferred_masters, selected, ranks)
    provenance = dict(prepared.provenance) | {"special_point": True}
    return replace(
        prepared,
        plan=plan,
        learning=(again.prime, other),
        masters=tuple(master for master in prepared.masters if master in left),
        provenance=provenance,
    )


def _agreeing(
    request: Request, system: _core.System, at: Point, options: Options
) -> list[tuple[tuple[int, ...], _core.Elimination]]:
    """Eliminate at the point modulo two primes that show the same pivots."""
    known: list[tuple[tuple[int, ...], _core.Elimination]] = []
    usable = (
        prime for prime in map(prime_number, count()) if all(v.denominator % prime for v in at.values())
    )
    for number, prime in enumerate(islice(usable, ATTEMPTS)):
        point = random_point(request.family, at, options.seed, -1 - number)
        residues = tuple(v.numerator * pow(v.denominator, -1, prime) % prime for v in point.values())
        found = system.eliminate(
            prime=prime,
            residues=list(residues),
            threads=options.threads,
            max_bytes=options.max_memory,
        )
        for one in known:
            if one[1].agrees_with(found):
                return [one, (residues, found)]
        known.append((residues, found))
    raise SingularKinematics(
        f"{request.family.name} shows other pivots modulo each of {ATTEMPTS} primes at {point_text(at)}; "
        "take another point"
    )


def _trouble(
    request: Request,
    prepared: Prepared,
    system: _core.System,
    elimination: _core.Elimination,
    options: Options,
) -> str:
    """Say why the table is not what it is elsewhere: other masters, or masters related to each other."""
    related = [
        str(master)
        for master in prepared.masters
        if (column := system.column(list(master.indices))) is not None and elimination.is_pivot(column)
    ]
    if related:
        return f"the equations relate the generic masters to each other: {related[0]} reduces to simpler ones"
    reductions = reductions_by(system, request, elimination, options.threads)
    left = tuple(dict.fromkeys(master for row in reductions.values() for master in row))
    basis = find_basis(request, left, options)
    strange = [str(m) for m in left if m.indices not in basis.masters(m.sector)]
    if strange:
        return f"the targets also reduce to {', '.join(strange[:4])}, which are no masters elsewhere"
    return ""


def _vanishing(
    request: Request, prepared: Prepared, system: _core.System, at: Point, options: Options
) -> str:
    """Say what vanishes: the Gram determinant, or a sum of symbols that make all well if one is free."""
    if request.family.gram_vanishes(at):
        return "the Gram determinant of the externals vanishes; "
    involved = []
    for symbol in at:
        free = {name: value for name, value in at.items() if name != symbol}
        (_, elimination), _ = _agreeing(request, system, free, options)
        if not _trouble(request, prepared, system, elimination, options):
            involved.append(symbol)
    if not involved:
        return ""
    if len(involved) == 1:
        value = at[involved[0]]
        shown = involved[0] if not value else f"{involved[0]} {'-' if value > 0 else '+'} {abs(value)}"
        return f"{shown} vanishes; "
    if len(involved) <= SMALL:
        factors = range(-SMALL, SMALL + 1)
        for first, *rest in product(range(1, SMALL + 1), *[factors] * (len(involved) - 1)):
            chosen = (first, *rest)
            if all(rest) and sum(c * at[symbol] for c, symbol in zip(chosen, involved, strict=True)) == 0:
                return f"{_sum_text(chosen, involved)} vanishes; "
    return f"a factor in {', '.join(involved)} vanishes; "


def _sum_text(factors: tuple[int, ...], symbols: list[str]) -> str:
    terms = [
        ("-" if factor < 0 else "+") + ("" if abs(factor) == 1 else f"{abs(factor)}*") + symbol
        for factor, symbol in zip(factors, symbols, strict=True)
    ]
    return "".join(terms).removeprefix("+")
