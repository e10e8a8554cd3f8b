"""An amplitude, a sum of integrals with coefficients, in terms of the masters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tilth.errors import NotATarget
from tilth.family import Named
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import read_coefficient
from tilth.table.rows import Rows

__all__ = ["apply_table"]

MAX_SHOWN = 20


def apply_table(table: Rows, amplitude: Mapping[Named, object]) -> dict[Named, Coefficient]:
    """Return {master: coefficient}, see `Table.apply`."""
    arithmetic = table.arithmetic
    unknown: list[Named] = []
    rows: list[tuple[Named, Mapping[Named, Coefficient]]] = []
    for integral in amplitude:
        row = _row(table, integral, arithmetic.number(1))
        if row is None:
            unknown.append(integral)
        else:
            rows.append((integral, row))
    if unknown:
        shown = ", ".join(map(str, unknown[:MAX_SHOWN]))
        more = f" and {len(unknown) - MAX_SHOWN} more" if len(unknown) > MAX_SHOWN else ""
        raise NotATarget(f"{shown}{more} are not targets or masters of this table, reduce them, too")
    collected: dict[Named, list[Any]] = {master: [] for master in table.masters}
    for integral, row in rows:
        factor = read_coefficient(table, amplitude[integral], f"the coefficient of {integral}")
        if arithmetic.is_zero(factor):
            continue
        for master, coefficient in row.items():
            collected[master].append(arithmetic.product(factor, coefficient))
    sums = {master: arithmetic.sum(terms) for master, terms in collected.items() if terms}
    return {master: value for master, value in sums.items() if not arithmetic.is_zero(value)}


def _row(table: Rows, integral: Any, one: Coefficient) -> Mapping[Named, Coefficient] | None:
    """Return what an integral is in terms of the masters; None if the table does not say."""
    if integral in table:
        return table[integral]
    if integral in table.masters:
        return {integral: one}
    return {} if table.vanishes(integral) else None
