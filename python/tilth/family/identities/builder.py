"""Templates put together term by term."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm
from types import MappingProxyType

from tilth.family.algebra.rational import RationalFunction
from tilth.family.identities.template import Template, Term
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.numbers import Rational
from tilth.family.sectors.symanzik import common_denominator

__all__ = ["TemplateBuilder"]


class TemplateBuilder:
    """Accumulates coefficients a_slot * value (slot 0: the constant) on shifts."""

    def __init__(
        self, basis: PropagatorBasis, inverse: Mapping[tuple[int, int], Mapping[int, Rational]]
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
        if factor.is_zero():
            return
        factor = -factor
        i, j = min(pair), max(pair)
        raised = [0] * self.size
        raised[slot] = 1
        if i >= self.loops:
            product = self.kinematics.product(i - self.loops, j - self.loops)
            if not product.is_zero():
                self.add(slot + 1, tuple(raised), factor * product)
            return
        for other, inverse in self.inverse[i, j].items():
            part = factor.scale(inverse)
            shift = raised.copy()
            shift[other] -= 1
            self.add(slot + 1, tuple(shift), part)
            if not (constant := self.propagators[other].constant).is_zero():
                self.add(slot + 1, tuple(raised), -(part * constant))

    def build(self, kind: str, name: str) -> Template:
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
