"""Rows that were written down elsewhere: an identity whose integral is the number of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from flint import fmpq_mpoly

from tilth.family.algebra.rational import SymbolRing
from tilth.family.identities.identity import Indices, Prepared, SectorZero
from tilth.family.indices import sector_of
from tilth.frozen import dataclass

__all__ = ["GIVEN", "GivenRows", "value_of"]

#: The name of the identity.
GIVEN = "given"

Polynomial = Mapping[tuple[int, ...], int]


def value_of(polynomial: Polynomial, residues: Sequence[int], prime: int) -> int:
    """Evaluate {exponents: integer} at residues of its symbols.

    Examples
    --------
    >>> value_of({(2, 0): 3, (0, 1): -1}, [5, 4], 7)  # 3*5^2 - 4 = 71
    1
    """
    value = 0
    for exponents, coefficient in polynomial.items():
        term = coefficient
        for residue, exponent in zip(residues, exponents, strict=True):
            if exponent:
                term = term * pow(residue, exponent, prime) % prime
        value += term
    return value % prime


@dataclass(frozen=True)
class GivenRows:
    """Equations by number.

    Attributes
    ----------
    rows : sequence of mapping
        {indices: {exponents over ("d", *invariants): integer}} for each equation.
    """

    rows: Sequence[Mapping[Indices, Polynomial]]
    kind: str = field(default=GIVEN, init=False)
    name: str = field(default=GIVEN, init=False)

    def equation(self, ring: SymbolRing, indices: Sequence[int]) -> dict[Indices, fmpq_mpoly]:
        """Return row ``indices[0]``."""
        (number,) = indices
        equation = {key: ring.polynomial(dict(terms)) for key, terms in self.rows[number].items()}
        return {key: value for key, value in equation.items() if not value.is_zero()}

    def prepare(self, prime: int, residues: Sequence[int]) -> Prepared:
        """Return the rows at a point; each is evaluated when it is asked for."""

        def equation(indices: Sequence[int], zero: SectorZero) -> dict[Indices, int]:
            (number,) = indices
            result: dict[Indices, int] = {}
            for key, terms in self.rows[number].items():
                value = value_of(terms, residues, prime)
                if value and not zero[sector_of(key)]:
                    result[key] = value
            return result

        return equation

    def core_data(self) -> dict[str, Any]:
        """Return the polynomials, each once, and rows of (indices, number of the polynomial)."""
        numbers: dict[tuple[tuple[tuple[int, ...], int], ...], int] = {}
        rows = [
            [
                (list(key), numbers.setdefault(tuple(terms.items()), len(numbers)))
                for key, terms in row.items()
            ]
            for row in self.rows
        ]
        return {"polynomials": [[(c, list(e)) for e, c in terms] for terms in numbers], "rows": rows}
