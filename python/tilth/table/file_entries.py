"""Entries that all parts of a table's file share: keys of integrals, rows, numbers and points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from flint import fmpz_mpoly_ctx

from tilth.family import EquationSource, Family, Named
from tilth.family.checks import is_integer
from tilth.family.numbers import number_text, parse_number
from tilth.family.points import point_values
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.combination import Combination
from tilth.table.factored import FactoredFunction, integer_ring

__all__ = [
    "columns",
    "distinct",
    "integrals",
    "keys",
    "natural",
    "pairs",
    "point",
    "read_coefficient_text",
    "read_columns",
    "read_residue",
    "read_row",
    "read_value",
]

T = TypeVar("T")


def keys(source: EquationSource, named: Iterable[Named]) -> list[list[int]]:
    """Return the keys of integrals as lists."""
    return [list(source.key(integral)) for integral in named]


def columns(source: EquationSource, masters: Iterable[Named]) -> list[Any]:
    """Return masters as data: the keys of integrals, and combinations of them as name and terms."""
    return [one.to_dict() if isinstance(one, Combination) else list(source.key(one)) for one in masters]


def read_columns(source: EquationSource, data: Iterable[Any]) -> tuple[Named, ...]:
    """Read what `columns` wrote."""
    return tuple(
        Combination.from_dict(source, one)
        if isinstance(one, dict) and isinstance(source, Family)
        else source[one]
        for one in data
    )


def integrals(source: EquationSource, data: Iterable[Any]) -> tuple[Named, ...]:
    """Return the integrals of keys."""
    return tuple(source[key] for key in data)


def pairs(row: Mapping[Named, Coefficient], masters: tuple[Named, ...]) -> list[list[Any]]:
    """Return [number of the master, coefficient] for each coefficient."""
    numbers = {master: number for number, master in enumerate(masters)}
    return [[numbers[master], coefficient_text(value)] for master, value in row.items()]


def read_row(
    listed: list[list[Any]], masters: tuple[Named, ...], read: Callable[[object], T]
) -> dict[Named, T]:
    """Return {master: what is read}."""
    numbers = distinct("a row", (natural(number) for number, _ in listed))
    values = (read(text) for _, text in listed)
    return {masters[number]: value for number, value in zip(numbers, values, strict=True)}


def point(source: EquationSource, data: Mapping[str, Any]) -> dict[str, Fraction]:
    """Read values of some symbols; of all, if they are a point where the family is not singular."""
    values = {symbol: parse_number(text) for symbol, text in data.items()}
    if set(values) == set(source.symbols):
        return source.point(values)
    return point_values(values, tuple(symbol for symbol in source.symbols if symbol in values), None)


def read_value(text: object, prime: int | None, symbols: tuple[str, ...]) -> Coefficient:
    """Read the text of a coefficient, a function of some symbols if there are any.

    Raises
    ------
    ValueError
    """
    return read_coefficient_text(text, prime, integer_ring(symbols) if symbols else None)


def read_residue(text: object, prime: int) -> int:
    """Read a residue.

    Raises
    ------
    ValueError
    """
    return int(read_coefficient_text(text, prime, None))  # type: ignore[arg-type]


def read_coefficient_text(text: object, prime: int | None, ring: fmpz_mpoly_ctx | None) -> Coefficient:
    """Read a coefficient: a function, a fraction, or with a prime one of its residues.

    Raises
    ------
    ValueError
    """
    if ring is not None:
        if not isinstance(text, str):
            raise ValueError(f"{str(text)[:40]!r} is not a function")
        return FactoredFunction.parse(ring, text)
    number = parse_number(text)
    if number_text(number) != text:
        raise ValueError(f"{str(text)[:40]!r} is not a number in canonical form")
    if prime is None:
        return number
    if number.denominator != 1 or not 0 <= number < prime:
        raise ValueError(f"{text!r} is not a residue modulo {prime}")
    return number.numerator


def natural(number: object) -> int:
    """Return a natural number.

    Raises
    ------
    ValueError
    """
    if not isinstance(number, int) or not is_integer(number, 0):
        raise ValueError(f"{number!r} is not a natural number")
    return number


def distinct(what: str, items: Iterable[T]) -> tuple[T, ...]:
    """Return items, none of which may come twice.

    Raises
    ------
    ValueError
    """
    listed = tuple(items)
    if len(set(listed)) != len(listed):
        raise ValueError(f"{what} has an entry twice")
    return listed
