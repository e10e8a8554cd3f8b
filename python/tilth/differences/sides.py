"""A side of a comparison: a reduction by names and indices, so that families need not be the same objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tilth.family import Integral, Label, Named
from tilth.formats import Rules
from tilth.table import Combination
from tilth.table.arithmetic import Coefficient
from tilth.table.factored import FactoredFunction
from tilth.table.rows import Rows

__all__ = ["Key", "Row", "Side", "key_of", "side_of"]

#: An integral of any program, or a combination of integrals that is a master here.
Key: TypeAlias = Label | Combination
Row: TypeAlias = Mapping[Key, Coefficient]


@dataclass(frozen=True)
class Side:
    """One of two reductions.

    Attributes
    ----------
    rows : mapping
        {target: {master: coefficient}}, without targets that stand for themselves.
    masters : frozenset of Key
    at : mapping
        {symbol: Fraction}: where coefficients were taken, if it is known.
    prime : int or None
        The modulus of residues.
    symbols : tuple of str
        Of which coefficients are functions.
    """

    rows: Mapping[Key, Row]
    masters: frozenset[Key]
    at: Mapping[str, Fraction]
    prime: int | None
    symbols: tuple[str, ...]


def key_of(named: Named) -> Key:
    """Return an integral by name and indices; a combination stays what it is."""
    return Label(named.family.name, named.indices) if isinstance(named, Integral) else named


def side_of(reduction: Rules | Rows) -> Side:
    """Return a table, or rules that were read, as a side."""
    rows: dict[Key, Row] = {}
    masters: set[Key] = set(map(key_of, reduction.masters))
    for target, row in reduction.items():
        key, keyed = key_of(target), {key_of(master): value for master, value in row.items()}
        if not _stands_for_itself(key, keyed):
            rows[key] = keyed
        masters.update(keyed)
    return Side(rows, frozenset(masters), dict(reduction.at), reduction.prime, _symbols(rows.values()))


def _stands_for_itself(target: Key, row: Row) -> bool:
    value = row.get(target, 0)
    return len(row) == 1 and (value.is_one() if isinstance(value, FactoredFunction) else value == 1)


def _symbols(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the symbols of the rings of all coefficients: one ring, unless there are only numbers."""
    found = (value.symbols for row in rows for value in row.values() if isinstance(value, FactoredFunction))
    return next(found, ())
