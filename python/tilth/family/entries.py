"""Bring what the user hands over into one form: checked names, parsed expressions, canonical text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from flint import fmpq, fmpz

from tilth.errors import DimensionError, ExpressionError, FamilyError, KinematicsError, UnknownSymbol
from tilth.family.kinematics.products import KinematicsEntry
from tilth.family.numbers import number_text
from tilth.family.text.expression import Expression, Name, names_of, to_text
from tilth.family.text.from_sympy import expression_from_sympy, is_sympy
from tilth.family.text.parser import parse_expression
from tilth.family.text.suggest import looks_like

__all__ = [
    "Entry",
    "first_names",
    "kinematics_entries",
    "read_entries",
    "read_invariants",
    "read_kinematics",
    "read_momenta",
    "read_name",
]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
RESERVED = "d"


class Entry(NamedTuple):
    """One expression: its text without blanks, its tree, and its label for messages."""

    text: str
    node: Expression
    label: str


def _parse(value: object, place: str, equals: str = "") -> tuple[str, Expression, str]:
    """Canonical text, tree and label of a string, rational or sympy expression."""
    if is_sympy(value):
        text = to_text(expression_from_sympy(value, place))
    elif isinstance(value, int | Fraction | fmpq | fmpz) and not isinstance(value, bool):
        text = number_text(value) if isinstance(value, int | Fraction) else str(value)
    elif isinstance(value, str):
        text = value
    else:
        raise ExpressionError(
            f"{place} is {value!r} of type {type(value).__name__}, give a string, an integer or a Fraction"
        )
    label = f'{place}{equals} "{text}"' if len(text) <= 200 else place
    node = parse_expression(text, label)
    return "".join(text.split()), node, label


def read_name(name: object) -> str:
    """Check the family's name, which must be an identifier; FamilyError otherwise."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise FamilyError(f"name {name!r} is not an identifier, use letters, digits and underscores")
    return name


def read_momenta(loops: Sequence[str], externals: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Loop and external momenta, distinct identifiers other than d; FamilyError otherwise."""
    seen: set[str] = set()
    for place, names in (("loops", loops), ("externals", externals)):
        if not isinstance(names, list | tuple):
            raise FamilyError(f"{place} is {names!r}, give a list of names")
        for name in names:
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise FamilyError(f"{place} contains {name!r}, which is not an identifier, rename it")
            if name == RESERVED:
                raise FamilyError(
                    f"{place} contains d, which is reserved for the space-time dimension, rename it"
                )
            if name in seen:
                raise FamilyError(f"{place} contains {name} a second time, list every momentum once")
            seen.add(name)
    if not loops:
        raise FamilyError("loops is empty, give at least one loop momentum")
    return tuple(loops), tuple(externals)


def read_entries(values: Sequence[Any], place: str, first: int = 1) -> tuple[Entry, ...]:
    """Propagators, numbered from `first` in messages; FamilyError or ExpressionError when unusable."""
    if not isinstance(values, list | tuple):
        raise FamilyError(f"{place} is {values!r}, give a list of expressions")
    return tuple(
        Entry(*_parse(value, f"{place}[{number}]")) for number, value in enumerate(values, start=first)
    )


def read_kinematics(
    kinematics: Mapping[str, Any] | Iterable[tuple[str, Any]],
) -> tuple[tuple[Entry, Entry], ...]:
    """Pairs of key and value; KinematicsError when malformed or when a key is repeated."""
    try:
        items = list(
            kinematics.items() if isinstance(kinematics, Mapping) else ((k, v) for k, v in kinematics)
        )
    except (TypeError, ValueError):
        raise KinematicsError(
            f"kinematics is {kinematics!r}, give a mapping such as {{'p1^2': 'm1'}}"
        ) from None
    pairs = []
    seen: set[str] = set()
    for key, value in items:
        left = Entry(*_parse(key, "kinematics key"))
        place = f'kinematics["{left.text}"]'
        if left.text in seen:
            raise KinematicsError(f"{place} appears twice, keep one")
        seen.add(left.text)
        pairs.append((left, Entry(*_parse(value, place, " ="))))
    return tuple(pairs)


def lonely_names(entries: Iterable[Entry], names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Names that occur once and look like another one, as (name, the other, label of the entry).

    Of two that occur once each it is the later one. An invariant that occurs once is no sign of a slip by
    itself: in most families there is one.
    """
    places: dict[str, list[str]] = {}
    for entry in entries:
        for name in names_of(entry.node):
            places.setdefault(name, []).append(entry.label)
    for number, name in enumerate(names):
        if len(places[name]) > 1:
            continue
        for place, other in enumerate(names):
            usual = len(places[other]) > 1 or place < number
            if other != name and usual and looks_like(name, other):
                yield name, other, places[name][0]
                break


def kinematics_entries(pairs: Iterable[tuple[Entry, Entry]]) -> tuple[KinematicsEntry, ...]:
    """Return the pairs in the form that `solve_kinematics` takes."""
    return tuple(KinematicsEntry(value.label, key.node, value.node) for key, value in pairs)


def first_names(entries: Iterable[Entry], momenta: Sequence[str]) -> tuple[str, ...]:
    """Names other than momenta, in order of first appearance."""
    found = dict.fromkeys(name for entry in entries for name in names_of(entry.node))
    return tuple(name for name in found if name not in momenta and name != RESERVED)


def read_invariants(
    invariants: Mapping[str, int] | Iterable[tuple[str, int]], momenta: Sequence[str]
) -> dict[str, int]:
    """Check declared invariants and their integer mass dimensions.

    Raises
    ------
    UnknownSymbol
        Not an identifier.
    FamilyError
        A reserved name, or the name of a momentum, or one that is repeated.
    DimensionError
        A dimension that is not an integer.
    """
    try:
        items = list(
            invariants.items() if isinstance(invariants, Mapping) else ((n, v) for n, v in invariants)
        )
    except (TypeError, ValueError):
        raise FamilyError(
            f"invariants is {invariants!r}, give a mapping of symbols to mass dimensions"
        ) from None
    result: dict[str, int] = {}
    for key, dimension in items:
        node = expression_from_sympy(key, "invariants") if is_sympy(key) else None
        name = node.name if isinstance(node, Name) else key
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise UnknownSymbol(f"invariants contains {name!r}, which is not an identifier, rename it")
        if name == RESERVED:
            raise FamilyError(
                "invariants contains d, which is reserved for the space-time dimension, rename it"
            )
        if name in momenta:
            raise FamilyError(f"invariants contains {name}, which is a momentum, rename one of them")
        if name in result:
            raise FamilyError(f"invariants contains {name} twice, keep one")
        if isinstance(dimension, bool) or not isinstance(dimension, int):
            raise DimensionError(
                f"invariants[{name!r}] is {dimension!r}, give its mass dimension as an integer"
            )
        result[name] = dimension
    return result
