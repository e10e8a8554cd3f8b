"""Integrals that are reduced in their own family and translated, too, because both together relate masters.

There are two kinds. A map that does not know some external momenta, or no momenta at all, says what
integrals without numerators are. Masters with numerators stay then, although integrals without numerators,
with dots, are combinations of all masters of their sector, on either side.

And equations of sectors above may relate masters of single sectors: a bubble on its light cone relates two
tadpoles. If the sector above is in one family only, so is the relation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement

from tilth.family import Family, Integral
from tilth.family.indices import slots_of
from tilth.masters import basis_of
from tilth.pipeline.options import Options
from tilth.project.symmetries import ProjectSymmetries

__all__ = ["bridges"]


def bridges(
    symmetries: ProjectSymmetries | None, options: Options, family: Family, integrals: Iterable[Integral]
) -> Iterator[Integral]:
    """Yield integrals of sectors with maps, which relate masters.

    Parameters
    ----------
    symmetries : ProjectSymmetries or None
    options : Options
    family : Family
    integrals : iterable of Integral
        What is reduced in the family. Integrals with dots are those of sectors below.
    """
    if symmetries is None:
        return
    places = [sector for name, sector in symmetries.maps if name == family.name]
    if all(symmetries.is_mapped(family.name, sector) for sector in family.nonzero_sectors):
        return  # the earlier family has all relations, too
    preferred = [master for master in options.preferred_in_project if master.family == family]
    basis = basis_of(family, options.order, preferred, options.symmetries)
    basis.find(places, threads=options.threads)
    tops = {integral.sector for integral in integrals}
    for sector in places:
        masters = basis.masters(sector)
        for indices in basis.on_cut(sector).integrals:
            if indices not in masters and symmetries.translate(family[indices]) is not None:
                yield family[indices]
        if not symmetries.is_mapped(family.name, sector) and any(sector & ~top == 0 for top in tops):
            # At least one: equations with numerators may say more of a sector here than those there do.
            left = sum(symmetries.translate(family[indices]) is None for indices in masters)
            yield from _dotted(family, sector, max(left, 1))


def _dotted(family: Family, sector: int, wanted: int) -> Iterator[Integral]:
    """Yield integrals without numerators, simplest first, with enough dots for as many as are wanted."""
    slots = slots_of(sector)
    dots = 0
    found = 0
    while found < wanted:
        dots += 1
        for chosen in combinations_with_replacement(slots, dots):
            found += 1
            yield family[[int(sector >> slot & 1) + chosen.count(slot) for slot in range(family.size)]]
