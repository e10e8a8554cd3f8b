"""Entries of files about several families: integrals, families and maps by name."""

from __future__ import annotations

from typing import Any

from tilth.family import Family, Integral
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap, read_family_map
from tilth.table.file_entries import natural

__all__ = ["family_named", "integral_entry", "map_entry", "read_map_entry"]


def family_named(families: Families, name: object) -> Family:
    """Return the family of a name.

    Raises
    ------
    FamilyError
        There is none.
    """
    family = families[str(name)]
    assert isinstance(family, Family)
    return family


def integral_entry(integral: Integral) -> list[Any]:
    """Return the name of the family and the indices."""
    return [integral.family.name, list(integral.indices)]


def map_entry(found: FamilyMap) -> list[Any]:
    """Return what `read_map_entry` makes a map from."""
    return [found.source.name, found.sector, found.target.name, found.name]


def read_map_entry(families: Families, entry: Any) -> FamilyMap:
    """Make a map from its entry, with all checks.

    Raises
    ------
    ValueError, TypeError, TilthError
        It is none.
    """
    source, sector, target, name = entry
    return read_family_map(
        families.shared,
        family_named(families, source),
        family_named(families, target),
        natural(sector),
        str(name),
    )
