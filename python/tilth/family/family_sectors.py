"""Sectors of a family: which are zero, their polynomials, and which are alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from tilth.errors import SectorError
from tilth.family.family_points import FamilyPoints
from tilth.family.held import Held
from tilth.family.indices import slots_of
from tilth.family.sectors.symanzik import SymanzikPolynomials, symanzik_polynomials
from tilth.family.sectors.zero_sectors import SectorPolynomials, nonzero_subsectors
from tilth.family.symmetries import CanonicalForm, alike, canonical_forms

__all__ = ["FamilySectors"]


class FamilySectors(FamilyPoints):
    """The part of `Family` that knows its sectors."""

    @cached_property
    def held(self) -> Held:
        """What was found out about the family and is kept with it: its masters, its form for the core.

        It is there for the next question, is told its size by ``family.held.bytes``, and goes by
        ``family.held.clear()``; a copy of the family and its files do not have it.
        """
        return Held()

    @cached_property
    def nonzero_sectors(self) -> tuple[int, ...]:
        """Sorted numbers of the nonzero sectors below the top sectors, the cut respected."""
        found: set[int] = set()
        for top in self.top_sectors:
            if any(top & other == top for other in self.top_sectors if other != top):
                continue  # below another top sector
            polynomials = SectorPolynomials.from_symanzik(self.symanzik(top))
            found.update(nonzero_subsectors(polynomials, self.cut_sector))
        return tuple(sorted(found))

    @cached_property
    def _nonzero(self) -> frozenset[int]:
        return frozenset(self.nonzero_sectors)

    @property
    def known_nonzero_count(self) -> int | None:
        """Number of nonzero sectors if they have been computed, else None."""
        return len(self.nonzero_sectors) if "nonzero_sectors" in self.__dict__ else None

    def is_zero(self, sector: int) -> bool:
        """Whether a sector is scaleless or lacks a cut line.

        Raises
        ------
        SectorError
            The sector is not below any top sector.
        """
        if sector in self._nonzero:
            return False
        if sector < 0 or not any(sector & ~top == 0 for top in self.top_sectors):
            raise SectorError(
                f"sector {sector} of {self.name} is not below a top sector {list(self.top_sectors)}, add one"
            )
        return True

    def symanzik(self, sector: int | None = None) -> SymanzikPolynomials:
        """Symanzik polynomials U and F of a sector, by default the last top sector (arXiv:1212.2685).

        Examples
        --------
        >>> from tilth.family import Family
        >>> bubble = Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> print(bubble.symanzik())
        U = x1 + x2
        F = x1*x2*s
        """
        chosen = self.top_sectors[-1] if sector is None else sector
        basis, slots = self.basis, slots_of(self.checked_sector(chosen))
        return symanzik_polynomials(basis.propagators, slots, basis.loops, basis.kinematics)

    def checked_sector(self, sector: int) -> int:
        """Return a sector's number; SectorError if there is no such sector."""
        if not 0 < sector < 1 << self.size:
            raise SectorError(f"sector {sector} of {self.name} is not between 1 and {(1 << self.size) - 1}")
        return sector

    @cached_property
    def _forms(self) -> dict[int, CanonicalForm]:
        return canonical_forms(self.basis, self.nonzero_sectors, self.cut_sector)

    @cached_property
    def alike(self) -> Mapping[int, int]:
        """Nonzero sectors, each with the first that has the same U and F up to the names of its lines."""
        return MappingProxyType(alike(self._forms.items()))
