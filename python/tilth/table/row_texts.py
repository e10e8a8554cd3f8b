"""Rows as canonical text, for files and for the hash of a statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tilth.family import Named
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.function_rows import FunctionRows

__all__ = ["RowText", "row_texts"]

#: {master: canonical text of its coefficient}, in the order of the table's masters.
RowText: TypeAlias = dict[Named, str]


def row_texts(rows: Mapping[Named, Mapping[Named, Coefficient]]) -> Iterator[tuple[Named, RowText]]:
    """Yield targets and the texts of their rows."""
    if isinstance(rows, FunctionRows):
        yield from rows.texts()
        return
    for target, row in rows.items():
        yield target, {master: coefficient_text(value) for master, value in row.items()}
