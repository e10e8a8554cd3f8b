"""What is written down of options: in the manifest of a run, in the provenance of a table, in a cache key."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tilth.family import Family, Integral, Label
from tilth.family.numbers import number_text
from tilth.pipeline.options.classes import Machine, ReduceOptions, SolveOptions
from tilth.pipeline.options.option import Changes, Known, Stage, known_options
from tilth.table import Combination

__all__ = [
    "BEFORE",
    "cache_key",
    "manifest_of",
    "options_from_manifest",
    "plain",
    "provenance_of",
    "solve_options_from_manifest",
]


#: What it was like before there was an option for it, where that is not the default.
BEFORE: Mapping[str, Any] = MappingProxyType({"symmetries": "none", "objective": "selected"})


def manifest_of(options: Machine) -> dict[str, Any]:
    """Return all options that a table may depend on, ready for JSON."""
    return {known.name: plain(getattr(options, known.name)) for known in _that_matter(options)}


def options_from_manifest(manifest: Mapping[str, Any], family: Family) -> dict[str, Any]:
    """Return the keyword arguments of `reduce` that a manifest has.

    Raises
    ------
    LookupError, TypeError, TilthError
        The manifest is damaged.
    """
    found = {**BEFORE, **_there(manifest, ReduceOptions())}
    if "preferred_masters" in found:
        found["preferred_masters"] = [
            Combination.from_dict(family, one) if isinstance(one, Mapping) else family[one]
            for one in found["preferred_masters"]
        ]
    return found


def solve_options_from_manifest(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of `solve` that a manifest has.

    Raises
    ------
    LookupError, TypeError
        The manifest is damaged.
    """
    found = _there(manifest, SolveOptions())
    found["preferred_masters"] = [
        Label(name, tuple(indices), weight) for name, indices, weight in found["preferred_masters"]
    ]
    return found


def provenance_of(options: Machine) -> dict[str, Any]:
    """Return what the provenance of a table has to say of the options: what the table does not say itself."""
    return {
        known.name: plain(getattr(options, known.name))
        for known in _that_matter(options)
        if not known.about.told_apart
    }


def cache_key(options: Machine, stage: Stage) -> Hashable:
    """Return all options that what was found by the end of a stage may depend on."""
    stages = list(Stage)
    return tuple(
        (known.name, getattr(options, known.name))
        for known in _that_matter(options)
        if stages.index(known.about.stage) <= stages.index(stage)
    )


def _that_matter(options: Machine) -> Iterator[Known]:
    """Yield the options that the table or the work may depend on."""
    return (known for known in known_options(type(options)) if known.about.changes is not Changes.NOTHING)


def _there(manifest: Mapping[str, Any], options: Machine) -> dict[str, Any]:
    """Return what a manifest has of the options of a class.

    An option that is younger than the manifest is not among them, and so has its default.
    """
    return {name: manifest[name] for name in manifest_of(options) if name in manifest}


def plain(value: Any) -> Any:
    """Return the value of an option as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Integral):
        return list(value.indices)
    if isinstance(value, Combination):
        return value.to_dict()
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value
