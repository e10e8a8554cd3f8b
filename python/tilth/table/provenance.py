"""What a file says of how a table or plan was made: checked by kind, so that it can be shown.

Nothing of it is proved by a certificate: it is what the file's writer says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["COUNTS", "read_provenance"]

MAX_DEPTH = 8

#: Counts of equations and what they are made of, in the order in which they come about.
COUNTS = (
    "seeds",
    "equations",
    "integrals",
    "generated",
    "independent",
    "selected",
    "multiplications",
)


def read_provenance(data: Any) -> dict[str, Any]:
    """Return a provenance whose known entries are what they should be; entries may be missing.

    Raises
    ------
    ValueError
        Naming the entry.
    """
    _check_depth(data, MAX_DEPTH)
    if not isinstance(data, dict):
        raise ValueError("provenance is no object")
    if "parts" in data:
        parts = data["parts"]
        if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
            raise ValueError("provenance parts is no list of objects")
        for part in parts:
            _check_entries("provenance parts", part, _ENTRIES)
    _check_entries("provenance", data, _ENTRIES)
    return data


def _check_depth(value: Any, depth: int) -> None:
    """Refuse what is nested too deeply."""
    if depth == 0:
        raise ValueError("provenance is nested too deeply")
    if isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            _check_depth(entry, depth - 1)


def _check_entries(place: str, data: Mapping[str, Any], known: Mapping[str, Callable[[Any], bool]]) -> None:
    for name, fits in known.items():
        if name in data and not fits(data[name]):
            raise ValueError(f"{place} {name} is not what it should be")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64


def _optional(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


def _all(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _named(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(map(fits, value.values()))


def _stage(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) == 3 and _text(value[1]) and _all(_count)([value[0], value[2]])
    )


def _reconstruction(value: Any) -> bool:
    kinds = {"stages": _all(_stage), "primes": _all(_count)}
    return isinstance(value, dict) and all(kinds.get(name, _count)(entry) for name, entry in value.items())


#: Entry: whether a value is of its kind. What is not listed is shown nowhere but as JSON.
_ENTRIES: Mapping[str, Callable[[Any], bool]] = {
    "rule": _text,
    "seeding": _text,
    "identities": _all(_text),
    "symmetries": _text,
    "prefer": _optional(_text),
    "counts": _named(_count),
    "versions": _named(_text),
    "reconstruction": _reconstruction,
    "tape": _named(_count),
    "set_to_one": _optional(_text),
    "checked_modulo": _count,
    "special_point": lambda value: isinstance(value, bool),
    **dict.fromkeys(COUNTS, _count),
}
