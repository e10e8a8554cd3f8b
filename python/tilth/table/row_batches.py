"""Rows of a table, not too many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from tilth.family import Named
from tilth.table.arithmetic import Coefficient
from tilth.table.function_rows import FunctionRows, some_rows
from tilth.table.stored_rows import StoredRows

__all__ = ["BATCH", "Rows", "masters_in", "row_batches"]

Rows: TypeAlias = Mapping[Named, Mapping[Named, Coefficient]]

#: Rows that are looked at together; of a table in files no more are held.
BATCH = 1024


def row_batches(rows: Rows, targets: Iterable[Named]) -> Iterator[Rows]:
    """Yield the rows of some targets; those in a store, which holds them anyway, at once."""
    asked = iter(targets)
    if isinstance(rows, FunctionRows):
        if found := some_rows(rows, asked):
            yield found
        return
    while batch := {target: rows[target] for target in islice(asked, BATCH)}:
        yield batch


def masters_in(rows: Rows) -> tuple[Named, ...]:
    """Return the masters that occur, each once; rows that are stored know them."""
    if isinstance(rows, StoredRows):
        return rows.masters
    return tuple(dict.fromkeys(master for row in rows.values() for master in row))
