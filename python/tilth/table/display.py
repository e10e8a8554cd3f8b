"""A table as text and as HTML, short enough for a screen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tilth.family.numbers import number_text

if TYPE_CHECKING:
    from tilth.table.table import Coefficient, Table

__all__ = ["table_html", "table_text"]

MAX_ROWS = 40
MAX_DIGITS = 60


def _short(value: Coefficient) -> str:
    text = number_text(value)
    return (
        text if len(text) <= MAX_DIGITS else f"{text[: MAX_DIGITS // 2]}…{text[-8:]} ({len(text)} characters)"
    )


def _rows(table: Table) -> list[tuple[str, str, str]]:
    rows = []
    for target, row in table.items():
        if not row:
            rows.append((str(target), "0", ""))
        rows += [(str(target), str(master), _short(value)) for master, value in row.items()]
    return rows


def table_text(table: Table) -> str:
    """Return a heading and one line for each coefficient."""
    lines = [
        f"{table.family.name}: {len(table)} target(s), {len(table.masters)} masters",
        f"order {table.order.value}, at {table.point_text()}",
    ]
    rows = _rows(table)
    width = max((len(master) for _, master, _ in rows), default=0)
    last = None
    for target, master, value in rows[:MAX_ROWS]:
        if target != last:
            lines.append(f"{target} =")
            last = target
        lines.append(f"    {master:<{width}}  {value}".rstrip())
    if len(rows) > MAX_ROWS:
        lines.append(f"    … and {len(rows) - MAX_ROWS} more coefficients")
    return "\n".join(lines)


def table_html(table: Table) -> str:
    """Return the same as an HTML table."""
    rows = _rows(table)
    body = "".join(
        f"<tr><td>{escape(t)}</td><td>{escape(m)}</td><td>{escape(v)}</td></tr>"
        for t, m, v in rows[:MAX_ROWS]
    )
    more = f"<p>… and {len(rows) - MAX_ROWS} more coefficients</p>" if len(rows) > MAX_ROWS else ""
    return (
        f"<p>{escape(repr(table))}</p><table><thead><tr><th>target</th><th>master</th><th>coefficient</th></tr>"
        f"</thead><tbody>{body}</tbody></table>{more}"
    )
