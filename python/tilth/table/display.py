"""A table as text and as HTML, short enough for a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

from tilth.family import Integral
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.factored import FactoredFunction
from tilth.table.function_text import shortened
from tilth.table.reductions import Reductions

__all__ = ["rows_html", "rows_text", "table_html", "table_text"]

MAX_ROWS = 40

Rows: TypeAlias = Mapping[Any, Mapping[Any, Coefficient]]


def _short(value: Coefficient) -> str:
    return value.short_text() if isinstance(value, FactoredFunction) else shortened(coefficient_text(value))


def _rows(table: Rows) -> Iterator[tuple[str, str, str]]:
    for target, row in table.items():
        if not row:
            scaleless = isinstance(target, Integral) and target.vanishes
            yield str(target), "0", "its sector is scaleless" if scaleless else ""
        for master, value in row.items():
            yield str(target), str(master), _short(value)


def _shown(table: Rows) -> tuple[list[tuple[str, str, str]], int]:
    """Return the first rows, and how many more there are."""
    rows = list(islice(_rows(table), MAX_ROWS))
    return rows, sum(max(1, len(row)) for row in table.values()) - len(rows)


def table_text(table: Reductions) -> str:
    """Return a heading and one line for each coefficient."""
    return (
        f"{table.source.name}: {len(table)} target(s), {len(table.masters)} masters\n"
        f"order {table.order.value}, at {table.point_text()}\n"
        f"{rows_text(table)}"
    )


def rows_text(table: Rows) -> str:
    """Return one line for each coefficient, as many as are worth reading."""
    lines = []
    rows, more = _shown(table)
    width = max((len(master) for _, master, _ in rows), default=0)
    last = None
    for target, master, value in rows:
        if target != last:
            lines.append(f"{target} =")
            last = target
        lines.append(f"    {master:<{width}}  {value}".rstrip())
    if more:
        lines.append(f"    … and {more} more coefficients")
    return "\n".join(lines)


def table_html(table: Reductions) -> str:
    """Return the same as an HTML table."""
    return rows_html(table, repr(table))


def rows_html(table: Rows, head: str) -> str:
    """Return a heading and one row of an HTML table for each coefficient."""
    from html import escape  # notebooks only

    rows, more = _shown(table)
    body = "".join(
        f"<tr><td>{escape(t)}</td><td>{escape(m)}</td><td>{escape(v)}</td></tr>" for t, m, v in rows
    )
    rest = f"<p>… and {more} more coefficients</p>" if more else ""
    return (
        f"<p>{escape(head)}</p><table><thead><tr><th>target</th><th>master</th><th>coefficient</th></tr>"
        f"</thead><tbody>{body}</tbody></table>{rest}"
    )
