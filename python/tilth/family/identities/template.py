"""Templates: coefficients linear in the indices and polynomial in the symbols, at constant shifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from flint import fmpq_mpoly

from tilth.family.algebra.rational import SymbolRing
from tilth.family.identities.identity import Indices, Prepared, SectorZero
from tilth.family.indices import sector_of

__all__ = ["Template", "TemplateKind", "Term"]

TemplateKind = Literal["ibp", "li"]


class Term(NamedTuple):
    """One integral of a template and its coefficient.

    Attributes
    ----------
    shift : tuple of int, length N
        The integral is seed + shift.
    coefficient : mapping
        {exponents over ("d", *invariants): (c_0, c_1, ..., c_N)}; for a seed a the coefficient is
        sum over monomials of x^exponents (c_0 + sum_j c_j a_j). Integers.
    """

    shift: tuple[int, ...]
    coefficient: Mapping[tuple[int, ...], tuple[int, ...]]


class Template(NamedTuple):
    """An identity for every seed: the sum of its terms is zero.

    Attributes
    ----------
    kind : "ibp" or "li"
    name : str
        Such as ``d/dk1.p1`` or ``li(p1,p2)``.
    terms : tuple of Term
        Sorted by shift, one term per shift, none zero; integers are coprime over the whole template.
    """

    kind: str
    name: str
    terms: tuple[Term, ...]

    def equation(self, ring: SymbolRing, indices: Sequence[int]) -> dict[Indices, fmpq_mpoly]:
        """Instantiate at a seed: every nonzero coefficient, zero sectors included.

        Returns
        -------
        dict
            {indices: polynomial in ("d", *invariants)}; the sum of coefficient times integral is zero.
        """
        equation: dict[Indices, fmpq_mpoly] = {}
        for term in self.terms:
            coefficients = {
                monomial: line[0] + sum(c * a for c, a in zip(line[1:], indices, strict=True))
                for monomial, line in term.coefficient.items()
            }
            polynomial = ring.polynomial({m: c for m, c in coefficients.items() if c})
            if not polynomial.is_zero():
                equation[tuple(a + x for a, x in zip(indices, term.shift, strict=True))] = polynomial
        return equation

    def prepare(self, prime: int, residues: Sequence[int]) -> Prepared:
        """Evaluate the monomials once: an equation then costs some ten microseconds."""
        terms = [_prepare(term, prime, residues) for term in self.terms]

        def equation(indices: Sequence[int], zero: SectorZero) -> dict[Indices, int]:
            seed_sector = sector_of(indices)
            result: dict[Indices, int] = {}
            if zero[seed_sector]:  # and so are all integrals below
                return result
            for constant, linear, moves in terms:
                value = constant
                for slot, c in linear:
                    value += c * indices[slot]
                value %= prime
                if not value:
                    continue
                shifted = list(indices)
                sector = seed_sector
                for slot, step in moves:
                    index = shifted[slot] + step
                    shifted[slot] = index
                    sector = sector | 1 << slot if index > 0 else sector & ~(1 << slot)
                # lines never appear: their coefficient carries the index 0, so this is below a top sector
                if not zero[sector]:
                    result[tuple(shifted)] = value
            return result

        return equation

    def core_data(self) -> dict[str, Any]:
        """Return the template as the core takes it."""
        return {
            "template": [
                (
                    list(term.shift),
                    [
                        (list(exponents), line[0], [(slot, c) for slot, c in enumerate(line[1:]) if c])
                        for exponents, line in term.coefficient.items()
                    ],
                )
                for term in self.terms
            ]
        }


_PreparedTerm = tuple[int, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]


def _prepare(term: Term, prime: int, residues: Sequence[int]) -> _PreparedTerm:
    sums = [0] * (len(term.shift) + 1)
    for exponents, line in term.coefficient.items():
        monomial = 1
        for residue, exponent in zip(residues, exponents, strict=True):
            if exponent:
                monomial = monomial * pow(residue, exponent, prime) % prime
        for position, c in enumerate(line):
            if c:
                sums[position] = (sums[position] + c * monomial) % prime
    linear = tuple((slot, c) for slot, c in enumerate(sums[1:]) if c)
    return sums[0], linear, tuple((slot, step) for slot, step in enumerate(term.shift) if step)
