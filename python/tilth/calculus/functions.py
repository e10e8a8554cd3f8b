"""Exact functions: derivatives in a symbol, also as residues at a point, and d moved by an integer."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.family import RationalFunction
from tilth.table.factored import FactoredFunction
from tilth.table.polynomials import modular_value

__all__ = ["derivative", "derivative_residue", "in_shifted_dimension", "rational_derivative"]


def rational_derivative(value: RationalFunction, variable: str) -> RationalFunction:
    """Differentiate a function of a family's symbols."""
    above, below = value.numerator, value.denominator
    one = below.context().constant(1)
    first = RationalFunction(above.derivative(variable), one)
    if value.is_polynomial():
        return first
    return (first - value * RationalFunction(below.derivative(variable), one)) / RationalFunction(below, one)


def derivative(function: FactoredFunction, variable: str) -> FactoredFunction:
    """Differentiate in one of the function's symbols.

    Of ``N / Π f^m`` this is ``(N' Π f - N Σ m f' Π' f) / Π f^(m+1)``, where Π' leaves out the factor that is
    differentiated: one power more of each factor, and none that is not needed multiplied out.

    Examples
    --------
    >>> from tilth.table.factored import integer_ring
    >>> print(derivative(FactoredFunction.parse(integer_ring(("d", "s")), "(-d+3)/s"), "s"))
    (d-3)/s^2
    """
    moving = [(f, m) for f, m in function.factors if not f.derivative(variable).is_zero()]
    numerator = function.numerator.derivative(variable)
    for factor, _ in moving:
        numerator *= factor
    for place, (factor, multiplicity) in enumerate(moving):
        part = function.numerator * factor.derivative(variable) * multiplicity
        for other, (beside, _) in enumerate(moving):
            if other != place:
                part *= beside
        numerator -= part
    below = [*function.factors, *((factor, 1) for factor, _ in moving)]
    return FactoredFunction.make(numerator, function.constant, below)


def derivative_residue(
    function: FactoredFunction, variable: str, residues: Sequence[int], prime: int
) -> int | None:
    """Evaluate the derivative at residues of the function's symbols; None where a denominator vanishes.

    Nothing is multiplied out: of ``N / D`` it is ``N'/D`` minus ``N/D`` times the sum of ``m f'/f``.
    """
    below, logarithmic = function.constant % prime, 0
    for factor, multiplicity in function.factors:
        value = modular_value(factor, residues, prime)
        if value == 0:
            return None
        below = below * pow(value, multiplicity, prime) % prime
        slope = modular_value(factor.derivative(variable), residues, prime)
        logarithmic += multiplicity * slope * pow(value, -1, prime)
    if below == 0:
        return None
    above = modular_value(function.numerator.derivative(variable), residues, prime)
    above -= modular_value(function.numerator, residues, prime) * logarithmic
    return above * pow(below, -1, prime) % prime


def in_shifted_dimension(function: FactoredFunction, by: int) -> FactoredFunction:
    """Put d + by in the place of d; a function without the symbol d stays as it is.

    Examples
    --------
    >>> from tilth.table.factored import integer_ring
    >>> print(in_shifted_dimension(FactoredFunction.parse(integer_ring(("d", "s")), "(-d+3)/s"), 2))
    (-d+1)/s
    """
    ring = function.ring
    if "d" not in ring.names():
        return function
    moved = [ring.gen(place) + (by if name == "d" else 0) for place, name in enumerate(ring.names())]
    return function.mapped(lambda polynomial: polynomial.compose(*moved))
