"""Exact coefficients: an integer polynomial over a product of irreducible integer polynomials.

The form is canonical, so that equal functions are equal objects, equal text and equal bytes.

>>> ring = integer_ring(("d", "s"))
>>> function = FactoredFunction.parse(ring, "(-d+3)/s")
>>> print(function + function)
(-2*d+6)/s
>>> function.value_at({"d": Fraction(5), "s": Fraction(7)})
Fraction(-2, 7)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from operator import index
from typing import Any

from flint import fmpz, fmpz_mpoly, fmpz_mpoly_ctx

from tilth.errors import FunctionError
from tilth.family.points import point_values
from tilth.table.function_text import denominator_text, fraction_text, parse_fraction, short_fraction_text
from tilth.table.polynomials import (
    Factor,
    Powers,
    common_divisor,
    divided_often,
    exact_value,
    factor_place,
    factored,
    integer_ring,
    leading_sign,
    modular_value,
    parse_polynomial,
    partial_value,
    polynomial_text,
)

__all__ = ["FactoredFunction", "integer_ring", "parse_polynomial", "polynomial_text", "total"]


@dataclass(frozen=True, repr=False)
class FactoredFunction:
    """A rational function ``numerator / (constant · Π factor^multiplicity)`` in lowest terms.

    Build one with `make` or `parse`, which see to the canonical form; the constructor trusts its arguments.

    Attributes
    ----------
    numerator : fmpz_mpoly
        Coprime to every factor, its content coprime to `constant`.
    constant : int
        Positive.
    factors : tuple of (fmpz_mpoly, int)
        Irreducible over the rationals, primitive, leading coefficient positive, sorted by degree, number of
        terms and text, with positive multiplicities. Empty for a polynomial, and for zero.
    """

    numerator: fmpz_mpoly
    constant: int
    factors: tuple[Factor, ...]

    @classmethod
    def make(
        cls, numerator: fmpz_mpoly, constant: int = 1, factors: Iterable[Factor] = ()
    ) -> FactoredFunction:
        """Return the canonical form of ``numerator / (constant · Π factor^multiplicity)``.

        Raises
        ------
        ZeroDivisionError
        """
        if constant == 0:
            raise ZeroDivisionError("the denominator is zero")
        below = Powers()
        for polynomial, multiplicity in factors:
            content, irreducible = factored(polynomial)
            constant *= content**multiplicity
            for factor, power in irreducible:
                below[factor] = below[factor] + power * multiplicity
        if numerator.is_zero():
            return cls(numerator, 1, ())
        kept: list[Factor] = []
        for factor, multiplicity in below.items():
            numerator, cancelled = divided_often(numerator, factor, multiplicity)
            if cancelled < multiplicity:
                kept.append((factor, multiplicity - cancelled))
        return cls.arranged(numerator, constant, kept)

    @classmethod
    def arranged(cls, numerator: fmpz_mpoly, constant: int, factors: Iterable[Factor]) -> FactoredFunction:
        """Return the canonical form when the factors are known to be irreducible, primitive and distinct.

        They must not divide the numerator; signs, order and the integers are put right here.
        """
        kept: list[Factor] = []
        for factor, multiplicity in factors:
            sign = leading_sign(factor)
            constant *= sign**multiplicity
            kept.append((factor if sign == 1 else -factor, multiplicity))
        if len(kept) > 1:
            kept.sort(key=lambda item: factor_place(item[0]))
        return cls.in_order(numerator, constant, tuple(kept))

    @classmethod
    def in_order(cls, numerator: fmpz_mpoly, constant: int, factors: tuple[Factor, ...]) -> FactoredFunction:
        """Return the canonical form when only the integers are to be put right.

        The factors are as in a function, and do not divide the numerator.
        """
        common = common_divisor(numerator, constant)
        if constant < 0:
            common = -common
        if common != 1:
            numerator = numerator / numerator.context().constant(common)
        return cls(numerator, constant // common, factors)

    @classmethod
    def number(cls, ring: fmpz_mpoly_ctx, value: Fraction | int) -> FactoredFunction:
        """Embed a rational number."""
        exact = Fraction(value)
        return cls(ring.constant(exact.numerator), exact.denominator, ())

    @classmethod
    def parse(cls, ring: fmpz_mpoly_ctx, text: str) -> FactoredFunction:
        """Read the canonical text that `str` writes, and nothing else.

        Raises
        ------
        ValueError
            The text is no function of the ring's symbols, or not in its canonical form.
        """
        return cls(*parse_fraction(ring, text))

    @property
    def ring(self) -> fmpz_mpoly_ctx:
        """The ring of numerator and factors."""
        return self.numerator.context()

    @property
    def symbols(self) -> tuple[str, ...]:
        """Names of the ring's symbols."""
        return tuple(self.ring.names())

    def is_zero(self) -> bool:
        """Whether this is identically zero."""
        return bool(self.numerator.is_zero())

    def is_one(self) -> bool:
        """Whether this is identically one."""
        return bool(self.numerator.is_one()) and self.constant == 1 and not self.factors

    def terms(self) -> int:
        """Count the terms of numerator and factors."""
        return len(self.numerator) + sum(len(factor) for factor, _ in self.factors)

    def denominator(self) -> fmpz_mpoly:
        """Return the denominator, multiplied out."""
        product = self.ring.constant(self.constant)
        for factor, multiplicity in self.factors:
            product *= factor**multiplicity
        return product

    def value_at(self, values: Mapping[str, Fraction | int | str]) -> Fraction:
        """Evaluate exactly.

        Parameters
        ----------
        values : mapping
            {symbol: integer, fraction or text such as "1/3"}; other symbols are left aside.

        Raises
        ------
        PointError
            A symbol has no value, or one that is not exact.
        ZeroDivisionError
            Where the denominator vanishes.
        """
        known = {name: values[name] for name in self.symbols if name in values}
        return self.exact_at(list(point_values(known, self.symbols, None).values()))

    def exact_at(self, point: Sequence[Fraction]) -> Fraction:
        """Evaluate at values of `symbols`, in their order, that were looked at before.

        Raises
        ------
        ZeroDivisionError
            Where the denominator vanishes.
        """
        below = Fraction(self.constant)
        for factor, multiplicity in self.factors:
            below *= exact_value(factor, point) ** multiplicity
        return exact_value(self.numerator, point) / below

    def residue_at(self, residues: Sequence[int], prime: int) -> int | None:
        """Evaluate modulo a prime; None where the denominator vanishes."""
        below = self.constant % prime
        for factor, multiplicity in self.factors:
            below = below * pow(modular_value(factor, residues, prime), multiplicity, prime) % prime
        if below == 0:
            return None
        return modular_value(self.numerator, residues, prime) * pow(below, -1, prime) % prime

    def substitute(self, values: Mapping[str, Fraction | int]) -> FactoredFunction:
        """Put numbers for some symbols; the result is a function of the others.

        Raises
        ------
        KeyError
            A name is not one of `symbols`.
        ZeroDivisionError
            The denominator vanishes.
        """
        strange = next((name for name in values if name not in self.symbols), None)
        if strange is not None:
            raise KeyError(strange)
        exact = {name: Fraction(value) for name, value in values.items()}
        ring = integer_ring(tuple(name for name in self.symbols if name not in exact))
        numerator, constant = partial_value(self.numerator, exact, ring)
        constant *= self.constant
        factors: list[Factor] = []
        for factor, multiplicity in self.factors:
            polynomial, divisor = partial_value(factor, exact, ring)
            numerator *= divisor**multiplicity
            factors.append((polynomial, multiplicity))
        return FactoredFunction.make(numerator, constant, factors)

    def embed(self, ring: fmpz_mpoly_ctx) -> FactoredFunction:
        """Return the same function in a ring that has more symbols, or the same in another order.

        Raises
        ------
        KeyError
            The ring lacks one of `symbols`.
        """
        if ring is self.ring:
            return self
        names = ring.names()
        strange = next((name for name in self.symbols if name not in names), None)
        if strange is not None:
            raise KeyError(strange)
        return self.mapped(lambda polynomial: polynomial.project_to_context(ring))

    def mapped(self, change: Callable[[fmpz_mpoly], fmpz_mpoly]) -> FactoredFunction:
        """Apply a change of ring that keeps irreducible polynomials irreducible and distinct."""
        factors = [(change(factor), multiplicity) for factor, multiplicity in self.factors]
        return FactoredFunction.arranged(change(self.numerator), self.constant, factors)

    def to_sympy(self) -> Any:
        """Return a sympy expression; the denominator keeps its factors."""
        from tilth.table.function_sympy import fraction_to_sympy  # as sympy itself

        return fraction_to_sympy(self.numerator, self.constant, self.factors)

    def denominator_text(self) -> str:
        """Write the denominator, such as ``2*s*(d-4)^2``; ``1`` for a polynomial."""
        return denominator_text(self.constant, self.factors)

    def short_text(self) -> str:
        """Write the function in a line that can be read: of a long numerator its first terms."""
        return short_fraction_text(self.numerator, self.constant, self.factors)

    def __repr__(self) -> str:
        return f"FactoredFunction({self.short_text()})"

    def __str__(self) -> str:
        return fraction_text(self.numerator, self.constant, self.factors)

    def _repr_latex_(self) -> str:
        from tilth.table.function_latex import fraction_latex  # notebooks only

        return f"$\\displaystyle {fraction_latex(self.numerator, self.constant, self.factors)}$"

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        factors = tuple((polynomial_text(factor), power) for factor, power in self.factors)
        return _restored, (self.symbols, polynomial_text(self.numerator), self.constant, factors)

    def __neg__(self) -> FactoredFunction:
        return FactoredFunction(-self.numerator, self.constant, self.factors)

    def _read(self, other: object) -> FactoredFunction | None:
        """Return an operand as a function of the same symbols; None where it is neither a number nor one."""
        if isinstance(other, FactoredFunction):
            if other.ring is not self.ring:
                raise FunctionError(
                    f"a function of {', '.join(self.symbols) or 'no symbol'} and one of "
                    f"{', '.join(other.symbols) or 'no symbol'} are of different rings; embed() both in one"
                )
            return other
        if not isinstance(other, Rational):  # which numpy's integers are, too
            return None
        return FactoredFunction.number(self.ring, Fraction(int(other.numerator), int(other.denominator)))

    def __add__(self, other: FactoredFunction | Fraction | int) -> FactoredFunction:
        read = self._read(other)
        return NotImplemented if read is None else total([self, read])

    __radd__ = __add__

    def __sub__(self, other: FactoredFunction | Fraction | int) -> FactoredFunction:
        read = self._read(other)
        return NotImplemented if read is None else total([self, -read])

    def __rsub__(self, other: Fraction | int) -> FactoredFunction:
        read = self._read(other)
        return NotImplemented if read is None else read - self

    def __mul__(self, other: FactoredFunction | Fraction | int) -> FactoredFunction:
        read = self._read(other)
        if read is None:
            return NotImplemented
        return FactoredFunction.make(
            self.numerator * read.numerator, self.constant * read.constant, self.factors + read.factors
        )

    __rmul__ = __mul__

    def __truediv__(self, other: FactoredFunction | Fraction | int) -> FactoredFunction:
        read = self._read(other)
        if read is None:
            return NotImplemented
        if read.is_zero():
            raise ZeroDivisionError("division by zero")
        numerator = self.numerator * read.constant
        for factor, multiplicity in read.factors:
            numerator *= factor**multiplicity
        return FactoredFunction.make(numerator, self.constant, (*self.factors, (read.numerator, 1)))

    def __rtruediv__(self, other: Fraction | int) -> FactoredFunction:
        read = self._read(other)
        return NotImplemented if read is None else read / self

    def __pow__(self, power: int) -> FactoredFunction:
        try:
            power = index(power)  # polynomials take no integers of numpy
        except TypeError:
            return NotImplemented
        if power < 0:
            return 1 / self**-power
        factors = tuple((factor, multiplicity * power) for factor, multiplicity in self.factors if power)
        return FactoredFunction(self.numerator**power, self.constant**power, factors)


def total(terms: Sequence[FactoredFunction]) -> FactoredFunction:
    """Add one or more functions over their common denominator, which keeps the intermediate steps short."""
    if len(terms) == 1:
        return terms[0]
    common = Powers()
    constant = 1
    for term in terms:
        constant = int(fmpz(constant).lcm(term.constant))
        for factor, multiplicity in term.factors:
            common[factor] = max(common[factor], multiplicity)
    numerator = terms[0].ring.constant(0)
    for term in terms:
        have = Powers()
        for factor, multiplicity in term.factors:
            have[factor] = multiplicity
        part = term.numerator * (constant // term.constant)
        for factor, multiplicity in common.items():
            if multiplicity > have[factor]:
                part *= factor ** (multiplicity - have[factor])
        numerator += part
    return FactoredFunction.make(numerator, constant, common.items())


def _restored(
    symbols: tuple[str, ...], numerator: str, constant: int, factors: tuple[tuple[str, int], ...]
) -> FactoredFunction:
    """Rebuild what was pickled; a pickle is trusted, so nothing is factored again."""
    ring = integer_ring(symbols)
    return FactoredFunction(
        parse_polynomial(ring, numerator),
        constant,
        tuple((parse_polynomial(ring, text), power) for text, power in factors),
    )
