"""What a table says beside its rows."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from tilth.family import EquationSource, Named
from tilth.family.order import Order
from tilth.frozen import dataclass

__all__ = ["TableAttributes", "TableHead"]


class TableAttributes(Protocol):
    """What certificates and files ask of a table beside its rows; a `Table` has it, and `TableHead` is it."""

    @property
    def source(self) -> EquationSource:
        """What the equations come from."""

    @property
    def order(self) -> Order:
        """The order of integrals."""

    @property
    def preferred_masters(self) -> tuple[Named, ...]:
        """Lowest in the order, the first one lowest."""

    @property
    def masters(self) -> tuple[Named, ...]:
        """In the order of columns."""

    @property
    def at(self) -> Mapping[str, Fraction]:
        """Values of the symbols that are given."""

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free."""

    @property
    def prime(self) -> int | None:
        """The modulus of residues."""


@dataclass(frozen=True, kw_only=True)
class TableHead:
    """What a table says beside its rows, before these are there.

    Attributes
    ----------
    source : Family or System
    order : Order
    preferred_masters, masters : tuple of Integral or Label
    at : mapping
        {symbol: value} of the symbols that are given, in the order of those of the source.
    prime : int or None
    """

    source: EquationSource
    order: Order
    preferred_masters: tuple[Named, ...]
    masters: tuple[Named, ...]
    at: Mapping[str, Fraction]
    prime: int | None

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free."""
        return tuple(symbol for symbol in self.source.symbols if symbol not in self.at)
