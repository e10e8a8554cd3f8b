"""Masters by name of what is wanted of them: dots, numerators, or denominators that factorise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.masters.basis import basis_of

if TYPE_CHECKING:
    from tilth.masters.factorised import SectorChoice

__all__ = ["PREFERENCES", "Preference", "preferred_by"]

#: What `prefer` may be.
PREFERENCES = ("numerators", "dots", "d-factorised")

Report = Callable[[str, int, int], object]


class Preference(NamedTuple):
    """Preferred masters, and on which evidence.

    Attributes
    ----------
    masters : tuple of Integral
        Those that were given, and after them, of the sectors in which others than usual are chosen, the
        masters that are chosen, simplest sector first.
    choices : tuple of SectorChoice
        What was looked at for denominators that factorise; empty otherwise.
    """

    masters: tuple[Integral, ...]
    choices: tuple[SectorChoice, ...] = ()


def preferred_by(
    family: Family,
    order: Order,
    given: tuple[Integral, ...],
    symmetries: str,
    prefer: str | None,
    sectors: Iterable[int],
    report: Report,
) -> Preference:
    """Return preferred masters: those given, and those that a preference chooses beside them.

    ``"dots"`` and ``"numerators"`` choose the masters that the family has in the order of this name, whatever
    the order in which integrals are eliminated.

    Parameters
    ----------
    family : Family
    order : Order
    given : tuple of Integral
        They stay.
    symmetries : str
        Maps to use: ``"all"``, ``"shifts"`` or ``"none"``.
    prefer : str or None
        One of `PREFERENCES`; None chooses nothing.
    sectors : iterable of int
        Where to choose. In the place of a sector that maps turn into another comes that one.
    report : callable
        Called with a line of text, how many sectors are done, and how many there are.

    Raises
    ------
    OptionError
        A given master cannot be one.
    """
    if prefer is None:
        return Preference(given)
    basis = basis_of(family, order, given, symmetries)
    maps = basis.symmetries
    standing = (maps.representative(s) if maps is not None and maps.is_mapped(s) else s for s in sectors)
    asked = sorted(set(standing), key=lambda sector: (sector.bit_count(), sector))
    basis.find(asked, report=report)
    choices: tuple[SectorChoice, ...] = ()
    if prefer == PREFERENCES[-1]:
        from tilth.masters.factorised import factorised_basis  # only those who ask wait for it

        choices = factorised_basis(family, order, given, symmetries).choices(asked, report)
        chosen = {choice.sector: choice.chosen for choice in choices}
    else:
        other = basis_of(family, Order(prefer), given, symmetries)
        other.find(asked, report=report)
        chosen = {sector: other.masters(sector) for sector in asked}
    others = (
        m for sector, found in chosen.items() if set(found) != set(basis.masters(sector)) for m in found
    )
    return Preference(tuple(dict.fromkeys((*given, *(family[indices] for indices in others)))), choices)
