"""Restore an invariant that was set to 1, by mass dimension.

A coefficient of the bubble found at s = 1 is ``-d+3``. From ``bubble[2,1]``, of dimension d-6, to
``bubble[1,1]``, of dimension d-4, it has mass dimension 2·(2-3) = -2, so it was ``(-d+3)/s``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flint import fmpz_mpoly

from tilth.errors import DimensionError
from tilth.table.factored import FactoredFunction, integer_ring, polynomial_text
from tilth.table.polynomials import Factor

__all__ = ["restore"]


def restore(
    function: FactoredFunction,
    symbols: tuple[str, ...],
    one: str,
    dimensions: Mapping[str, int],
    dimension: int,
) -> FactoredFunction:
    """Return the function of all symbols that becomes `function` where `one` is 1.

    Every polynomial is made homogeneous by powers of `one`; a last power gives the whole its dimension.
    Irreducible polynomials stay so, thus nothing is factored here.

    Parameters
    ----------
    function : FactoredFunction
        In some of `symbols`, without `one`.
    symbols : tuple of str
        Symbols of the result, such as ``family.symbols``.
    one : str
        The symbol that was set to 1.
    dimensions : mapping
        {symbol: mass dimension}, such as ``family.invariants``; symbols that it lacks, such as d, have none.
    dimension : int
        Mass dimension of the whole; for the coefficient of a master in a target
        ``2 · (Σ indices of the master - Σ indices of the target)``.

    Raises
    ------
    DimensionError
        The exponent of `one` would not be an integer, or `one` has no dimension: a dimension is wrong, or
        the function is no coefficient of a family with these dimensions.
    """
    unit = dimensions.get(one, 0)
    if one not in symbols or one in function.symbols or not unit:
        raise DimensionError(
            f"{one} cannot be restored, choose a symbol of {', '.join(symbols)} that has a mass dimension "
            "and does not occur in the function"
        )
    weights = [Fraction(dimensions.get(name, 0), unit) for name in function.symbols]
    ring = integer_ring(symbols)
    places = [symbols.index(name) for name in function.symbols]
    home = symbols.index(one)

    def homogeneous(polynomial: fmpz_mpoly) -> tuple[fmpz_mpoly, Fraction]:
        """Return the polynomial and its mass dimension in units of that of `one`."""
        degrees = [
            sum((w * int(e) for w, e in zip(weights, exponents, strict=True)), Fraction(0))
            for exponents in polynomial.monoms()
        ]
        highest = max(degrees)
        terms = {}
        for degree, exponents, value in zip(degrees, polynomial.monoms(), polynomial.coeffs(), strict=True):
            whole = [0] * len(symbols)
            for place, exponent in zip(places, exponents, strict=True):
                whole[place] = int(exponent)
            whole[home] = _integer(highest - degree, one, polynomial)
            terms[tuple(whole)] = value
        return ring.from_dict(terms), highest

    if function.is_zero():
        return FactoredFunction.number(ring, 0)
    numerator, degree = homogeneous(function.numerator)
    factors: list[Factor] = []
    for factor, multiplicity in function.factors:
        polynomial, below = homogeneous(factor)
        factors.append((polynomial, multiplicity))
        degree -= below * multiplicity
    power = _integer(Fraction(dimension, unit) - degree, one, function.numerator)
    symbol = ring.gen(home)
    if power < 0:
        factors.append((symbol, -power))
    else:
        numerator *= symbol**power
    return FactoredFunction.arranged(numerator, function.constant, factors)


def _integer(exponent: Fraction, one: str, polynomial: fmpz_mpoly) -> int:
    if exponent.denominator != 1:
        raise DimensionError(
            f"{one} would get the exponent {exponent} beside {polynomial_text(polynomial)[:60]}, "
            "correct the mass dimensions"
        )
    return exponent.numerator
