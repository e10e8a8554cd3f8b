"""Targets by bounds, Kira's ``select_mandatory_recursively``: a box of integrals in sectors and below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilth.family import Family, Integral
from tilth.family.core import core_family
from tilth.formats.kira_project.families import sector_in
from tilth.formats.kira_project.jobs import KiraBox
from tilth.formats.yaml_tree import YamlEntry

__all__ = ["MAX_SELECTED", "families_of", "integrals_in"]

MAX_SELECTED = 1_000_000
"""Targets of one project that bounds may stand for."""


def families_of(names: tuple[str, ...] | None, families: Sequence[Family], entry: YamlEntry) -> list[Family]:
    """Return families by name, all without names.

    Raises
    ------
    FormatError
        There is no such family.
    """
    by_name = {family.name: family for family in families}
    if names is None:
        return list(families)
    for name in names:
        if name not in by_name:
            raise entry.error(f"names the family {name[:40]!r}, the families are {', '.join(by_name)}")
    return [by_name[name] for name in names]


def integrals_in(boxes: Sequence[KiraBox], families: Sequence[Family]) -> list[Integral]:
    """Return all integrals of nonzero sectors within some bounds, each once.

    Raises
    ------
    FormatError
        A sector does not belong to its family, or there are more integrals than `MAX_SELECTED`.
    """
    found: dict[Integral, None] = {}
    for box in boxes:
        for family in families_of(box.families, families, box.entry):
            found.update(dict.fromkeys(_integrals(box, family, MAX_SELECTED - len(found))))
    return list(found)


def _integrals(box: KiraBox, family: Family, room: int) -> Iterator[Integral]:
    core = core_family(family)
    bounds = [(sector, _dots(box, sector)) for sector in _sectors(box, family)]
    bounds = [(sector, dots) for sector, dots in bounds if dots >= 0]
    s = box.s or 0
    count = sum(core.seed_box_size(sector, dots=dots, s=s) for sector, dots in bounds)
    if count > room:
        raise box.entry.error(
            f"stands for {count} integrals of {family.name}, and all bounds together for more than "
            f"{MAX_SELECTED}, choose smaller ones"
        )
    for sector, dots in bounds:
        for indices in core.seed_box(sector, dots=dots, s=s).tolist():
            yield family[indices]


def _dots(box: KiraBox, sector: int) -> int:
    lines = sector.bit_count()
    bounds = [bound for bound in (box.dots, None if box.r is None else box.r - lines) if bound is not None]
    return min(bounds)


def _sectors(box: KiraBox, family: Family) -> list[int]:
    """Return the nonzero sectors in and below those of a box, simplest first."""
    tops = family.top_sectors if box.sectors is None else [sector_in(one, family) for one in box.sectors]
    return [sector for sector in family.nonzero_sectors if any(sector & ~top == 0 for top in tops)]
