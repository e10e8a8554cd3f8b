"""Coefficients as sums of parts: what is reconstructed apart, times a function of fewer symbols.

A coefficient such as ``(x^2*s + y*d)/((x-y)*(d-4))`` is ``x^2/(x-y)`` times ``s/(d-4)`` plus ``y/(x-y)``
times ``d/(d-4)``. The master coefficients of all that has one power of x and y, and one denominator in them,
are functions of d and the invariants alone. Where a further symbol stands in a denominator beside these it is
a variable like them. Parts of one mass dimension are kept apart, so that an invariant may be one meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flint import fmpz, fmpz_mpoly, fmpz_mpoly_ctx

from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.polynomials import Factor, divided_often, polynomial_text

__all__ = ["Letters", "Prefactor", "Splitter", "mixed_symbols"]

#: More prefactors than this are not worth a function of fewer symbols each.
MAX_PREFACTORS = 1_000


@dataclass(frozen=True)
class Prefactor:
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
        places = [symbols.index(symbol) for symbol in apart]
        found = {
            tuple(exponents[place] for place in places)
            for function in functions
            for exponents in function.numerator.monoms()
        }
        if len(found) > MAX_PREFACTORS:
            apart = ()
        return cls(apart, tuple(symbol for symbol in symbols if symbol not in apart))


def mixed_symbols(functions: Iterable[FactoredFunction], further: Sequence[str]) -> set[str]:
    """Return the further symbols in a factor of a denominator that also has d, an invariant or such a one."""
    factors = {polynomial_text(factor): factor for function in functions for factor, _ in function.factors}
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
        self._factors: dict[str, tuple[str | None, fmpz_mpoly | None, int]] = {}

    def is_homogeneous(self, function: FactoredFunction) -> bool:
        """Whether each factor of the denominator has one mass dimension."""
        return all(
            len({self._weight(exponents) for exponents in factor.monoms()}) == 1
            for factor, _ in function.factors
            if self._factor(factor)[1] is not None
        )

    def parts(self, function: FactoredFunction) -> list[tuple[Prefactor, FactoredFunction]]:
        """Return prefactors and functions of the variables; their products sum to the function."""
        apart: list[tuple[str, int]] = []
        kept: list[Factor] = []
        below = 0
        for factor, multiplicity in function.factors:
            text, moved, weight = self._factor(factor)
            if moved is None:
                assert text is not None  # it is one or the other
                apart.append((text, multiplicity))
            else:
                kept.append((moved, multiplicity))
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

    def _factor(self, factor: fmpz_mpoly) -> tuple[str | None, fmpz_mpoly | None, int]:
        """Return a factor as text in the letters, or in the ring of the variables with its mass dimension."""
        text = polynomial_text(factor)
        if text not in self._factors:
            degrees = factor.degrees()
            if any(degrees[place] for place in self._apart):
                self._factors[text] = text, None, 0
            else:
                moved = factor.project_to_context(self._ring)
                self._factors[text] = None, moved, self._weight(factor.monoms()[0])
        return self._factors[text]


def _lowest(numerator: fmpz_mpoly, constant: int, factors: Iterable[Factor]) -> FactoredFunction:
    """Return the canonical form, of factors that are irreducible already."""
    kept: list[Factor] = []
    for factor, multiplicity in factors:
        numerator, cancelled = divided_often(numerator, factor, multiplicity)
        if cancelled < multiplicity:
            kept.append((factor, multiplicity - cancelled))
    return FactoredFunction.arranged(numerator, constant, kept)
