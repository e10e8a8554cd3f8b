"""The check that integrals which were taken for one another are the same.

A map within a family is made in plain Python from its name, as an equation of the integral at a random
point; one between families translates the integral exactly. What found the maps and put the integrals
together has no part in this.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tilth.amplitudes.merge import Step
from tilth.errors import VerificationFailed
from tilth.family import Family, ModularIdentities
from tilth.table.statement import Draws

__all__ = ["check_steps"]


def check_steps(steps: Iterable[Step], draws: Draws) -> int:
    """Check each step, and return how many there are.

    Parameters
    ----------
    steps : iterable of Step
        Maps between families are taken as they are: these are checked where they are made.
    draws : Draws
        Of the prime and the points of the equations.

    Raises
    ------
    VerificationFailed
        Naming the integral and the map.
    """
    listed = list(steps)
    prime = draws.prime("identified")
    made: dict[str, ModularIdentities] = {}
    for before, after, by in listed:
        if isinstance(by, str):
            family, name = before.family, by
            if family.name not in made:
                made[family.name] = _at_random_point(family, draws, prime)
            equation = made[family.name].equation(name, before.indices)
            same = set(equation) == {before.indices, after.indices} and sum(equation.values()) % prime == 0
            same = same and after.family == family
        else:
            name = by.name
            combination = by.translate(before) or {}
            same = (
                list(combination) == [after]
                and combination[after].numerator == combination[after].denominator
            )
        if not same:
            raise VerificationFailed(
                f"{name} does not make {before} what it is taken for, {after}; do not use it"
            )
    return len(listed)


def _at_random_point(family: Family, draws: Draws, prime: int) -> ModularIdentities:
    residues = draws.factors(f"identified {family.name}", family.symbols, prime)
    return ModularIdentities(family, prime, {symbol: Fraction(value) for symbol, value in residues.items()})
