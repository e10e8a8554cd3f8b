"""A family in the form that the compiled core works with."""

from __future__ import annotations

from tilth import _core
from tilth.family.model import Family

__all__ = ["core_family", "identity_names"]


def identity_names(family: Family, maps: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names of the family's templates, IBP first, and of some maps, as the core numbers them."""
    return (*(template.name for template in family.templates()), *maps)


def core_family(family: Family, maps: tuple[str, ...] = (), first: tuple[int, ...] = ()) -> _core.Family:
    """Return the core's view of a family: its nonzero sectors, all its templates, and maps by name.

    Parameters
    ----------
    family : Family
    maps : tuple of str
    first : tuple of int
        Sectors that are simpler than others with as many lines, the simplest first; among the others the
        number decides.
    """
    return family.held.get(("core", maps, first), lambda: _make(family, maps, first))


def _make(family: Family, maps: tuple[str, ...], first: tuple[int, ...]) -> _core.Family:
    places = {sector: place for place, sector in enumerate(first)}
    return _core.Family(
        slots=family.size,
        symbols=len(family.symbols),
        sectors=sorted(family.nonzero_sectors, key=lambda sector: (places.get(sector, len(places)), sector)),
        identities=[
            # A plan and a proof number other maps, and each would say all of this anew.
            family.held.get(("core data", name), family.identity(name).core_data)
            for name in identity_names(family, maps)
        ],
    )
