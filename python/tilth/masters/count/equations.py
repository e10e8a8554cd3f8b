"""The critical points of a sector as a system of quadrics.

Let sum_i x_i D_i = k A(x) k + 2 k B(x) p + C(x) for the lines i, with the external momenta p that these
contain and their Gram matrix G. On the maximal cut an integral is one over the remaining scalar products, of
a power of the Gram determinant det Q of all momenta (Baikov), and one over Feynman parameters x, of a power
of U + F (Lee and Pomeransky). Where log det Q is critical while all D_i are zero, the x are the multipliers
of these constraints, and (A B) are the rows of the loop momenta in the inverse of Q. Written out, with k_i
k_j = S_ij and k_i p = -(Y G)_i,

    A Y = B,    A S - B G Y^T = 1,    D_i(S, Y) = 0 for all lines i.

All of these are quadrics in x, S and Y, and they say that det A is not zero, so that nothing has to be
divided out. Eliminating x leaves the critical points of det Q where it is not zero; eliminating S and Y
leaves those of U + F where it is not zero, with x rescaled. So both forms have one number, and this one has
it for singular G too.

A line i with a generic exponent instead of an integer has x_i D_i = c with a random number c.

Sources: R. N. Lee and A. A. Pomeransky, arXiv:1308.6676; P. A. Baikov, hep-ph/9611449.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from tilth.family import Family
from tilth.frozen import dataclass
from tilth.masters.count.monomials import Monomials, Polynomial, added, product
from tilth.masters.count.point import ModularPoint, reduced

__all__ = ["CriticalPoints"]

_Matrix = list[list[int]]


@dataclass(frozen=True)
class CriticalPoints:
    """The critical points of one sector at a point.

    Attributes
    ----------
    family : Family
    sector : int
    point : ModularPoint
    """

    family: Family
    sector: int
    point: ModularPoint

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """Slots of the lines, counted from 0."""
        return tuple(slot for slot in range(self.family.size) if self.sector >> slot & 1)

    @cached_property
    def _loop_parts(self) -> list[_Matrix]:
        """For each line the symmetric matrix of its loop momenta, (L, L)."""
        loops = range(self.family.basis.loops)
        return [[[self._factor(line, i, j) for j in loops] for i in loops] for line in self.lines]

    @cached_property
    def _external_rows(self) -> list[_Matrix]:
        """For each line the factors of half the products of loop and external momenta, (L, E)."""
        loops = self.family.basis.loops
        externals = range(loops, loops + len(self.family.basis.kinematics.externals))
        return [[[self._factor(line, i, j) for j in externals] for i in range(loops)] for line in self.lines]

    def _factor(self, line: int, i: int, j: int) -> int:
        factor = self.family.basis.propagators[line].products.get((min(i, j), max(i, j)), Fraction(0))
        return self.point.fraction(factor if i == j else factor / 2)

    @cached_property
    def _seen(self) -> tuple[_Matrix, list[int]]:
        """A basis of the external momenta that the lines contain, and the coordinates of a row in it."""
        rows = [row for line in self._external_rows for row in line]
        return reduced(rows, len(self.family.basis.kinematics.externals), self.point.prime)

    @cached_property
    def _external_parts(self) -> list[_Matrix]:
        """For each line the rows of B in the basis of seen momenta, (L, E')."""
        coordinates = self._seen[1]
        return [[[row[c] for c in coordinates] for row in line] for line in self._external_rows]

    @cached_property
    def _gram(self) -> _Matrix:
        """The Gram matrix of the seen momenta, (E', E')."""
        kinematics, seen = self.family.basis.kinematics, self._seen[0]
        externals = range(len(kinematics.externals))
        full = [[self.point.function(kinematics.product(e, f)) for f in externals] for e in externals]
        return _times(_times(seen, full, self.point.prime), _transposed(seen), self.point.prime)

    def equations(self, generic: Sequence[int] = ()) -> tuple[list[Polynomial], Monomials] | None:
        """Return polynomials whose common zeros are the critical points, and the ring that they are in.

        Parameters
        ----------
        generic : sequence of int
            Slots of lines that have a generic exponent.

        Returns
        -------
        (list of {monomial: residue}, Monomials) or None
            None if the lines cannot vanish together at all.
        """
        prime, count = self.point.prime, len(self._products)
        constraints = [self._constraint(number) for number in range(len(self.lines))]
        kept = [row for line, row in zip(self.lines, constraints, strict=True) if line not in generic]
        solved, pivots = reduced(kept, count + 1, prime)
        if count in pivots:
            return None
        free = [column for column in range(count) if column not in pivots]
        ring = Monomials(len(self.lines) + len(free))
        own = {column: ring.variable(len(self.lines) + number) for number, column in enumerate(free)}
        forms: list[Polynomial] = [{own[c]: 1} if c in own else {} for c in range(count)]
        for column, row in zip(pivots, solved, strict=True):
            terms = {own[c]: -row[c] % prime for c in free} | {0: -row[count] % prime}
            forms[column] = {monomial: value for monomial, value in terms.items() if value}
        found = self._inverse(ring, forms)
        for number, line in enumerate(self.lines):
            if line in generic:
                row = constraints[number]
                value: Polynomial = {0: row[count]} if row[count] else {}
                for column, form in enumerate(forms):
                    value = added(value, form, row[column], prime)
                value = product({ring.variable(number): 1}, value, prime)
                found.append(added(value, {0: 1}, -self._exponent(line), prime))
        return [polynomial for polynomial in found if polynomial], ring

    @cached_property
    def _products(self) -> list[tuple[int, int]]:
        """The unknown products: (i, j) of S with i <= j, then (i, L + a) of Y."""
        loops = self.family.basis.loops
        inner = [(i, j) for i in range(loops) for j in range(i, loops)]
        return inner + [(i, loops + a) for i in range(loops) for a in range(len(self._gram))]

    def _constraint(self, number: int) -> list[int]:
        """Return one line as a linear form in the unknown products and 1."""
        loops, prime = self.family.basis.loops, self.point.prime
        inner, outer = self._loop_parts[number], _times(self._external_parts[number], self._gram, prime)
        factors = [
            -2 * outer[i][j - loops] if j >= loops else inner[i][j] * (1 if i == j else 2)
            for i, j in self._products
        ]
        constant = self.point.function(self.family.basis.propagators[self.lines[number]].constant)
        return [factor % prime for factor in [*factors, constant]]

    def _inverse(self, ring: Monomials, forms: Sequence[Polynomial]) -> list[Polynomial]:
        """Return A Y - B and A S - B G Y^T - 1."""
        loops, prime = range(self.family.basis.loops), self.point.prime
        seen = range(len(self._gram))
        of = {pair: form for pair, form in zip(self._products, forms, strict=True)}
        contracted = [_times(part, self._gram, prime) for part in self._external_parts]
        found: list[Polynomial] = []
        for i in loops:
            quadratic = [self._linear(ring, [part[i][j] for part in self._loop_parts]) for j in loops]
            linear = [self._linear(ring, [part[i][a] for part in self._external_parts]) for a in seen]
            lowered = [self._linear(ring, [part[i][a] for part in contracted]) for a in seen]
            for a in seen:
                total = added({}, linear[a], -1, prime)
                for j in loops:
                    total = added(total, product(quadratic[j], of[j, len(loops) + a], prime), 1, prime)
                found.append(total)
            for k in loops:
                total = {0: prime - 1} if i == k else {}
                for j in loops:
                    total = added(total, product(quadratic[j], of[min(j, k), max(j, k)], prime), 1, prime)
                for a in seen:
                    total = added(total, product(lowered[a], of[k, len(loops) + a], prime), -1, prime)
                found.append(total)
        return found

    def _linear(self, ring: Monomials, factors: Sequence[int]) -> Polynomial:
        """Return a linear form in the x."""
        return {ring.variable(number): factor for number, factor in enumerate(factors) if factor}

    def _exponent(self, line: int) -> int:
        text = f"tilth exponent {self.point.residues} {line}"
        digest = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
        return 1 + digest % (self.point.prime - 1)


def _times(one: _Matrix, other: _Matrix, prime: int) -> _Matrix:
    columns = _transposed(other)
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) % prime for column in columns] for row in one
    ]


def _transposed(matrix: _Matrix) -> _Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]
