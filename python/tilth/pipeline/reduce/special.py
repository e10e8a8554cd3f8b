"""Points at which other pivots are taken than at generic ones: no error as long as the targets close there.

At ``s45 = 2*s12 + s23`` the solve of a pentabox's selected equations may divide by zero although every
coefficient of its table exists there: a pivot vanishes that belongs to the choice of equations, not to the
problem. With all equations of the seeds the targets then reduce to the same masters by other pivots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import count, islice, product

from tilth import _core
from tilth.errors import SingularKinematics
from tilth.family import Integral
from tilth.family.numbers import have_residues, residue_of
from tilth.family.points import point_text
from tilth.pipeline.learn.effort import effort_of
from tilth.pipeline.learn.family_basis import find_basis
from tilth.pipeline.learn.generic_points import Probe
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.learn.selection import ends_by, select_equations
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.certificates import random_point
from tilth.plan import SelectedEquations
from tilth.seeding import Request
from tilth.system import prime_number

__all__ = ["learn_at_point"]

#: Primes that are tried until two show the same pivots: near 2^63 the first two do.
ATTEMPTS = 6

#: The largest coefficients of a vanishing sum of symbols that a message names.
SMALL = 4

#: How many vanishing sums are tried at another point: small integers fulfil several by accident.
CANDIDATES = 8

Point = Mapping[str, Fraction]


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
    system = prepared.all_equations(request, options)
    (residues, elimination), (other, again) = _agreeing(request, system, at, options)
    left = _left(request, prepared, system, elimination, options)
    if trouble := _trouble(request, prepared, system, elimination, left, options):
        raise SingularKinematics(
            f"the kinematics of {request.family.name} is singular at {point_text(at)}: {trouble}; "
            f"{_vanishing(request, prepared, system, at, options)}leave one of these symbols free and take "
            "the limit, change it, or write the value of an invariant into the family's kinematics, "
            "which has masters of its own then"
        )
    effort = effort_of(options)
    probe = Probe(elimination.prime, residues, elimination)
    columns, targets = prepared.plan.columns, request.targets
    selected, ranks, _ = select_equations(columns, targets, system, probe, effort)
    plan = SelectedEquations(columns, targets, selected, ranks)
    provenance = dict(prepared.provenance) | {"special_point": True}
    return replace(
        prepared,
        plan=plan,
        learning=(again.prime, other),
        solved=None,
        masters=tuple(master for master in prepared.masters if master in left),
        provenance=provenance,
    )


def _agreeing(
    request: Request, system: _core.System, at: Point, options: Options
) -> list[tuple[tuple[int, ...], _core.Elimination]]:
    """Eliminate at the point modulo two primes that show the same pivots."""
    known: list[tuple[tuple[int, ...], _core.Elimination]] = []
    usable = (prime for prime in map(prime_number, count()) if have_residues(at.values(), prime))
    for number, prime in enumerate(islice(usable, ATTEMPTS)):
        point = random_point(request.family, at, options.seed, -1 - number)
        residues = tuple(residue_of(value, prime) for value in point.values())
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


def _left(
    request: Request,
    prepared: Prepared,
    system: _core.System,
    elimination: _core.Elimination,
    options: Options,
) -> tuple[Integral, ...]:
    """Return what the targets reduce to at the point of an elimination."""
    return ends_by(prepared.plan.columns, system, request.targets, [elimination], options.threads)


def _trouble(
    request: Request,
    prepared: Prepared,
    system: _core.System,
    elimination: _core.Elimination,
    left: tuple[Integral, ...],
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
    basis = find_basis(request, left, options)
    strange = [str(m) for m in left if m.indices not in basis.masters(m.sector)]
    if strange:
        return f"the targets also reduce to {', '.join(strange[:4])}, which are no masters elsewhere"
    return ""


def _vanishing(
    request: Request, prepared: Prepared, system: _core.System, at: Point, options: Options
) -> str:
    """Say what vanishes: the Gram determinant, or a factor in the fewest symbols whose values make trouble.

    Several factors may vanish at once; the symbols that are left when one after the other is set free, as
    long as there is trouble, belong to one of them. The dimension is set free last.
    """

    def troubled(values: Point) -> bool:
        (_, elimination), _ = _agreeing(request, system, values, options)
        left = _left(request, prepared, system, elimination, options)
        return bool(_trouble(request, prepared, system, elimination, left, options))

    if request.family.gram_vanishes(at):
        return "the Gram determinant of the externals vanishes; "
    involved = {symbol: at[symbol] for symbol in request.family.symbols if symbol in at}
    for symbol in reversed(list(involved)):
        fewer = {name: value for name, value in involved.items() if name != symbol}
        if troubled(fewer):
            involved = fewer
    if not involved:  # the seeds fall short everywhere, which is another error
        return ""
    return f"{_factor_text(involved, troubled)} vanishes; "


def _factor_text(values: Point, troubled: Callable[[Point], bool]) -> str:
    """Write a factor that vanishes where its symbols have these values."""
    symbols = list(values)
    if len(symbols) == 1:
        value = values[symbols[0]]
        return symbols[0] if not value else f"{symbols[0]} {'-' if value > 0 else '+'} {abs(value)}"
    if len(symbols) <= SMALL:
        choices = [
            (first, *rest)
            for first, *rest in product(range(1, SMALL + 1), *[range(-SMALL, SMALL + 1)] * (len(symbols) - 1))
            if all(rest)
            and sum(c * value for c, value in zip((first, *rest), values.values(), strict=True)) == 0
        ]
        for factors in sorted(choices, key=lambda chosen: sum(map(abs, chosen)))[:CANDIDATES]:
            if troubled(_elsewhere(factors, symbols)):
                return _sum_text(factors, symbols)
    return f"a factor in {', '.join(symbols)}"


def _elsewhere(factors: tuple[int, ...], symbols: list[str]) -> Point:
    """Return another point at which this sum of the symbols is zero."""
    values = [Fraction(prime_number(number), 2**61) for number in range(len(symbols) - 1)]
    terms = [c * value for c, value in zip(factors, values, strict=False)]
    last = sum(terms, Fraction(0)) / -factors[-1]
    return dict(zip(symbols, [*values, last], strict=True))


def _sum_text(factors: tuple[int, ...], symbols: list[str]) -> str:
    terms = [
        ("-" if factor < 0 else "+") + ("" if abs(factor) == 1 else f"{abs(factor)}*") + symbol
        for factor, symbol in zip(factors, symbols, strict=True)
    ]
    return "".join(terms).removeprefix("+")
