"""The derivative of integrals in an invariant, as a sum of integrals of the same family.

An integral depends on an invariant through masses in its propagators and through its external momenta:
``dD/dx`` is the slope of the constant of D, in which scalar products of externals stand as their values, plus
what `vector_field` makes of the products of loop and external momenta. Both are written in propagators again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce as fold
from operator import add

from tilth.calculus.closure import Operator, Sum
from tilth.calculus.functions import derivative, rational_derivative
from tilth.calculus.vector_field import vector_field
from tilth.family import Family, Integral, RationalFunction
from tilth.family.identities.builder import TemplateBuilder
from tilth.frozen import dataclass
from tilth.table import Combination, FactoredFunction, Preferred
from tilth.table.coefficients import function_of
from tilth.table.factored import total

__all__ = ["Derivative", "derivative_in", "derivatives_in"]


@dataclass(frozen=True)
class Derivative:
    """The derivative in one invariant, for integrals with any indices.

    Attributes
    ----------
    family : Family
    variable : str
    terms : mapping
        {shift: {slot, from 1: function}}: an integral with indices a has the coefficient
        ``Σ a_slot · function`` at a + shift, of mass dimension minus that of the variable relative to it.
    """

    family: Family
    variable: str
    terms: Mapping[tuple[int, ...], Mapping[int, RationalFunction]]

    def of(self, master: Preferred) -> Sum:
        """Differentiate an integral or a combination; integrals of zero sectors are left out.

        Raises
        ------
        IndexRangeError
            An index would leave the range of indices.
        """
        if isinstance(master, Combination):
            return self._of_combination(master)
        return self._of_integral(master)

    def _of_integral(self, integral: Integral) -> Sum:
        found: Sum = {}
        for shift, slots in self.terms.items():
            parts = [
                value.scale(integral.indices[slot - 1])
                for slot, value in slots.items()
                if integral.indices[slot - 1]
            ]
            if not parts:
                continue
            value = fold(add, parts)
            if value.is_zero():
                continue
            shifted = self.family[[a + step for a, step in zip(integral.indices, shift, strict=True)]]
            if not shifted.vanishes:
                found[shifted] = function_of(value)
        return found

    def _of_combination(self, combination: Combination) -> Sum:
        collected: dict[Integral, list[FactoredFunction]] = {}
        for integral, factor in combination.terms.items():
            collected.setdefault(integral, []).append(derivative(factor, self.variable))
            for other, value in self._of_integral(integral).items():
                collected.setdefault(other, []).append(factor * value)
        sums = {integral: total(values) for integral, values in collected.items()}
        return {integral: value for integral, value in sums.items() if not value.is_zero()}


def derivative_in(family: Family, variable: str) -> Derivative:
    """Return the derivative in an invariant; kept with the family.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> for integral, coefficient in derivative_in(bubble, "s").of(bubble[1, 1]).items():
    ...     print(integral, coefficient)
    bubble[1,1] -1/(2*s)
    bubble[1,2] -1/2
    """
    return family.held.get(("derivative", variable), lambda: _make(family, variable))


def derivatives_in(family: Family, variables: Iterable[str]) -> dict[str, Operator]:
    """Return {variable: what differentiates in it}."""
    return {variable: derivative_in(family, variable).of for variable in variables}


def _make(family: Family, variable: str) -> Derivative:
    basis = family.basis
    field, loops = vector_field(basis, variable), basis.loops
    builder = TemplateBuilder(basis, basis.inverse())
    for slot, propagator in enumerate(basis.propagators):
        for (k, q), factor in propagator.products.items():
            for (i, j), value in field.items():
                if q == loops + i:
                    builder.act(slot, (k, loops + j), value.scale(factor))
        slope = rational_derivative(propagator.constant, variable)
        if not slope.is_zero():
            builder.add(slot + 1, tuple(int(place == slot) for place in range(builder.size)), -slope)
    return Derivative(family, variable, {shift: builder.terms[shift] for shift in sorted(builder.terms)})
