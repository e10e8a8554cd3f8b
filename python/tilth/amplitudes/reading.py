"""From a file to the terms of an amplitude: integrals of given families, coefficients in declared symbols."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilth.errors import FormatError, TilthError
from tilth.family import Family, Integral
from tilth.family.labels import Label
from tilth.formats.expressions import CoefficientReader
from tilth.formats.registry import FORMATS, find_format
from tilth.formats.source import read_source
from tilth.formats.sums import DraftSum
from tilth.table.factored import FactoredFunction, integer_ring

if TYPE_CHECKING:
    from tilth.project.families import Families

__all__ = ["read_terms"]

Terms = list[tuple[Integral, FactoredFunction]]


def read_terms(
    path: Path,
    source: Family | Families,
    symbols: tuple[str, ...],
    format: str | None,
    options: Mapping[str, Any],
) -> tuple[tuple[str, ...], Terms]:
    """Return the further symbols, those that the file declares among them, and the terms.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    entry = find_format(format, path)
    if entry.read_sum is None:
        known = ", ".join(one.name for one in FORMATS if one.read_sum is not None)
        raise FormatError(f"the format {entry.name} has no amplitudes, those that have are {known}")
    draft = entry.read_sum(read_source(path), **entry.accepted(options))
    declared = tuple(dict.fromkeys((*symbols, *draft.symbols)))
    return declared, _read(draft, source, (*source.symbols, *declared))


def _read(draft: DraftSum, source: Family | Families, symbols: tuple[str, ...]) -> Terms:
    families = {one.name: one for one in ((source,) if isinstance(source, Family) else source.families)}
    reader = CoefficientReader(symbols, functions=draft.functions)
    ring = integer_ring(symbols)
    terms: Terms = []
    for sign, text, label, position in draft.terms:
        try:
            integral = _integral(families, label)
        except (TilthError, ValueError) as error:
            raise draft.source.error(position, error) from None
        try:
            value = reader.read(text)
        except ValueError as error:
            raise draft.source.error(position, f"coefficient of {label}: {error}{_advice(error)}") from None
        function = value if isinstance(value, FactoredFunction) else FactoredFunction.number(ring, value)
        terms.append((integral, -function if sign < 0 else function))
    return terms


def _integral(families: Mapping[str, Family], label: Label) -> Integral:
    family = families.get(label.name)
    if family is None:
        raise FormatError(f"{label} is of the family {label.name!r}, the families are {', '.join(families)}")
    return family[label.indices]


def _advice(error: ValueError) -> str:
    unknown = "is not one of the symbols" in str(error)
    return "; name further symbols of coefficients with symbols=[...], or --symbols" if unknown else ""
