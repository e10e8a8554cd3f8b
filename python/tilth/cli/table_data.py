"""A table as plain data, for ``--json``."""

from __future__ import annotations

from typing import Any

from tilth.family.numbers import number_text
from tilth.table import Table
from tilth.table.coefficients import rows_data

__all__ = ["table_data"]


def table_data(table: Table) -> dict[str, Any]:
    """Return a table as plain data, ready for JSON."""
    return {
        "family": table.source.name,
        "order": table.order.value,
        "at": {symbol: number_text(value) for symbol, value in table.at.items()},
        "symbols": list(table.symbols),
        "prime": table.prime,
        "masters": [str(master) for master in table.masters],
        "table": rows_data(table),
        "provenance": dict(table.provenance),
    }
