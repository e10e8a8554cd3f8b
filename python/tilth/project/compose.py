"""Targets of several families in terms of common masters, from the tables of single families."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tilth.errors import TableError
from tilth.family import Integral
from tilth.project.coefficients import CoefficientKind, Row
from tilth.project.family_map import FamilyMap
from tilth.table import Table

__all__ = ["common_masters", "composed"]


def composed(
    targets: Iterable[Integral],
    tables: Mapping[str, Table],
    translated: Mapping[Integral, FamilyMap],
    kind: CoefficientKind,
) -> dict[Integral, Row]:
    """Return {target: {master: coefficient}}.

    Parameters
    ----------
    targets : iterable of Integral
    tables : mapping
        {family: Table}, with all that translations lead to among its targets.
    translated : mapping
        {integral: map to an earlier family}; targets, and masters of tables.
    kind : CoefficientKind
        Of the coefficients.

    Raises
    ------
    TableError
        No table has an integral that is needed.
    """
    known: dict[Integral, Row] = {}
    one = kind.arithmetic.number(1)

    def row_of(integral: Integral) -> Row:
        if integral not in known:
            known[integral] = _row(integral)
        return known[integral]

    def _row(integral: Integral) -> Row:
        if integral.vanishes:
            return {}
        if integral in translated:
            combination = translated[integral].translate(integral)
            if combination is None:
                raise TableError(f"{translated[integral].name} does not say what {integral} is")
            return kind.combined((kind.of(value), row_of(other)) for other, value in combination.items())
        table = tables.get(integral.family.name)
        if table is None or integral not in table:
            raise TableError(f"no table has {integral}, which is needed")
        return kind.combined(
            (kind.lift(value), row_of(master) if master in translated else {master: one})
            for master, value in table[integral].items()
        )

    return {target: dict(row_of(target)) for target in targets}


def common_masters(
    tables: Mapping[str, Table], translated: Mapping[Integral, FamilyMap]
) -> tuple[Integral, ...]:
    """Return the masters of all tables that are not integrals of an earlier family, family by family."""
    return tuple(m for table in tables.values() for m in table.masters if m not in translated)
