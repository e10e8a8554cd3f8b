"""`StoredRows`: rows of a table that are made when they are asked for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from tilth.family import Named
from tilth.table.arithmetic import Coefficient

__all__ = ["StoredRows", "TextRows"]


class StoredRows(Mapping[Named, Mapping[Named, Coefficient]]):
    """Rows of a table that are kept in another form than as Python objects.

    A table takes them as they are: the coefficients of a row come in the order of `masters`, which are
    those of the table, without zeros; they are functions of `symbols`, or numbers of the table's kind if
    there are none.
    """

    @property
    @abstractmethod
    def masters(self) -> tuple[Named, ...]:
        """The masters, by the numbers that rows give them."""

    @property
    @abstractmethod
    def symbols(self) -> tuple[str, ...]:
        """The symbols that the coefficients are functions of."""


class TextRows(StoredRows):
    """Rows of a table that are kept as text."""

    @abstractmethod
    def row_text(self, target: Named) -> dict[Named, str]:
        """Return ``{master: text of its coefficient}``, in the order of the masters."""
