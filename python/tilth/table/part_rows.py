"""`PartRows`: rows of a table that are in several files, as a run leaves them while it is under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tilth.family import Named
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.stored_rows import TextRows

__all__ = ["PartRows"]

Rows = Mapping[Named, Mapping[Named, Coefficient]]


class PartRows(TextRows):
    """The rows of several tables one after the other, each read when it is asked for.

    Parameters
    ----------
    targets : sequence of Integral or Label
        In the order in which the rows come.
    masters : tuple of Integral or Label
        Those that occur, in the order in which each part has them.
    symbols : tuple of str
        That the coefficients are functions of.
    parts : sequence of mapping
        Rows; together they have each target once.
    keep : object, optional
        Kept as long as the rows are, such as the temporary folder of their files.
    """

    def __init__(
        self,
        targets: Sequence[Named],
        masters: tuple[Named, ...],
        symbols: tuple[str, ...],
        parts: Sequence[Rows],
        keep: object = None,
    ) -> None:
        where = {target: part for part in parts for target in part}
        self._rows = {target: where[target] for target in targets}
        self._masters = masters
        self._symbols = symbols
        self._keep = keep

    @property
    def masters(self) -> tuple[Named, ...]:
        """The masters, in the order of the rows."""
        return self._masters

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that the coefficients are functions of."""
        return self._symbols

    def __getitem__(self, target: Named) -> Mapping[Named, Coefficient]:
        return self._rows[target][target]

    def row_text(self, target: Named) -> dict[Named, str]:
        """Return the texts of a row."""
        part = self._rows[target]
        if isinstance(part, TextRows):
            return part.row_text(target)
        return {master: coefficient_text(value) for master, value in part[target].items()}

    def __contains__(self, target: object) -> bool:
        return target in self._rows

    def __iter__(self) -> Iterator[Named]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, ({target: dict(row) for target, row in self.items()},)
