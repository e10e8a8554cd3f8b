"""Rows of a table, not too many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from tilth.errors import OutOfMemory, TilthError
from tilth.family import Named
from tilth.table.arithmetic import Coefficient
from tilth.table.function_rows import FunctionRows, some_rows
from tilth.table.function_store import FunctionStore
from tilth.table.stored_rows import StoredRows, TextRows

__all__ = ["BATCH", "Rows", "masters_in", "row_batches"]

Rows: TypeAlias = Mapping[Named, Mapping[Named, Coefficient]]

#: Rows that are looked at together; of a table in files no more are held.
BATCH = 1024


def row_batches(rows: Rows, targets: Iterable[Named]) -> Iterator[Rows]:
    """Yield the rows of some targets; those in a store, which holds them anyway, at once.

    Functions in files are read by the core, a batch at a time.
    """
    asked = iter(targets)
    if isinstance(rows, FunctionRows):
        if found := some_rows(rows, asked):
            yield found
        return
    if isinstance(rows, TextRows) and rows.symbols:
        while some := tuple(islice(asked, BATCH)):
            yield _in_store(rows, some)
        return
    while batch := {target: rows[target] for target in islice(asked, BATCH)}:
        yield batch


def _in_store(rows: TextRows, targets: Sequence[Named]) -> Rows:
    """Return rows of functions that the core has read, all at once."""
    places = {master: place for place, master in enumerate(rows.masters)}
    numbers: dict[str, int] = {}
    pairs = [
        (
            target,
            [
                (places[master], numbers.setdefault(text, len(numbers)))
                for master, text in rows.row_text(target).items()
            ],
        )
        for target in targets
    ]
    try:
        store = FunctionStore.from_texts(rows.symbols, list(numbers))
    except OutOfMemory:
        raise
    except TilthError:
        return {target: rows[target] for target in targets}  # which says in which row it is
    return FunctionRows.from_rows(pairs, rows.masters, store)


def masters_in(rows: Rows) -> tuple[Named, ...]:
    """Return the masters that occur, each once; rows that are stored know them."""
    if isinstance(rows, StoredRows):
        return rows.masters
    return tuple(dict.fromkeys(master for row in rows.values() for master in row))
