"""U and F of a sector with the scales of its propagators divided out, so that sectors can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from tilth.family.algebra.rational import to_fraction
from tilth.family.kinematics.lines import Line
from tilth.family.sectors.symanzik import SymanzikPolynomials

__all__ = ["Coefficient", "Form", "restricted_form", "sector_form"]

#: A polynomial in the invariants, as sorted (exponents, factor).
Coefficient: TypeAlias = tuple[tuple[tuple[int, ...], Fraction], ...]

#: {exponents of the Feynman parameters: coefficient}; degrees tell U and F apart.
Form: TypeAlias = Mapping[tuple[int, ...], Coefficient]


def sector_form(polynomials: SymanzikPolynomials, lines: Sequence[Line | None]) -> Form:
    """Return U + F with the parameter of each line c (a.k + b.p)^2 multiplied by c.

    Parameters
    ----------
    polynomials : SymanzikPolynomials
    lines : sequence of Line or None
        One for each propagator of the family; None leaves a parameter as it is.
    """
    scales = [Fraction(1) if (line := lines[slot]) is None else line.scale for slot in polynomials.slots]
    count = len(scales)
    found: dict[tuple[int, ...], list[tuple[tuple[int, ...], Fraction]]] = {}
    for polynomial in (polynomials.first, polynomials.second):
        for monomial, value in polynomial.to_dict().items():
            exponents = tuple(int(power) for power in monomial)
            factor = to_fraction(value)
            for scale, power in zip(scales, exponents, strict=False):
                factor /= scale**power
            found.setdefault(exponents[:count], []).append((exponents[count:], factor))
    return {exponents: tuple(sorted(terms)) for exponents, terms in found.items()}


def restricted_form(form: Form, kept: Sequence[int]) -> dict[tuple[int, ...], Coefficient]:
    """Return the form of the sector that has some of the lines, by their places."""
    absent = [place for place in range(len(next(iter(form), ()))) if place not in kept]
    return {
        tuple([exponents[place] for place in kept]): coefficient
        for exponents, coefficient in form.items()
        if not any([exponents[place] for place in absent])
    }
