"""What a table's file says beside rows and certificates: writing and reading it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tilth.family import Family, check_prime, read_source
from tilth.family.numbers import number_text
from tilth.family.order import read_order
from tilth.table.file_entries import columns, distinct, point, read_columns
from tilth.table.head import TableAttributes, TableHead

__all__ = ["head_data", "read_head"]


def head_data(head: TableAttributes) -> dict[str, Any]:
    """Return what a table says beside its rows as plain data."""
    source = head.source
    return {
        ("family" if isinstance(source, Family) else "system"): source.to_dict(),
        "order": head.order.value,
        "preferred_masters": columns(source, head.preferred_masters),
        "at": {symbol: number_text(head.at[symbol]) for symbol in source.symbols if symbol in head.at},
        "prime": head.prime,
        "masters": columns(source, head.masters),
    }


def read_head(data: Mapping[str, Any]) -> TableHead:
    """Read what a table says beside its rows.

    Raises
    ------
    ValueError, LookupError, TypeError, AttributeError, TilthError
        The data are none.
    """
    source = read_source(data["system"] if "system" in data else data["family"])
    head = TableHead(
        source=source,
        order=read_order(data["order"]),
        preferred_masters=read_columns(source, data["preferred_masters"]),
        masters=distinct("masters", read_columns(source, data["masters"])),
        at=point(source, data["at"]),
        prime=None if data["prime"] is None else check_prime(data["prime"]),
    )
    if head.prime is not None and head.symbols:
        raise ValueError(f"it is modulo {head.prime} and has no values of {', '.join(head.symbols)}")
    return head
