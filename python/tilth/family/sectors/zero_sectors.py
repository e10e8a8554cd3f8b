"""Scaleless sectors by Lee's criterion (arXiv:1212.2685, Lee and Pomeransky arXiv:1308.6676).

A sector is zero when sum_i c_i x_i dG/dx_i = G has a solution with constant c, for G = U + F. The operator is
diagonal on monomials, so this asks for c . alpha = 1 for the exponent vector alpha of every monomial of G:
exact linear algebra on small integers. U has degree L and F degree L + 1, so nothing cancels between them,
and the polynomials of a subsector are those of its top sector without the monomials that contain an absent x.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flint import fmpz_mat

from tilth.family.sectors.symanzik import SymanzikPolynomials

__all__ = ["SectorPolynomials", "nonzero_subsectors"]

_Monomials = tuple[tuple[int, tuple[int, ...]], ...]


class SectorPolynomials(NamedTuple):
    """Monomials of U and F of one top sector, each with the sector of the x that it contains.

    Attributes
    ----------
    sector : int
        The top sector number.
    first, second : tuple of (sector, exponents)
    """

    sector: int
    first: _Monomials
    second: _Monomials

    @classmethod
    def from_symanzik(cls, polynomials: SymanzikPolynomials) -> SectorPolynomials:
        """Forget the coefficients, which are nonzero for generic invariants."""

        def masked(exponents: Iterable[tuple[int, ...]]) -> _Monomials:
            slots = polynomials.slots
            return tuple(
                (sum(1 << slot for slot, e in zip(slots, alpha, strict=True) if e), alpha)
                for alpha in sorted(exponents)
            )

        first, second = polynomials.exponents()
        return cls(sum(1 << slot for slot in polynomials.slots), masked(first), masked(second))

    def is_zero(self, sector: int) -> bool:
        """Whether the subsector is scaleless; one with U = 0 is."""
        absent = ~sector
        first = [alpha for mask, alpha in self.first if not mask & absent]
        if not first:
            return True
        rows = first + [alpha for mask, alpha in self.second if not mask & absent]
        # c exists exactly when the column of ones does not raise the rank
        return fmpz_mat(rows).rank() == fmpz_mat([[*alpha, 1] for alpha in rows]).rank()


def nonzero_subsectors(polynomials: SectorPolynomials, cut: int) -> Iterator[int]:
    """All nonzero subsectors that contain the lines of `cut` (a sector number).

    A subsector of a zero sector is zero, because its conditions on c are a subset; so the nonzero ones
    are found by taking lines away one at a time.
    """
    top = polynomials.sector
    if cut & ~top:
        return
    waiting, seen = [top], {top}
    while waiting:
        sector = waiting.pop()
        if polynomials.is_zero(sector):
            continue
        yield sector
        removable = sector & ~cut
        while removable:
            line = removable & -removable
            removable ^= line
            if (smaller := sector ^ line) not in seen:
                seen.add(smaller)
                waiting.append(smaller)
