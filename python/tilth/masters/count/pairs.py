"""Which pairs of leading monomials an ideal basis has to look at, by the criteria of Gebauer and Möller.

Source: R. Gebauer and H. M. Möller, "On an installation of Buchberger's algorithm", J. Symb. Comp. 6 (1988).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tilth.masters.count.monomials import Monomials

__all__ = ["Pair", "Pairs"]

#: (least common multiple, number of one polynomial, number of the other one).
Pair = tuple[int, int, int]


@dataclass
class Pairs:
    """Pairs of polynomials that are still to be looked at.

    Attributes
    ----------
    monomials : Monomials
    leading : list of int
        The leading monomial of each polynomial.
    minimal : list of int
        Numbers of the polynomials whose leading monomial no later one divides.
    exponents : list of int
        Of the leading monomials of the minimal ones.
    waiting : list of Pair
    """

    monomials: Monomials
    leading: list[int] = field(default_factory=list)
    minimal: list[int] = field(default_factory=list)
    exponents: list[int] = field(default_factory=list)
    waiting: list[Pair] = field(default_factory=list)

    def add(self, monomial: int) -> None:
        """Add a polynomial by its leading monomial."""
        ring, new = self.monomials, len(self.leading)
        self.waiting = [pair for pair in self.waiting if not self._superseded(pair, monomial)]
        self.waiting += [(multiple, old, new) for multiple, old in self._partners(monomial)]
        self.minimal = [old for old in self.minimal if not ring.divides(monomial, self.leading[old])]
        self.minimal.append(new)
        self.leading.append(monomial)
        self.exponents = [ring.exponents(self.leading[number]) for number in self.minimal]

    def _superseded(self, pair: Pair, monomial: int) -> bool:
        """Whether a pair follows from the two that its polynomials have with the new one."""
        multiple, one, other = pair
        ring = self.monomials
        return ring.divides(monomial, multiple) and all(
            ring.lcm(monomial, self.leading[number]) != multiple for number in (one, other)
        )

    def _partners(self, monomial: int) -> list[tuple[int, int]]:
        """Return which polynomials the new one pairs with, and the least common multiples.

        Coprime leading monomials need no pair, and make others with a multiple of their product needless.
        """
        ring = self.monomials
        multiples = [(ring.lcm(monomial, self.leading[old]), old) for old in self.minimal]
        coprime = [multiple == monomial + self.leading[old] for multiple, old in multiples]
        known = [
            ring.exponents(multiple) for (multiple, _), yes in zip(multiples, coprime, strict=True) if yes
        ]
        kept: list[tuple[int, int]] = []
        for multiple, old in sorted(pair for pair, yes in zip(multiples, coprime, strict=True) if not yes):
            if ring.divisor(known, multiple) is None:
                kept.append((multiple, old))
                known.append(ring.exponents(multiple))
        return kept

    def next(self) -> list[Pair]:
        """Take the pairs of the lowest degree."""
        degree = min(self.monomials.degree(multiple) for multiple, _, _ in self.waiting)
        chosen = [pair for pair in self.waiting if self.monomials.degree(pair[0]) == degree]
        self.waiting = [pair for pair in self.waiting if self.monomials.degree(pair[0]) != degree]
        return chosen
