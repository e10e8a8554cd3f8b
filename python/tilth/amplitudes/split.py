"""Coefficients as sums of parts: what is reconstructed apart, times a function of fewer symbols.

A coefficient such as ``(x^2*s + y*d)/((x-y)*(d-4))`` is ``x^2/(x-y)`` times ``s/(d-4)`` plus ``y/(x-y)``
times ``d/(d-4)``. The master coefficients of all that has one power of x and y, and one denominator in them,
are functions of d and the invariants alone. Where a further symbol stands in a denominator beside these it is
a variable like them. Parts of one mass dimension are kept apart, so that an invariant may be one meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from operator import itemgetter
from typing import NamedTuple

from flint import fmpz, fmpz_mpoly, fmpz_mpoly_ctx

from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.polynomials import Factor, divided_often, polynomial_text

__all__ = ["Letters", "Prefactor", "Splitter", "mixed_symbols"]

#: More prefactors than this are not worth a function of fewer symbols each.
MAX_PREFACTORS = 1_000


class Prefactor(NamedTuple):
    """A monomial over a product of factors, both in the further symbols only, and a mass dimension.

    Attributes
    ----------
    exponents : tuple of int
        Of the further symbols.
    below : tuple of (str, int)
        Factors of the denominator as text, and their multiplicities.
    dimension : int
        Mass dimension of what it is multiplied by; 0 where no invariant is set to one.
    """

    exponents: tuple[int, ...]
    below: tuple[tuple[str, int], ...]
    dimension: int

    def shifted(self, dimension: int) -> Prefactor:
        """Return the same with a mass dimension more."""
        return Prefactor(self.exponents, self.below, self.dimension + dimension) if dimension else self


@dataclass(frozen=True)
class Letters:
    """Which symbols stand in prefactors, and which are variables.

    Attributes
    ----------
    apart : tuple of str
        Symbols of prefactors.
    variables : tuple of str
        All others.
    """

    apart: tuple[str, ...]
    variables: tuple[str, ...]

    @classmethod
    def of(
        cls, functions: Iterable[FactoredFunction], symbols: tuple[str, ...], further: tuple[str, ...]
    ) -> Letters:
        """Return which of the further symbols are variables, too."""
        functions = list(functions)
        mixed = mixed_symbols(functions, further)
        apart = tuple(one for one in further if one not in mixed)
        if apart and _prefactors_exceed(functions, [symbols.index(symbol) for symbol in apart]):
            apart = ()
        return cls(apart, tuple(symbol for symbol in symbols if symbol not in apart))


def mixed_symbols(functions: Iterable[FactoredFunction], further: Sequence[str]) -> set[str]:
    """Return the further symbols in a factor of a denominator that also has d, an invariant or such a one."""
    factors = {id(factor): factor for function in functions for factor, _ in function.factors}
    used = {
        frozenset(factor.context().names()[place] for place, degree in enumerate(factor.degrees()) if degree)
        for factor in factors.values()
    }
    mixed: set[str] = set()
    while True:
        more = {
            symbol
            for symbols in used
            if any(symbol not in further or symbol in mixed for symbol in symbols)
            for symbol in symbols
            if symbol in further
        }
        if more <= mixed:
            return mixed
        mixed |= more


class _Below(NamedTuple):
    """A factor of denominators: text of a prefactor, or a polynomial in the variables."""

    factor: fmpz_mpoly
    read: str | fmpz_mpoly
    weight: int
    homogeneous: bool


def _prefactors_exceed(functions: Sequence[FactoredFunction], places: Sequence[int]) -> bool:
    """Whether symbols at some places have more than `MAX_PREFACTORS` different powers in numerators."""
    degrees = [function.numerator.degrees() for function in functions]
    most = [max((of_symbols[place] for of_symbols in degrees), default=0) for place in places]
    if prod(degree + 1 for degree in most) <= MAX_PREFACTORS:
        return False
    powers = itemgetter(*places)
    found = {one for function in functions for one in map(powers, function.numerator.monoms())}
    return len(found) > MAX_PREFACTORS


#: Powers of further symbols and the mass dimension, powers of variables.
_Monomial = tuple[tuple[tuple[int, ...], int], tuple[int, ...]]


class Splitter:
    """Splits coefficients.

    Parameters
    ----------
    letters : Letters
    symbols : tuple of str
        Of the coefficients.
    dimensions : mapping or None
        {symbol: mass dimension}, other symbols have none; None if dimensions are not told apart.
    """

    def __init__(
        self, letters: Letters, symbols: tuple[str, ...], dimensions: Mapping[str, int] | None
    ) -> None:
        self.letters = letters
        self._apart = [symbols.index(symbol) for symbol in letters.apart]
        self._kept = [symbols.index(symbol) for symbol in letters.variables]
        self._ring: fmpz_mpoly_ctx = integer_ring(letters.variables)
        self._weights = [0 if dimensions is None else dimensions.get(one, 0) for one in letters.variables]
        self._monomials: dict[tuple[int, ...], _Monomial] = {}
        # By identity: few are different, and most of these are the same objects.
        self._factors: dict[int, _Below] = {}

    def is_homogeneous(self, function: FactoredFunction) -> bool:
        """Whether each factor of the denominator has one mass dimension."""
        return all(self._factor(factor).homogeneous for factor, _ in function.factors)

    def parts(self, function: FactoredFunction) -> list[tuple[Prefactor, FactoredFunction]]:
        """Return prefactors and functions of the variables; their products sum to the function."""
        apart: list[tuple[str, int]] = []
        kept: list[Factor] = []
        below = 0
        for factor, multiplicity in function.factors:
            _, read, weight, _ = self._factor(factor)
            if isinstance(read, str):
                apart.append((read, multiplicity))
            else:
                kept.append((read, multiplicity))
                below += weight * multiplicity
        numerators: dict[tuple[tuple[int, ...], int], dict[tuple[int, ...], fmpz]] = {}
        monomials = self._monomials
        for exponents, value in function.numerator.to_dict().items():
            outside, inside = monomials.get(exponents) or self._monomial(exponents)
            if (terms := numerators.get(outside)) is None:
                terms = numerators[outside] = {}
            terms[inside] = value
        denominator = tuple(sorted(apart))
        return [
            (
                Prefactor(powers, denominator, weight - below),
                _lowest(self._ring.from_dict(terms), function.constant, kept),
            )
            for (powers, weight), terms in numerators.items()
        ]

    def _monomial(self, exponents: tuple[int, ...]) -> _Monomial:
        """Read a monomial; few are different."""
        outside = tuple(int(exponents[place]) for place in self._apart), self._weight(exponents)
        inside = tuple(int(exponents[place]) for place in self._kept)
        known = self._monomials[exponents] = outside, inside
        return known

    def _weight(self, exponents: Sequence[int]) -> int:
        return sum(
            weight * int(exponents[place]) for weight, place in zip(self._weights, self._kept, strict=True)
        )

    def _factor(self, factor: fmpz_mpoly) -> _Below:
        """Return a factor as text in the letters, or in the ring of the variables with its mass dimension."""
        if (known := self._factors.get(id(factor))) is not None:
            return known
        degrees = factor.degrees()
        if any(degrees[place] for place in self._apart):
            read = _Below(factor, polynomial_text(factor), 0, homogeneous=True)
        else:
            weights = [self._weight(exponents) for exponents in factor.monoms()]
            moved = factor.project_to_context(self._ring)
            read = _Below(factor, moved, weights[0], homogeneous=len(set(weights)) == 1)
        self._factors[id(factor)] = read  # which holds the factor, so that nothing else gets its identity
        return read


def _lowest(numerator: fmpz_mpoly, constant: int, factors: Iterable[Factor]) -> FactoredFunction:
    """Return the canonical form, of factors that are as in a function."""
    kept: list[Factor] = []
    for factor, multiplicity in factors:
        numerator, cancelled = divided_often(numerator, factor, multiplicity)
        if cancelled < multiplicity:
            kept.append((factor, multiplicity - cancelled))
    return FactoredFunction.in_order(numerator, constant, tuple(kept))
