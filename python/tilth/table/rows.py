"""`Rows`: what evaluation and amplitudes ask of a table, which one of several families has, too."""

from __future__ import annotations

from collections.abc import ItemsView, Mapping
from fractions import Fraction
from typing import Protocol

from tilth.family import Named, SymbolRing
from tilth.family.numbers import number_text
from tilth.table.arithmetic import Arithmetic, Coefficient

__all__ = ["Rows", "SymbolSource", "point_text"]


class SymbolSource(Protocol):
    """Where the symbols of coefficients come from: a family, given equations, or several families."""

    @property
    def symbols(self) -> tuple[str, ...]:
        """Variables of the coefficients."""

    @property
    def ring(self) -> SymbolRing:
        """The polynomial ring in `symbols`."""

    @property
    def set_to_one(self) -> str | None:
        """The symbol whose value may be left out of a point, and is one then."""


class Rows(Protocol):
    """Integrals in terms of masters, with coefficients of one kind."""

    @property
    def source(self) -> SymbolSource:
        """Where the symbols come from."""

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

    @property
    def arithmetic(self) -> Arithmetic:
        """The field that the coefficients are in."""

    def point_text(self) -> str:
        """Return the point and the prime as text."""

    def vanishes(self, integral: object, /) -> bool:
        """Whether an integral is known to be zero: it is one of a zero sector."""

    def items(self) -> ItemsView[Named, Mapping[Named, Coefficient]]:
        """Targets and their rows."""

    def __getitem__(self, target: Named, /) -> Mapping[Named, Coefficient]:
        """Return the row of a target."""

    def __contains__(self, target: object, /) -> bool:
        """Whether an integral is a target."""


def point_text(at: Mapping[str, Fraction], symbols: tuple[str, ...], prime: int | None) -> str:
    """Return a point, the symbols that are free, and the prime as text, such as ``d=4, any s, t``."""
    parts = [f"{symbol}={number_text(value)}" for symbol, value in at.items()]
    if symbols:
        parts.append("any " + ", ".join(symbols))
    point = ", ".join(parts)
    return point if prime is None else f"{point} modulo {prime}"
