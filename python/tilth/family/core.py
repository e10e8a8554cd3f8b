"""A family in the form that the compiled core works with."""

from __future__ import annotations

from tilth import _core
from tilth.family.model import Family

__all__ = ["core_family", "identity_names"]


def identity_names(family: Family, maps: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names of the family's templates, IBP first, and of some maps, as the core numbers them."""
    return (*(template.name for template in family.templates()), *maps)


def core_family(family: Family, maps: tuple[str, ...] = ()) -> _core.Family:
    """Return the core's view of a family: its nonzero sectors, all its templates, and maps by name."""
    return family.held.get(("core", maps), lambda: _make(family, maps))


def _make(family: Family, maps: tuple[str, ...]) -> _core.Family:
    return _core.Family(
        slots=family.size,
        symbols=len(family.symbols),
        sectors=list(family.nonzero_sectors),
        identities=[family.identity(name).core_data() for name in identity_names(family, maps)],
    )
