"""The Symanzik polynomials U and F of a sector (conventions as in Lee, arXiv:1212.2685)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import SupportsInt

import flint
from flint import fmpq_mpoly, fmpq_mpoly_ctx

from tilth.family.algebra.matrices import adjugate, determinant
from tilth.family.algebra.rational import RationalFunction, to_fmpq
from tilth.family.kinematics.products import Kinematics
from tilth.family.kinematics.propagators import Propagator

__all__ = ["SymanzikPolynomials", "common_denominator", "symanzik_polynomials"]


@dataclass(frozen=True, eq=False)
class SymanzikPolynomials:
    """U, homogeneous of degree L in the Feynman parameters x, and F of degree L + 1.

    Attributes
    ----------
    slots : tuple of int
        The positive slots, counted from 0; their parameters are the first generators of the ring.
    first : flint.fmpq_mpoly
        U = det A, dimensionless.
    second : flint.fmpq_mpoly
        F = C U - B adj(A) B, times the common denominator of the kinematics; mass dimension 2 without it.
    """

    slots: tuple[int, ...]
    first: fmpq_mpoly
    second: fmpq_mpoly

    def __str__(self) -> str:
        texts = [re.sub(r"\bx\.(?=[0-9])", "x", str(one)) for one in (self.first, self.second)]
        return f"U = {texts[0]}\nF = {texts[1]}"

    def exponents(self) -> tuple[set[tuple[int, ...]], set[tuple[int, ...]]]:
        """Exponent vectors of U and of F in the x, for generic invariants."""
        count = len(self.slots)
        first, second = self.first.to_dict(), self.second.to_dict()
        return {_integers(m[:count]) for m in first}, {_integers(m[:count]) for m in second}


def _integers(exponents: Iterable[SupportsInt]) -> tuple[int, ...]:
    return tuple(int(exponent) for exponent in exponents)


def common_denominator(values: Iterable[RationalFunction], one: fmpq_mpoly) -> fmpq_mpoly:
    """Least common multiple of the denominators."""
    result = one
    for value in values:
        if not value.is_polynomial():
            result = result * (value.denominator / result.gcd(value.denominator))
    return result


def symanzik_polynomials(
    propagators: Sequence[Propagator], slots: Sequence[int], loops: int, kinematics: Kinematics
) -> SymanzikPolynomials:
    """U and F from sum_j x_j D_j = k A k + 2 B k + C with the kinematics substituted, exactly.

    Parameters
    ----------
    propagators : sequence of Propagator, length N
    slots : sequence of int
        The propagators that are present, counted from 0.
    loops : int
        L; A has shape (L, L) and B is L vectors in the E externals.
    kinematics : Kinematics
    """
    ring, externals = kinematics.ring, len(kinematics.externals)
    values = [propagators[slot].constant for slot in slots] + list(kinematics.products.values())
    denominator = common_denominator(values, ring.context.constant(1))
    # names of symbols contain no dots, so the parameters cannot clash with them
    context = fmpq_mpoly_ctx.get(
        tuple(f"x.{slot + 1}" for slot in slots) + ring.names, flint.Ordering.degrevlex
    )
    one, zero = context.constant(1), context.constant(0)
    padding = (0,) * len(slots)

    def lift(value: RationalFunction) -> fmpq_mpoly:
        cleared = value.numerator * (denominator / value.denominator)
        return context.from_dict({padding + monomial: c for monomial, c in cleared.to_dict().items()})

    matrix = [[zero] * loops for _ in range(loops)]
    vectors = [[zero] * externals for _ in range(loops)]
    constant = zero
    for position, slot in enumerate(slots):
        x = context.gen(position)
        for (i, j), factor in propagators[slot].products.items():
            half = x * to_fmpq(factor / 2)
            if j >= loops:
                vectors[i][j - loops] = vectors[i][j - loops] + half
            elif i == j:
                matrix[i][i] = matrix[i][i] + 2 * half
            else:
                matrix[i][j] = matrix[j][i] = matrix[i][j] + half
        constant = constant + x * lift(propagators[slot].constant)
    first = determinant(matrix, one)
    second = constant * first
    products = [[lift(kinematics.product(e, f)) for f in range(externals)] for e in range(externals)]
    for i, line in enumerate(adjugate(matrix, one)):
        for j, minor in enumerate(line):
            contracted = zero
            for e in range(externals):
                for f in range(externals):
                    contracted = contracted + vectors[i][e] * vectors[j][f] * products[e][f]
            second = second - minor * contracted
    return SymanzikPolynomials(tuple(slots), first, second)
