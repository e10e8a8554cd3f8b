"""Integrals that relate masters of two families where a map says nothing of some numerators.

A map that does not know some external momenta, or no momenta at all, says what the integrals without
numerators are. Masters with numerators stay then, although integrals without numerators, with dots, are
combinations of all masters of their sector, on either side. Reduced in both families, these are equations
that the masters satisfy.
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
    """Yield integrals with dots of sectors with masters that their maps do not translate.

    Parameters
    ----------
    symmetries : ProjectSymmetries or None
    options : Options
    family : Family
    integrals : iterable of Integral
        What is reduced; other sectors than those below do not matter.
    """
    if symmetries is None:
        return
    tops = {integral.sector for integral in integrals}
    sectors = [
        sector
        for name, sector in symmetries.maps
        if name == family.name
        and not symmetries.is_mapped(name, sector)
        and any(sector & ~top == 0 for top in tops)
    ]
    if not sectors:
        return
    preferred = [master for master in options.preferred_masters if master.family == family]
    basis = basis_of(family, options.order, preferred, options.symmetries)
    basis.find(sectors, threads=options.threads)
    for sector in sectors:
        left = [m for m in basis.masters(sector) if symmetries.translate(family[m]) is None]
        yield from _dotted(family, sector, len(left))


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
