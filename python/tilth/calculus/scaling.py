"""What scaling all momenta and masses together says of the derivatives.

A master of mass dimension D is multiplied by λ^D when all momenta and masses are by λ, so with
``∂_x I = A_x I`` Euler's theorem says ``Σ_x dim(x) x A_x = diag(D)``, the sum over all invariants that have a
mass dimension. It knows nothing of how the matrices were found.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.places import ADVICE, POINTS, evaluated
from tilth.calculus.residues import ResiduePoint, Residues, some_place, weighted_sum
from tilth.errors import VerificationFailed

__all__ = ["check_scaling", "check_scaling_at", "missing_variables", "why_not_scaling"]


def why_not_scaling(equations: MasterDerivatives) -> str:
    """Return why scaling says nothing of these equations; empty if it does."""
    family = equations.family
    if family.natural_units or not any(family.invariants.values()):
        return f"the units of {family.name} are natural"
    if None in equations.dimensions:
        master = equations.masters[equations.dimensions.index(None)]
        return f"{master} has terms of different mass dimensions"
    return ""


def missing_variables(equations: MasterDerivatives) -> tuple[str, ...]:
    """Return the invariants with a mass dimension in which there are no derivatives."""
    weights = equations.family.invariants
    return tuple(x for x, weight in weights.items() if weight and x not in equations.variables)


def check_scaling(equations: MasterDerivatives, random: Random) -> None:
    """Check scaling at random points, where no derivatives are missing.

    Raises
    ------
    VerificationFailed
        Naming the masters of an entry.
    """
    for _ in range(POINTS):
        check_scaling_at(equations, *evaluated(equations, random))


def check_scaling_at(
    equations: MasterDerivatives, point: ResiduePoint, there: Mapping[str, Residues]
) -> None:
    """Check scaling at one point.

    Parameters
    ----------
    equations : MasterDerivatives
    point : ResiduePoint
    there : mapping
        {variable: matrix at the point}, of all invariants with a mass dimension.

    Raises
    ------
    VerificationFailed
        Naming the masters of an entry.
    """
    prime, weights = point.prime, equations.family.invariants
    loops = len(equations.family.loops)
    parts = [(weights[x] * point.residues[x] % prime, matrix) for x, matrix in there.items()]
    expected = {
        place: {place: (loops * point.residues["d"] + (shift or 0)) % prime}
        for place, shift in enumerate(equations.dimensions)
    }
    place = some_place(weighted_sum([*parts, (-1, expected)], prime))
    if place is not None:
        row, column = (equations.masters[number] for number in place)
        raise VerificationFailed(
            f"the derivatives of {row} do not scale as its mass dimension says: a term with {column} is left "
            f"modulo {prime}; {ADVICE}"
        )
