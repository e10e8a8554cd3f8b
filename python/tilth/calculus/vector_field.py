"""How external momenta move when one invariant does.

A derivative in an invariant x acts on the integrand through ``dp_i/dx = Σ_j c_ij p_j``. With the Gram matrix
G of the externals, all scalar products follow x as they must exactly if

    S + Sᵀ = ∂G/∂x   for   S = c G,   so   c = S G⁻¹,

those that do not depend on x, such as squares of light-like legs, among them. S may be any such matrix: two
differ by a rotation of all external momenta, which Lorentz invariance makes zero (hep-ph/9912329, section 2).
We take one in which few momenta move, so that few propagators are differentiated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from tilth.calculus.functions import rational_derivative
from tilth.family import RationalFunction
from tilth.family.algebra.matrices import adjugate
from tilth.family.kinematics.products import Kinematics
from tilth.family.kinematics.propagators import PropagatorBasis

__all__ = ["vector_field"]

Pair = tuple[int, int]
Field = dict[Pair, RationalFunction]


def vector_field(basis: PropagatorBasis, variable: str) -> Field:
    """Return how the independent externals move with an invariant.

    Parameters
    ----------
    basis : PropagatorBasis
    variable : str
        One of the invariants.

    Returns
    -------
    dict
        {(i, j): c_ij} with ``dp_i/dx = Σ_j c_ij p_j``, of mass dimension minus that of x; zeros are left out.
        Externals count from 0; those that are null and orthogonal to all others stay where they are.
    """
    kinematics = basis.kinematics
    moved = _changes(kinematics, variable)
    if not moved:
        return {}
    sides = _split(moved, _movers(moved, _uses(basis)))
    lines = [i for i in range(len(kinematics.externals)) if i not in kinematics.null]
    rows = [[kinematics.product(i, j) for j in lines] for i in lines]
    cofactors = adjugate(rows, kinematics.ring.constant(1))
    field: Field = {}
    for (i, k), value in sides.items():
        scaled = value / kinematics.gram
        for place, j in enumerate(lines):
            part = scaled * cofactors[lines.index(k)][place]
            field[i, j] = field[i, j] + part if (i, j) in field else part
    return {pair: value for pair, value in field.items() if not value.is_zero()}


def _changes(kinematics: Kinematics, variable: str) -> Field:
    """Return the scalar products that depend on the variable, differentiated."""
    slopes = {
        pair: rational_derivative(value, variable) for pair, value in sorted(kinematics.products.items())
    }
    return {pair: slope for pair, slope in slopes.items() if not slope.is_zero()}


def _uses(basis: PropagatorBasis) -> list[int]:
    """Count the propagators that each external momentum flows through."""
    counts = [0] * len(basis.kinematics.externals)
    for propagator in basis.propagators:
        for external in {j - basis.loops for _, j in propagator.products if j >= basis.loops}:
            counts[external] += 1
    return counts


def _movers(moved: Mapping[Pair, RationalFunction], uses: Sequence[int]) -> tuple[int, ...]:
    """Return the externals to move: at least one of each product that changes, through few propagators."""
    within = sorted({external for pair in moved for external in pair})
    covers = (
        chosen
        for size in range(1, len(within) + 1)
        for chosen in combinations(within, size)
        if all(i in chosen or j in chosen for i, j in moved)
    )
    return min(covers, key=lambda chosen: (sum(uses[i] for i in chosen), len(chosen), chosen))


def _split(moved: Mapping[Pair, RationalFunction], movers: Sequence[int]) -> Field:
    """Return S: the change of each product as the work of those of its momenta that move."""
    sides: Field = {}
    for (i, j), slope in moved.items():
        if i == j or (i in movers and j in movers):
            sides[i, j] = sides[j, i] = slope.scale(Fraction(1, 2))
        elif i in movers:
            sides[i, j] = slope
        else:
            sides[j, i] = slope
    return sides
