"""The canonical forms of the sectors of a family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from tilth.errors import LimitExceeded
from tilth.family.indices import slots_of
from tilth.family.kinematics.lines import lines_of
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.family.sectors.forms import Coefficient, Form, restricted_form, sector_form
from tilth.family.sectors.symanzik import symanzik_polynomials
from tilth.family.symmetries.canonical import CanonicalForm, Monomial, canonical_form

__all__ = ["alike", "canonical_forms", "forms_within"]


def canonical_forms(basis: PropagatorBasis, sectors: Sequence[int], cut: int = 0) -> dict[int, CanonicalForm]:
    """Return the canonical form of U + F of each sector, which tells cut lines from those that are not.

    All are made from the polynomials of one sector that has the lines of all: without a line, its parameter
    is zero. A sector of too many lines that look alike is equal to itself only.
    """
    slots = slots_of(reduce(or_, sectors, 0))
    whole = sector_form(
        symanzik_polynomials(basis.propagators, slots, basis.loops, basis.kinematics), lines_of(basis)
    )
    return forms_within(whole, slots, sectors, cut, {})


def forms_within(
    whole: Form, slots: Sequence[int], sectors: Iterable[int], cut: int, numbers: dict[Coefficient, int]
) -> dict[int, CanonicalForm]:
    """Return the canonical form of each sector, from the polynomials of one that has the lines of all.

    Parameters
    ----------
    whole : Form
    slots : sequence of int
        The slots of its parameters.
    sectors : iterable of int
    cut : int
        The sector of all cut lines.
    numbers : dict
        {coefficient: number} of those seen before, to which new ones are added: forms that are to be compared
        must share it.
    """
    result = {}
    for sector in sectors:
        kept = [place for place, slot in enumerate(slots) if sector >> slot & 1]
        monomials = [
            (numbers.setdefault(coefficient, len(numbers)), exponents)
            for exponents, coefficient in restricted_form(whole, kept).items()
        ]
        monomials.append((-1, tuple(cut >> slots[place] & 1 for place in kept)))
        result[sector] = _form(sector, monomials, len(kept))
    return result


def _form(sector: int, monomials: list[Monomial], lines: int) -> CanonicalForm:
    """Return the form of a sector; one that no other has where too many orders look alike."""
    try:
        return canonical_form(monomials, lines)
    except LimitExceeded:
        return CanonicalForm(((-2, (sector,)),), (tuple(range(lines)),))


def alike(forms: Iterable[tuple[int, CanonicalForm]]) -> dict[int, int]:
    """Return {sector: the first of the sectors with its form}."""
    first: dict[object, int] = {}
    return {sector: first.setdefault(form.matrix, sector) for sector, form in forms}
