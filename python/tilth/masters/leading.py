"""Integrals in the place of preferred combinations, so that a basis with these is a short step away.

If targets are reduced to integrals that the combinations consist of, a matrix that is all but triangular
rewrites them; for other masters it is the inverse of a full matrix, with entries worse than those before and
after.
"""

from __future__ import annotations

from collections.abc import Sequence

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.family.order import Order
from tilth.masters.choice import chosen_symmetries
from tilth.masters.cut import CutSector
from tilth.masters.growth import sector_masters

__all__ = ["leading_integrals"]


def leading_integrals(
    family: Family,
    order: Order,
    preferred: Sequence[Integral | Sequence[Integral]],
    symmetries: str,
) -> tuple[Integral, ...]:
    """Return preferred masters with an integral in the place of each combination of several.

    It is the most complicated one of the combination that is a master on the maximal cut of its sector beside
    the others that were chosen; where none is, nothing takes the place. The family keeps the answer.

    Parameters
    ----------
    family : Family
    order : Order
    preferred : sequence of Integral or sequence of Integral
        Integrals, and the integrals that combinations consist of.
    symmetries : str
        Maps to use: ``"all"``, ``"shifts"`` or ``"none"``.
    """
    asked = tuple(one if isinstance(one, Integral) else tuple(one) for one in preferred)
    key = "leading integrals", order, asked, symmetries
    return family.held.get(key, lambda: _chosen(family, order, asked, symmetries))


def _chosen(
    family: Family, order: Order, preferred: Sequence[Integral | tuple[Integral, ...]], symmetries: str
) -> tuple[Integral, ...]:
    taken = [one for one in preferred if isinstance(one, Integral)]
    found: list[Integral] = []
    for one in preferred:
        if isinstance(one, Integral):
            found.append(one)
            continue
        hardest_first = sorted(one, key=lambda integral: order.place(integral.indices), reverse=True)
        free = (integral for integral in hardest_first if integral not in taken)
        fit = next((one for one in free if _is_master(family, order, one, taken, symmetries)), None)
        if fit is not None:
            found.append(fit)
            taken.append(fit)
    return tuple(found)


def _is_master(
    family: Family, order: Order, integral: Integral, taken: Sequence[Integral], symmetries: str
) -> bool:
    """Whether an integral may be preferred beside others."""
    sector = integral.sector
    together = (*(one for one in taken if one.sector == sector), integral)
    maps = chosen_symmetries(family, (*taken, integral), symmetries)
    if maps is not None and maps.is_mapped(sector):
        return False  # another integral stands for the class
    cut = CutSector(family, sector, order, tuple(one.indices for one in together), maps)
    try:
        return {one.indices for one in together} <= set(sector_masters(cut).integrals)
    except OptionError:
        return False
