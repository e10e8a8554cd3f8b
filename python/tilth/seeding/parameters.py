"""Parameters of rules: what each may be, how it is checked, and what help says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, field
from typing import Any, Generic, TypeVar

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.frozen import dataclass
from tilth.seeding.protocol import SeedingRule, is_rule

__all__ = [
    "BOUND",
    "COUNT",
    "PROPAGATORS",
    "RULE",
    "SECTOR_BOUNDS",
    "SHIFTED_BOUND",
    "Kind",
    "SectorTable",
    "bound",
    "parameter",
    "plain",
]

Value = TypeVar("Value")

#: Takes the names of rule and parameter and a value; returns the value in its one form, or raises RuleError.
Check = Callable[[str, str, Any], Any]


@dataclass(frozen=True)
class Kind:
    """What a parameter may be.

    Attributes
    ----------
    text : str
        The type, as help calls it.
    check : callable
        Takes the names of rule and parameter and a value. Returns the value in one hashable form, or raises
        a `RuleError` that names all three.
    """

    text: str
    check: Check


def parameter(kind: Kind, text: str, *, default: Any = MISSING) -> Any:
    """Return the dataclass field of a rule's parameter.

    Parameters
    ----------
    kind : Kind
    text : str
        What it means, in a line or two, with its unit and its default where that needs words.
    default : optional
        Without one the parameter has to be given. None is for "not given" and is never checked.
    """
    return field(default=default, metadata={"kind": kind, "help": text})


class SectorTable(Mapping[int, Value], Generic[Value]):
    """An immutable table by sector number: it is hashed and compared like a tuple.

    Parameters
    ----------
    entries : mapping
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[int, Value]) -> None:
        self._entries = {sector: entries[sector] for sector in sorted(entries)}

    def __getitem__(self, sector: int) -> Value:
        return self._entries[sector]

    def __iter__(self) -> Iterator[int]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        return hash(tuple(self._entries.items()))

    def __repr__(self) -> str:
        return repr(self._entries)


def plain(number: Any) -> int:
    """Return a plain integer, whatever kind of integer was given."""
    return int(str(number))


def bound(rule: str, name: str, value: object) -> int | None:
    """Return a bound on dots or numerator powers, or None if none was given.

    Raises
    ------
    RuleError
        Not an integer from 0 to 127.
    """
    return None if value is None else _integer(rule, name, value, 0, 127)


def _integer(rule: str, name: str, value: object, least: int, most: int) -> int:
    if not is_integer(value, least, most):
        raise RuleError(f"{rule}: {name}={value!r} is not an integer from {least} to {most}")
    return plain(value)


def _bound(rule: str, name: str, value: object) -> int:
    return _integer(rule, name, value, 0, 127)


def _shifted_bound(rule: str, name: str, value: object) -> int:
    return _integer(rule, name, value, -127, 127)


def _count(rule: str, name: str, value: object) -> int:
    if not is_integer(value, 1):
        raise RuleError(f"{rule}: {name}={value!r} is not a positive integer")
    return plain(value)


def _sector_bounds(rule: str, name: str, value: object) -> SectorTable[int]:
    if value is None:
        return SectorTable({})
    if not isinstance(value, Mapping):
        raise RuleError(f"{rule}: {name}={value!r} is not a table, write it like {{15: 2, 45: 1}}")
    table = {}
    for sector, s in value.items():
        if not is_integer(sector, 1):
            raise RuleError(f"{rule}: {name} has the key {sector!r}, which is not a sector number")
        table[plain(sector)] = _bound(rule, f"{name}[{sector}]", s)
    return SectorTable(table)


def _propagators(rule: str, name: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)) or not all(is_integer(number, 1, 20) for number in value):
        raise RuleError(f"{rule}: {name}={value!r} is not a list of propagators, write it like [4, 5]")
    return tuple(map(plain, value))


def _rule(rule: str, name: str, value: object) -> SeedingRule:
    if not is_rule(value):
        raise RuleError(f"{rule}: {repr(value)[:400]} is not a seeding rule")
    return value


#: A bound on dots or on a numerator power.
BOUND = Kind("int", _bound)
#: A bound that may be negative, as Kira's ``l``.
SHIFTED_BOUND = Kind("int", _shifted_bound)
#: How often.
COUNT = Kind("int", _count)
#: Bounds on the numerator power, by sector.
SECTOR_BOUNDS = Kind("mapping of sectors to bounds", _sector_bounds)
#: Propagators, counted from 1.
PROPAGATORS = Kind("sequence of int", _propagators)
#: Another rule.
RULE = Kind("rule", _rule)
