"""Relations between masters that only sectors outside the family show, those with one line more."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.errors import OutOfMemory, TilthError
from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.masters.choice import chosen_symmetries
from tilth.masters.looked import OutsideSearch
from tilth.masters.relations import USUAL, reducible

__all__ = ["related_outside"]

#: Sectors outside that are looked at, at most.
MOST = 24


def related_outside(
    family: Family, masters: Sequence[Integral], order: Order, preferred: Sequence[Integral], symmetries: str
) -> OutsideSearch:
    """Look for masters that reduce to simpler integrals once sectors with a line more have their say.

    What is found is a relation that a larger family has. The family itself cannot use it.

    Parameters
    ----------
    family : Family
    masters : sequence of Integral
    order : Order
    preferred : sequence of Integral
    symmetries : str
        Maps to use: ``"all"``, ``"shifts"`` or ``"none"``. What a map says is no relation.
    """
    known = set(family.nonzero_sectors)
    tops = family.top_sectors
    larger = sorted({top | 1 << slot for top in tops for slot in range(family.size) if not top >> slot & 1})
    larger = [sector for sector in larger if not any(sector & ~top == 0 for top in tops)]
    looked, skipped = larger[:MOST], len(larger[MOST:])
    if not masters or not looked:
        return OutsideSearch((), skipped, ())
    try:
        wide = Family.from_dict(family.to_dict() | {"top_sectors": [*tops, *looked]})
        new = tuple(sector for sector in looked if not wide.is_zero(sector))
        here = [wide[master.indices] for master in masters]
        lowest = [wide[master.indices] for master in preferred]
        maps = chosen_symmetries(wide, [*lowest, *here], symmetries)
        found = reducible(
            wide,
            USUAL,
            [one.indices for one in here if maps is None or not maps.is_mapped(one.sector)],
            order,
            [one.indices for one in lowest],
            maps,
            sectors=[s for s in wide.nonzero_sectors if s in known or s in new],
        )
    except OutOfMemory:
        raise
    except TilthError:  # propagators that were completed need not make a family with symmetries
        return OutsideSearch((), len(larger), ())
    return OutsideSearch(new, skipped, tuple(family[indices] for indices in found))
