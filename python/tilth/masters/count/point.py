"""Numbers modulo a prime: values of kinematics at a point, and elimination of small dense matrices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq_mpoly

from tilth.family import Family
from tilth.family.algebra.rational import RationalFunction
from tilth.frozen import dataclass
from tilth.system import PointSource

__all__ = ["ModularPoint", "reduced"]


@dataclass(frozen=True)
class ModularPoint:
    """Values of d and the invariants modulo a prime.

    Attributes
    ----------
    prime : int
    residues : tuple of int
        In the order of the family's symbols.
    """

    prime: int
    residues: tuple[int, ...]

    @classmethod
    def random(cls, family: Family, prime: int, number: int) -> ModularPoint:
        """Return a random point of a family, the same for the same number."""
        return cls(prime, tuple(PointSource(number).residues(prime, number, len(family.symbols))))

    def fraction(self, value: Fraction) -> int:
        """Return the residue of a rational number."""
        return value.numerator * pow(value.denominator, -1, self.prime) % self.prime

    def polynomial(self, polynomial: fmpq_mpoly) -> int:
        """Return the value of a polynomial in the symbols."""
        return self.terms(polynomial.to_dict())

    def terms(self, terms: Mapping[tuple[Any, ...], Any]) -> int:
        """Return the value of {exponents of the symbols: flint rational}."""
        total = 0
        for exponents, coefficient in terms.items():
            term = self.fraction(Fraction(int(coefficient.p), int(coefficient.q)))
            for residue, exponent in zip(self.residues, exponents, strict=True):
                term = term * pow(residue, int(exponent), self.prime) % self.prime
            total += term
        return total % self.prime

    def function(self, function: RationalFunction) -> int:
        """Return the value of a rational function in the symbols.

        Raises
        ------
        ValueError
            Its denominator vanishes, which is an accident of a tiny prime.
        """
        below = pow(self.polynomial(function.denominator), -1, self.prime)
        return self.polynomial(function.numerator) * below % self.prime


def reduced(rows: Iterable[Sequence[int]], columns: int, prime: int) -> tuple[list[list[int]], list[int]]:
    """Return the reduced row echelon form of a matrix modulo a prime, and its pivot columns.

    Examples
    --------
    >>> reduced([[2, 4, 0], [1, 2, 3]], 3, 7)
    ([[1, 2, 0], [0, 0, 1]], [0, 2])
    """
    left = [list(row) for row in rows]
    pivots: list[int] = []
    for column in range(columns):
        done = len(pivots)
        found = next((number for number in range(done, len(left)) if left[number][column]), None)
        if found is None:
            continue
        left[done], left[found] = left[found], left[done]
        inverse = pow(left[done][column], -1, prime)
        pivot = left[done] = [value * inverse % prime for value in left[done]]
        for number, row in enumerate(left):
            if number != done and (factor := row[column]):
                left[number] = [(a - factor * b) % prime for a, b in zip(row, pivot, strict=True)]
        pivots.append(column)
    return left[: len(pivots)], pivots
