"""`FactorisedBasis`: what was chosen in each sector of a family, kept with the family."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.masters.basis import Basis, basis_of
from tilth.masters.factorised.search import SectorChoice, choose_in_sector

__all__ = ["FactorisedBasis", "factorised_basis"]

Report = Callable[[str, int, int], object]


class FactorisedBasis:
    """Masters whose denominators are functions of d times functions of the kinematics, where there are such.

    Parameters
    ----------
    basis : Basis
        The usual masters; its preferred ones stay.
    """

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self._choices: dict[int, SectorChoice | None] = {}

    def choices(self, sectors: Iterable[int], report: Report) -> tuple[SectorChoice, ...]:
        """Return what is chosen in some sectors, those without masters apart.

        Parameters
        ----------
        sectors : iterable of int
        report : callable
            Called with a line of text, how many sectors are done, and how many there are.
        """
        asked = tuple(sectors)
        for done, sector in enumerate(asked):
            if sector not in self._choices:
                report(f"denominators of sector {sector}, {done + 1} of {len(asked)}", done, len(asked))
                self._choices[sector] = self._choice(sector)
        found = (self._choices[sector] for sector in asked)
        return tuple(choice for choice in found if choice is not None)

    def _choice(self, sector: int) -> SectorChoice | None:
        masters = self.basis.masters(sector)
        # a master that a sector above reduces has no choice
        if not masters or masters != self.basis.on_cut(sector).integrals:
            return None
        kept = [indices for indices in masters if indices in self.basis.preferred]
        return choose_in_sector(self.basis.cut(sector), masters, kept)

    @property
    def bytes(self) -> int:
        """Bytes held, about."""
        return 1000 * len(self._choices)


def factorised_basis(
    family: Family, order: Order, preferred: tuple[Integral, ...], symmetries: str
) -> FactorisedBasis:
    """Return the choices of a family in an order; the family keeps them for the next question."""
    basis = basis_of(family, order, preferred, symmetries)
    key = "d-factorised", order, basis.preferred, symmetries
    return family.held.get(key, lambda: FactorisedBasis(basis))
