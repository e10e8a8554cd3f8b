"""Mass dimensions of masters, ``L d + n``."""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpz_mpoly

from tilth.family import Family, Integral
from tilth.pipeline.reduce.analytic import PROPAGATOR_DIMENSION
from tilth.table import Combination, FactoredFunction, Preferred

__all__ = ["dimension_of"]


def dimension_of(family: Family, master: Preferred) -> int | None:
    """Return n of the mass dimension ``L d + n`` of a master.

    An integral has ``n = -2 Σ a_j``, as each propagator has mass dimension 2. None for a combination of terms
    of different mass dimensions.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> dimension_of(bubble, bubble[2, 1])
    -6
    >>> dimension_of(bubble, tilth.Combination({bubble[2, 1]: "s*(d-4)", bubble[1, 1]: 1}))
    -4
    """
    if not isinstance(master, Combination):
        return _of_integral(master)
    found = {
        None if (factor := _of_function(value, family.invariants)) is None else factor + _of_integral(one)
        for one, value in master.terms.items()
    }
    return found.pop() if len(found) == 1 else None


def _of_integral(integral: Integral) -> int:
    return -PROPAGATOR_DIMENSION * sum(integral.indices)


def _of_function(function: FactoredFunction, dimensions: Mapping[str, int]) -> int | None:
    """Return the mass dimension of a function; None if it is not homogeneous."""
    weights = [dimensions.get(symbol, 0) for symbol in function.symbols]
    above = _of_polynomial(function.numerator, weights)
    below = [(_of_polynomial(factor, weights), multiplicity) for factor, multiplicity in function.factors]
    if above is None or any(found is None for found, _ in below):
        return None
    return above - sum((found or 0) * multiplicity for found, multiplicity in below)


def _of_polynomial(polynomial: fmpz_mpoly, weights: list[int]) -> int | None:
    found = {
        sum(w * int(e) for w, e in zip(weights, monomial, strict=True)) for monomial in polynomial.monoms()
    }
    return found.pop() if len(found) == 1 else None
