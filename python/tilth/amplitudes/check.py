"""A sum in terms of masters, compared with all equations at a fresh point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tilth.amplitudes.terms import Terms
from tilth.errors import UnluckyPoint, VerificationFailed
from tilth.family import Named
from tilth.family.numbers import have_residues, residue_of
from tilth.pipeline.options import AmplitudeOptions
from tilth.pipeline.plans.plan import Plan
from tilth.system import PointSource, prime_number
from tilth.table.factored import FactoredFunction

__all__ = ["check_contribution", "residues_of_sum"]

#: Numbers of primes near 2^63 that nothing else uses, and how many are tried.
CHECK_PRIME, ATTEMPTS = 80, 5


def check_contribution(
    plan: Plan,
    terms: Terms,
    found: Mapping[Named, FactoredFunction],
    symbols: tuple[str, ...],
    options: AmplitudeOptions,
) -> int:
    """Compare a sum with all equations, at a fresh point modulo a fresh prime, which is returned.

    All generated equations are eliminated there, not only those of the plan, and the sum is reduced by them
    as it is given.

    Raises
    ------
    VerificationFailed
        Naming the first master whose coefficient is another one.
    """
    for attempt in range(ATTEMPTS):
        prime = prime_number(CHECK_PRIME + attempt)
        if not have_residues(plan.at.values(), prime):
            continue
        drawn = PointSource(options.seed).residues(prime, -CHECK_PRIME - attempt, len(symbols))
        point = dict(zip(symbols, drawn, strict=True))
        factors = residues_of_sum(terms, drawn, prime)
        row = {master: function.residue_at(drawn, prime) for master, function in found.items()}
        if factors is None or None in row.values():
            continue
        at = [
            residue_of(plan.at[symbol], prime) if symbol in plan.at else point[symbol]
            for symbol in plan.source.symbols
        ]
        expected, proven = plan.sum_by_all_equations(
            factors, {m: value for m, value in row.items() if value}, at, prime, threads=options.threads
        )
        for master in {**expected, **proven}:
            if expected.get(master, 0) != proven.get(master, 0):
                raise VerificationFailed(
                    f"all equations together give another coefficient of {master} in the amplitude modulo "
                    f"{prime}; nothing was kept, please report this"
                )
        return prime
    raise UnluckyPoint("no fresh point was found at which all functions exist; try another seed")


def residues_of_sum(terms: Terms, point: Sequence[int], prime: int) -> dict[Named, int] | None:
    """Return the coefficients of the integrals at a point; None if one does not exist."""
    found: dict[Named, int] = {}
    for integral, function in terms:
        value = function.residue_at(point, prime)
        if value is None:
            return None
        found[integral] = (found.get(integral, 0) + value) % prime
    return found
