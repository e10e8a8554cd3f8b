"""Baikov's polynomial: the Gram determinant of all momenta, in the propagators (hep-ph/9611449)."""

from __future__ import annotations

from collections.abc import Mapping
from math import comb

import flint
from flint import fmpq, fmpq_mpoly_ctx

from tilth.errors import LimitExceeded
from tilth.family import Family, RationalFunction
from tilth.family.algebra.matrices import determinant
from tilth.family.algebra.rational import to_fmpq
from tilth.family.sectors.symanzik import common_denominator

__all__ = ["baikov_polynomial"]

#: The most monomials that it may have; five-point families of two loops have at most 12,376.
MAX_MONOMIALS = 100_000


def baikov_polynomial(family: Family) -> Mapping[tuple[int, ...], RationalFunction]:
    """Return ``P = det(q_i . q_j)`` of loop momenta and externals as a polynomial in the propagators D.

    Parameters
    ----------
    family : Family

    Returns
    -------
    dict
        {exponents of D_1 … D_N: function of the invariants}; P has mass dimension 2 (L + E), E counting all
        externals.

    Raises
    ------
    LimitExceeded
        It may have more than 100,000 monomials.

    Examples
    --------
    >>> import tilth
    >>> tadpole = tilth.Family("t", ["k"], [], ["k^2-m"])
    >>> [(exponents, str(value)) for exponents, value in baikov_polynomial(tadpole).items()]
    [((0,), 'm'), ((1,), '1')]
    """
    basis, count = family.basis, family.size
    kinematics, ring = basis.kinematics, family.ring
    size = len(basis.algebra.momenta)
    if comb(count + size, size) > MAX_MONOMIALS:
        raise LimitExceeded(
            f"the Gram determinant of the {size} momenta of {family.name} may have more than "
            f"{MAX_MONOMIALS:,} monomials in the propagators; lower the dimension instead, with verify=False"
        )
    constants = [propagator.constant for propagator in basis.propagators]
    below = common_denominator([*constants, *kinematics.products.values()], ring.context.constant(1))
    # names of symbols contain no dots, so the propagators cannot clash with them
    names = tuple(f"D.{slot + 1}" for slot in range(count))
    context = fmpq_mpoly_ctx.get(names + ring.names, flint.Ordering.degrevlex)
    padding = (0,) * count

    def lift(value: RationalFunction) -> flint.fmpq_mpoly:
        cleared = value.numerator * (below / value.denominator)
        return context.from_dict({padding + monomial: c for monomial, c in cleared.to_dict().items()})

    unit = lift(ring.constant(1))
    lines = [context.gen(slot) * unit - lift(constants[slot]) for slot in range(count)]
    inverse = basis.inverse()

    def product(i: int, j: int) -> flint.fmpq_mpoly:
        if i >= basis.loops:
            return lift(kinematics.product(i - basis.loops, j - basis.loops))
        total = context.constant(0)
        for slot, factor in inverse[i, j].items():
            total = total + lines[slot] * to_fmpq(factor)
        return total

    rows = [[product(min(i, j), max(i, j)) for j in range(size)] for i in range(size)]
    collected: dict[tuple[int, ...], dict[tuple[int, ...], fmpq]] = {}
    for monomial, value in determinant(rows, context.constant(1)).to_dict().items():
        exponents = tuple(map(int, monomial))
        collected.setdefault(exponents[:count], {})[exponents[count:]] = value
    divisor = RationalFunction(below, ring.context.constant(1)) ** size
    one = ring.context.constant(1)
    return {
        exponents: RationalFunction(ring.polynomial(terms), one) / divisor
        for exponents, terms in sorted(collected.items())
    }
