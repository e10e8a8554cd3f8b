"""Masters of single sectors that equations of sectors above relate, and what cuts make of that.

On a cut all integrals that it does not see count as zero. If ``m = Σ c_i m_i`` for masters of several
sectors, then on a cut that sees m it is the sum of those m_i that the cut sees. On one that does not see m
that sum is zero: the cut cannot tell the coefficients of these m_i, although it sees them. Massive tadpoles
that a bubble with its momentum on the light cone identifies are such a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tilth.cuts.merge import Row, sees
from tilth.cuts.spanning import Cut
from tilth.family import Family, Integral
from tilth.frozen import dataclass
from tilth.masters import basis_of
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.verbs.reduce import reduce
from tilth.seeding import make_request
from tilth.table import Table

__all__ = ["SectorRelations", "find_relations"]


@dataclass(frozen=True)
class SectorRelations:
    """The masters at or below some targets, and integrals that are masters of their sector only.

    Attributes
    ----------
    masters : tuple of Integral
        Without symmetries.
    table : Table or None
        Integrals that are masters of their sector on its maximal cut, in terms of the masters; None if there
        are no such integrals but the masters themselves.
    """

    masters: tuple[Integral, ...]
    table: Table | None

    @property
    def _rows(self) -> Mapping[Any, Mapping[Any, Any]]:
        return {} if self.table is None else self.table

    def blind(self, cut: Cut) -> frozenset[Integral]:
        """Return the masters whose coefficients a cut cannot tell, although it sees them."""
        hidden = [row for integral, row in self._rows.items() if not sees(cut, integral)]
        return frozenset(master for row in hidden for master in row if sees(cut, master))

    def applied(self, row: Row, cut: Cut) -> Row:
        """Return a row of a cut in terms of the masters that it sees."""
        if self.table is None or not any(integral in self.table for integral in row):
            return row
        arithmetic = self.table.arithmetic
        collected: dict[Integral, list[Any]] = {}
        for integral, value in row.items():
            for master, factor in self._rows.get(integral, {integral: arithmetic.number(1)}).items():
                if sees(cut, master):
                    collected.setdefault(master, []).append(arithmetic.product(value, factor))
        sums = {master: arithmetic.sum(terms) for master, terms in collected.items()}
        return {master: value for master, value in sums.items() if not arithmetic.is_zero(value)}


def find_relations(family: Family, targets: Sequence[Integral], options: ReduceOptions) -> SectorRelations:
    """Find the masters at or below targets, and what relates those of single sectors.

    Parameters
    ----------
    family : Family
    targets : sequence of Integral
    options : ReduceOptions
        Of the reduction that needs them, with the folder for this one.
    """
    basis = basis_of(family, options.order, options.preferred_integrals, "none")
    sectors = [sector.number for sector in make_request(targets).sectors]
    basis.find(sectors, threads=options.threads)
    masters = [family[indices] for sector in sectors for indices in basis.masters(sector)]
    known = set(masters)
    alone = [family[indices] for sector in sectors for indices in basis.on_cut(sector).integrals]
    related = [integral for integral in alone if integral not in known]
    if not related:
        return SectorRelations(tuple(masters), None)
    return SectorRelations(tuple(masters), reduce(related, options=replace(options, symmetries="none")))
