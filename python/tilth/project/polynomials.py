"""U and F of sectors of several families, so that they can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flint import fmpq_mpoly

from tilth.family import RationalFunction, SymanzikPolynomials
from tilth.family.kinematics.lines import lines_of
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.sectors.forms import Coefficient, Form, sector_form
from tilth.family.sectors.symanzik import common_denominator, symanzik_polynomials
from tilth.family.symmetries.canonical import CanonicalForm
from tilth.family.symmetries.forms import forms_within

__all__ = ["Cuts", "canonical_forms_of", "form_of"]

#: (nonzero sectors, the sector of all cut lines) of a family.
Cuts = tuple[Sequence[int], int]


def canonical_forms_of(
    bases: Mapping[str, PropagatorBasis], sectors: Mapping[str, Cuts]
) -> dict[tuple[str, int], CanonicalForm]:
    """Return the canonical forms of the sectors of families that share their ring, by name and sector.

    Equal coefficients have one number in all families.
    """
    denominator = common_denominator_of(bases)
    numbers: dict[Coefficient, int] = {}
    found: dict[tuple[str, int], CanonicalForm] = {}
    for name, basis in bases.items():
        numbered, cut = sectors[name]
        slots = [slot for slot in range(len(basis.propagators)) if any(n >> slot & 1 for n in numbered)]
        if slots:
            whole = form_of(basis, slots, denominator)
            forms = forms_within(whole, slots, numbered, cut, numbers)
            found |= {(name, sector): form for sector, form in forms.items()}
    return found


def common_denominator_of(bases: Mapping[str, PropagatorBasis]) -> fmpq_mpoly:
    """Return what F of any sector of the families is multiplied by, so that it is a polynomial."""
    values = [value for basis in bases.values() for value in _values(basis, range(len(basis.propagators)))]
    return common_denominator(values, values[0].numerator.context().constant(1))


def form_of(basis: PropagatorBasis, slots: Sequence[int], denominator: fmpq_mpoly) -> Form:
    """Return U + F of some lines, their scales divided out, with one denominator for all families."""
    polynomials = symanzik_polynomials(basis.propagators, slots, basis.loops, basis.kinematics)
    own = common_denominator(_values(basis, slots), basis.kinematics.ring.context.constant(1))
    return sector_form(_times(polynomials, denominator / own), lines_of(basis))


def _values(basis: PropagatorBasis, slots: Sequence[int]) -> list[RationalFunction]:
    """Return what the denominator of F comes from."""
    return [basis.propagators[slot].constant for slot in slots] + list(basis.kinematics.products.values())


def _times(polynomials: SymanzikPolynomials, factor: fmpq_mpoly) -> SymanzikPolynomials:
    """Multiply F by a polynomial in the invariants."""
    context = polynomials.second.context()
    padding = (0,) * len(polynomials.slots)
    lifted = context.from_dict({padding + monomial: value for monomial, value in factor.to_dict().items()})
    return replace(polynomials, second=polynomials.second * lifted)
