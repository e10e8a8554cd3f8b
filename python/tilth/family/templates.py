"""IBP and LI identities as templates: coefficients linear in the indices, polynomial in the symbols.

With integral = int prod_j D_j^{-a_j} the identities are 0 = int d/dk_i . (q prod_j D_j^{-a_j}) (Chetyrkin and
Tkachov) and the Lorentz-invariance identities of Gehrmann and Remiddi, hep-ph/9912329: the rotation of all
external momenta, contracted with p_i and p_j.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from types import MappingProxyType
from typing import Literal

from flint import fmpq_mpoly

from tilth.family.algebra.rational import RationalFunction, SymbolRing
from tilth.family.kinematics.products import Kinematics
from tilth.family.kinematics.propagators import Propagator, PropagatorBasis
from tilth.family.sectors.symanzik import common_denominator

__all__ = ["Template", "TemplateKind", "Term", "ibp_templates", "li_templates"]

TemplateKind = Literal["ibp", "li"]


@dataclass(frozen=True, slots=True)
class Term:
    """One integral of a template and its coefficient.

    Attributes
    ----------
    shift : tuple of int, length N
        The integral is seed + shift.
    coefficient : mapping
        {exponents over ("d", *invariants): (c_0, c_1, ..., c_N)}; for a seed a the coefficient is
        sum over monomials of x^exponents (c_0 + sum_j c_j a_j). Integers.
    """

    shift: tuple[int, ...]
    coefficient: Mapping[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Template:
    """An identity for every seed: the sum of its terms is zero.

    Attributes
    ----------
    kind : "ibp" or "li"
    name : str
        Such as ``d/dk1.p1`` or ``li(p1,p2)``.
    terms : tuple of Term
        Sorted by shift, one term a shift, none zero; integers are coprime over the whole template.
    """

    kind: TemplateKind
    name: str
    terms: tuple[Term, ...]

    def equation(self, ring: SymbolRing, indices: Sequence[int]) -> dict[tuple[int, ...], fmpq_mpoly]:
        """Instantiate at a seed: every nonzero coefficient, zero sectors included.

        Returns
        -------
        dict
            {indices: polynomial in ("d", *invariants)}; the sum of coefficient times integral is zero.
        """
        equation: dict[tuple[int, ...], fmpq_mpoly] = {}
        for term in self.terms:
            coefficients = {
                monomial: line[0] + sum(c * a for c, a in zip(line[1:], indices, strict=True))
                for monomial, line in term.coefficient.items()
            }
            polynomial = ring.polynomial({m: c for m, c in coefficients.items() if c})
            if not polynomial.is_zero():
                equation[tuple(a + x for a, x in zip(indices, term.shift, strict=True))] = polynomial
        return equation


class _Builder:
    """Accumulates coefficients a_slot * value (slot 0: the constant) on shifts."""

    def __init__(
        self, basis: PropagatorBasis, inverse: Mapping[tuple[int, int], Mapping[int, Fraction]]
    ) -> None:
        self.propagators = basis.propagators
        self.kinematics = basis.kinematics
        self.loops = basis.loops
        self.inverse = inverse
        self.size = len(basis.propagators)
        self.terms: dict[tuple[int, ...], dict[int, RationalFunction]] = {}

    def add(self, index: int, shift: tuple[int, ...], value: RationalFunction) -> None:
        """Add value (times a_index when index > 0) to the coefficient of seed + shift."""
        slots = self.terms.setdefault(shift, {})
        slots[index] = slots[index] + value if index in slots else value

    def act(self, slot: int, pair: tuple[int, int], factor: RationalFunction) -> None:
        """Add factor * (-a_slot) * (q.q')_pair / D_slot: what one derivative of D_slot^{-a} leaves."""
        factor = -factor
        i, j = min(pair), max(pair)
        raised = _unit(self.size, slot, 1)
        if i >= self.loops:
            self.add(slot + 1, raised, factor * self.kinematics.product(i - self.loops, j - self.loops))
            return
        for other, inverse in self.inverse[i, j].items():
            part = factor.scale(inverse)
            lowered = _unit(self.size, other, -1)
            self.add(slot + 1, tuple(x + y for x, y in zip(raised, lowered, strict=True)), part)
            self.add(slot + 1, raised, -(part * self.propagators[other].constant))

    def build(self, kind: TemplateKind, name: str) -> Template:
        """Clear denominators and the common integer factor."""
        values = [value for slots in self.terms.values() for value in slots.values()]
        denominator = common_denominator(values, self.kinematics.ring.context.constant(1))
        rational: dict[tuple[int, ...], dict[tuple[int, ...], dict[int, Fraction]]] = {}
        for shift, slots in self.terms.items():
            for index, value in slots.items():
                cleared = value.numerator * (denominator / value.denominator)
                for monomial, c in cleared.to_dict().items():
                    line = rational.setdefault(shift, {}).setdefault(tuple(map(int, monomial)), {})
                    line[index] = Fraction(int(c.p), int(c.q))
        numbers = [c for lines in rational.values() for line in lines.values() for c in line.values()]
        below = lcm(*(c.denominator for c in numbers))
        common = gcd(*(int(c * below) for c in numbers)) or 1
        terms = tuple(
            Term(
                shift,
                MappingProxyType(
                    {
                        monomial: tuple(int(line.get(i, 0) * below) // common for i in range(self.size + 1))
                        for monomial, line in sorted(rational[shift].items())
                    }
                ),
            )
            for shift in sorted(rational)
        )
        return Template(kind, name, terms)


def _unit(size: int, slot: int, value: int) -> tuple[int, ...]:
    return tuple(value if i == slot else 0 for i in range(size))


def _gradient(propagator: Propagator, momentum: int) -> Iterator[tuple[int, Fraction]]:
    """Differentiate D by a loop momentum, as (momentum, factor) pairs."""
    for (i, j), factor in propagator.products.items():
        if i == j == momentum:
            yield momentum, 2 * factor
        elif i == momentum:
            yield j, factor
        elif j == momentum:
            yield i, factor


def ibp_templates(basis: PropagatorBasis) -> tuple[Template, ...]:
    """Build the L(L+E) identities d/dk_i . q, i outermost, q over loop momenta and then externals."""
    inverse, ring, momenta = basis.inverse(), basis.kinematics.ring, basis.algebra.momenta
    result = []
    for i in range(basis.loops):
        for q, name in enumerate(momenta):
            builder = _Builder(basis, inverse)
            if q == i:
                builder.add(0, (0,) * builder.size, ring.symbol("d"))
            for slot, propagator in enumerate(basis.propagators):
                for momentum, factor in _gradient(propagator, i):
                    builder.act(slot, (momentum, q), ring.constant(factor))
            result.append(builder.build("ibp", f"d/d{momenta[i]}.{name}"))
    return tuple(result)


def li_templates(basis: PropagatorBasis) -> tuple[Template, ...]:
    """Build the E(E-1)/2 Lorentz-invariance identities of hep-ph/9912329, without those that are 0 = 0.

    For i < j: sum_n [(p_n.p_j) p_i.d/dp_n - (p_n.p_i) p_j.d/dp_n] on the integrand. Products of externals
    alone are invariant under the rotation of all of them, so only the loop-external products of a
    propagator contribute. Nothing is divided by the Gram determinant, so they hold for null momenta, too.
    """
    inverse, loops = basis.inverse(), basis.loops
    kinematics: Kinematics = basis.kinematics
    externals = kinematics.externals
    result = []
    for i in range(len(externals)):
        for j in range(i + 1, len(externals)):
            builder = _Builder(basis, inverse)
            for slot, propagator in enumerate(basis.propagators):
                for (k, n), factor in propagator.products.items():
                    if n < loops:
                        continue
                    builder.act(slot, (k, loops + i), kinematics.product(n - loops, j).scale(factor))
                    builder.act(slot, (k, loops + j), kinematics.product(n - loops, i).scale(-factor))
            template = builder.build("li", f"li({externals[i]},{externals[j]})")
            if template.terms:  # between null momenta that are orthogonal to all others there is nothing
                result.append(template)
    return tuple(result)
