"""One table from several of the same family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from tilth.errors import TableError
from tilth.family import Integral
from tilth.table.arithmetic import Coefficient
from tilth.table.certificate import Certificate
from tilth.table.coefficients import coefficient_text
from tilth.table.reductions import Reductions

__all__ = ["merge_tables"]

Kind = TypeVar("Kind", bound=Reductions)


def merge_tables(tables: Sequence[Kind]) -> Kind:
    """Return the union of tables, see `Table.merge`."""
    first = tables[0]
    for other in tables[1:]:
        _check_alike(first, other)
    rows: dict[Integral, Mapping[Integral, Coefficient]] = {}
    certificates: list[Certificate] = []
    for table in tables:
        for target, row in table.items():
            if target in rows:
                _check_equal(target, rows[target], row)
            rows[target] = row
        certificates += [one for one in table.certificates if one not in certificates]
    masters = tuple(dict.fromkeys(master for table in tables for master in table.masters))
    for master in masters:
        if master in rows and set(rows[master]) != {master}:
            raise TableError(
                f"{master} is a master of one table and reduced by another, "
                "change the masters of one or reduce their targets together"
            )
    return first.replace(
        rows=rows,
        masters=masters,
        certificate=tuple(certificates),
        provenance={"parts": [part for table in tables for part in _parts(table)]},
    )


def _parts(table: Reductions) -> list[Any]:
    """Return the provenance of the parts that a table consists of."""
    parts = table.provenance.get("parts")
    return list(parts) if parts is not None else [dict(table.provenance)]


def _check_alike(first: Reductions, other: Reductions) -> None:
    different = []
    if first.family != other.family:
        here, there = first.family.to_dict(), other.family.to_dict()
        different += [f"{key} of the family" for key in here if here[key] != there[key]]
    for name in ("order", "preferred_masters", "at", "prime"):
        if getattr(first, name) != getattr(other, name):
            different.append(name)
    if different:
        raise TableError(f"the tables differ in {', '.join(different)}, only what agrees can be merged")


def _check_equal(
    target: Integral, first: Mapping[Integral, Coefficient], other: Mapping[Integral, Coefficient]
) -> None:
    for master in dict.fromkeys([*first, *other]):
        here, there = first.get(master, 0), other.get(master, 0)
        if here != there:
            raise TableError(
                f"the tables disagree on {target}: the coefficient of {master} is "
                f"{coefficient_text(here)[:60]} in one and {coefficient_text(there)[:60]} in another; "
                "verify both"
            )
