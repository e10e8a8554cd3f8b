"""The dimension of a quotient ring, by matrices of multiples of its relations.

Degree by degree, the multiples of polynomials that two of them have in common, and those that reduce the
monomials in these, are the rows of a sparse matrix, whose columns are monomials. The compiled core eliminates
it, and new leading monomials show as new pivots. Source: J.-C. Faugère, "A new efficient algorithm for
computing Gröbner bases (F4)", J. Pure Appl. Algebra 139 (1999).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tilth import _core
from tilth.masters.count.monomials import MAX_DEGREE, Monomials, Polynomial
from tilth.masters.count.pairs import Pair, Pairs

__all__ = ["TooLarge", "quotient_dimension"]

#: Terms of a matrix. The largest of the case library has 6,232. Ten dense quadrics in ten variables, with
#: 1,024 common zeros, would take 50 seconds and 600 MB.
MAX_TERMS = 1_000_000

#: Monomials that a quotient may have. The largest of the case library has 12.
MAX_DIMENSION = 10_000

#: Terms of a polynomial with the leading one, whose coefficient is 1, first.
_Row: TypeAlias = list[tuple[int, int]]


class TooLarge(Exception):
    """A computation would take more than it may; the text says what."""


def quotient_dimension(
    polynomials: Sequence[Polynomial], monomials: Monomials, prime: int, *, max_terms: int = MAX_TERMS
) -> int | None:
    """Return the dimension of a ring of polynomials modulo an ideal.

    Parameters
    ----------
    polynomials : sequence of {monomial: residue}
        Generators of the ideal, none of them zero.
    monomials : Monomials
    prime : int
    max_terms : int
        Terms that a matrix may have.

    Returns
    -------
    int or None
        None if the dimension is infinite.

    Raises
    ------
    TooLarge

    Examples
    --------
    A circle and a parabola meet in four points, with multiplicity; a line and itself in infinitely many.

    >>> ring = Monomials(2)
    >>> x, y = ring.variable(0), ring.variable(1)
    >>> quotient_dimension([{2 * x: 1, 2 * y: 1, 0: 100}, {2 * x: 1, y: 100}], ring, 101)
    4
    >>> quotient_dimension([{x: 1, y: 1}, {x: 2, y: 2}], ring, 101) is None
    True
    """
    basis = _Basis(monomials, prime, max_terms)
    if not basis.add(basis.reduced([sorted(p.items(), reverse=True) for p in polynomials], set())):
        return 0
    while basis.pairs.waiting:
        if not basis.add(basis.reduced(*basis.matrix(basis.pairs.next()))):
            return 0
    return _standard_monomials([basis.pairs.leading[number] for number in basis.pairs.minimal], monomials)


@dataclass
class _Basis:
    """Polynomials of an ideal, whose leading monomials grow until they generate those of all others."""

    monomials: Monomials
    prime: int
    max_terms: int
    rows: list[_Row] = field(default_factory=list)
    pairs: Pairs = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = Pairs(self.monomials)

    def add(self, rows: Iterable[_Row]) -> bool:
        """Add polynomials; False if one of them is a constant, so that the ideal is everything."""
        for row in sorted(rows):
            if row[0][0] == 0:
                return False
            self.rows.append(row)
            self.pairs.add(row[0][0])
        return True

    def matrix(self, pairs: Iterable[Pair]) -> tuple[list[_Row], set[int]]:
        """Return the multiples that pairs ask for, those that reduce them, and their leading monomials."""
        asked = dict.fromkeys((m, number) for m, one, other in pairs for number in (one, other))
        rows = [self._multiple(number, multiple) for multiple, number in asked]
        leading = {multiple for multiple, _ in asked}
        waiting = [monomial for row in rows for monomial, _ in row[1:]]
        terms, seen = sum(map(len, rows)), set(leading)
        while waiting:
            monomial = waiting.pop()
            if monomial in seen:
                continue
            seen.add(monomial)
            number = self._divisor(monomial)
            if number is not None:
                row = self._multiple(number, monomial)
                rows.append(row)
                leading.add(monomial)
                waiting += [m for m, _ in row[1:]]
                terms += len(row)
            if terms > self.max_terms:
                raise TooLarge(f"a matrix with more than {self.max_terms:,} terms")
        return rows, leading

    def _multiple(self, number: int, leading: int) -> _Row:
        """Return the multiple of a polynomial that has this leading monomial."""
        if self.monomials.degree(leading) > MAX_DEGREE:
            raise TooLarge(f"monomials of more than degree {MAX_DEGREE}")
        factor = leading - self.rows[number][0][0]
        return [(monomial + factor, coefficient) for monomial, coefficient in self.rows[number]]

    def _divisor(self, monomial: int) -> int | None:
        """Return a polynomial whose leading monomial divides this one."""
        place = self.monomials.divisor(self.pairs.exponents, monomial)
        return None if place is None else self.pairs.minimal[place]

    def reduced(self, rows: Sequence[_Row], known: set[int]) -> list[_Row]:
        """Return the rows of the reduced echelon form that have a leading monomial which is not known."""
        monomials = sorted({monomial for row in rows for monomial, _ in row})
        numbers = {monomial: number for number, monomial in enumerate(monomials)}
        values: dict[int, int] = {}
        system = _core.System.given(
            symbols=0,
            columns=len(monomials),
            rows=[[(numbers[m], values.setdefault(c, len(values))) for m, c in row] for row in rows],
            polynomials=[[(value, [])] for value in values],
        )
        elimination = system.eliminate(prime=self.prime, residues=[])
        of_column = [monomials[number] for number in system.unknowns.tolist()]
        pivots = [column for column in elimination.pivots.tolist() if of_column[column] not in known]
        remainders = elimination.remainders(pivots, threads=1)
        return [
            [
                (of_column[pivot], 1),
                *sorted(((of_column[column], self.prime - value) for column, value in rest), reverse=True),
            ]
            for pivot, rest in zip(pivots, remainders, strict=True)
        ]


def _standard_monomials(leading: Sequence[int], monomials: Monomials) -> int | None:
    """Count the monomials that none of some monomials divides; None if there are infinitely many."""
    exponents = [monomials.exponents(monomial) for monomial in leading]
    powers = {monomials.power_of(monomial) for monomial in leading}
    if not powers.issuperset(range(monomials.variables)):
        return None
    count, waiting = 0, [(0, 0)]
    while waiting:
        monomial, first = waiting.pop()
        count += 1
        if count > MAX_DIMENSION:
            raise TooLarge(f"a quotient of more than {MAX_DIMENSION:,} dimensions")
        for number in range(first, monomials.variables):
            larger = monomial + monomials.variable(number)
            if monomials.divisor(exponents, larger) is None:
                waiting.append((larger, number))
    return count
