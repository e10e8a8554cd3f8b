"""A system of differential equations as JSON: one object, exact numbers and functions as text.

    {"format": "tilth-differential-equations", "version": 1, "family": {…}, "symbols": ["d", "s"],
     "at": {}, "prime": null, "masters": [{"name": "bubble[1,1]", "indices": [1, 1]}],
     "matrices": {"s": [[0, 0, "(d-4)/(2*s)"]]}, "provenance": {…}}

Rows and columns count from 0. A master that is a combination has ``"terms"``, [indices, coefficient] each, in
the place of ``"indices"``. The family is as in `Family.to_dict`, so that the file can be read alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from flint import fmpz_mpoly_ctx

from tilth.calculus.data import Entries, MasterDerivatives
from tilth.errors import FormatError, InputError
from tilth.family import Family, check_prime
from tilth.family.checks import is_integer
from tilth.family.numbers import number_text, parse_number
from tilth.family.reading import read_text
from tilth.family.strict_json import parse_json
from tilth.table import Combination, FactoredFunction, Preferred
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.factored import integer_ring

__all__ = ["FORMAT_VERSION", "equations_data", "read_equations", "read_equations_file"]

FORMAT_VERSION = 1

_FORMAT = "tilth-differential-equations"
_KEYS = {"format", "version", "family", "symbols", "at", "prime", "masters", "matrices", "provenance"}

Kind = TypeVar("Kind", bound=MasterDerivatives)


def equations_data(equations: MasterDerivatives) -> dict[str, Any]:
    """Return plain data, see `DifferentialEquations.to_dict`."""
    return {
        "format": _FORMAT,
        "version": FORMAT_VERSION,
        "family": equations.family.to_dict(),
        "symbols": list(equations.symbols),
        "at": {symbol: number_text(value) for symbol, value in equations.at.items()},
        "prime": equations.prime,
        "masters": [_master_data(master) for master in equations.masters],
        "matrices": {
            variable: [[row, column, coefficient_text(value)] for (row, column), value in entries.items()]
            for variable, entries in ((x, matrix.entries) for x, matrix in equations.matrices.items())
        },
        "provenance": dict(equations.provenance),
    }


def _master_data(master: Preferred) -> dict[str, Any]:
    if isinstance(master, Combination):
        return master.to_dict()
    return {"name": str(master), "indices": list(master.indices)}


def read_equations_file(path: str | Path, kind: type[Kind]) -> Kind:
    """Read a file, see `DifferentialEquations.load`."""
    try:
        return read_equations(parse_json(read_text(path, FormatError)), kind)
    except FormatError as error:
        raise FormatError(f"{path}: {error}" if str(path) not in str(error) else str(error)) from error
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path} is not JSON: {error}") from error


def read_equations(data: Mapping[str, Any], kind: type[Kind]) -> Kind:
    """Read plain data, see `DifferentialEquations.from_dict`.

    Raises
    ------
    FormatError
    """
    given: object = data
    if not isinstance(given, Mapping) or data.get("format") != _FORMAT:
        raise FormatError(f"these are no differential equations: the format is not {_FORMAT!r}")
    if data.get("version") != FORMAT_VERSION:
        raise FormatError(f"version {data.get('version')!r} is not known, this is {FORMAT_VERSION}")
    if set(data) != _KEYS:
        raise FormatError(f"the key {min(set(data) ^ _KEYS)!r} is missing or unknown")
    try:
        return _read(data, kind)
    except FormatError:
        raise
    except (InputError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"these are no differential equations: {error}") from error


def _read(data: Mapping[str, Any], kind: type[Kind]) -> Kind:
    family = Family.from_dict(data["family"])
    at = family.partial_point({symbol: parse_number(text) for symbol, text in data["at"].items()})
    prime = None if data["prime"] is None else check_prime(data["prime"])
    masters = [_read_master(family, one) for one in data["masters"]]
    if len(set(masters)) != len(masters):
        raise FormatError("a master comes twice")
    symbols = tuple(symbol for symbol in family.symbols if symbol not in at)
    if list(symbols) != data["symbols"] or (symbols and prime is not None):
        raise FormatError(f"the free symbols are {', '.join(symbols) or 'none'} by the values that are given")
    strange = [variable for variable in data["matrices"] if variable not in family.invariants]
    if strange:
        raise FormatError(f"{strange[0]!r} is not one of the invariants {', '.join(family.invariants)}")
    ring = integer_ring(symbols) if symbols else None
    matrices = {
        variable: _read_entries(entries, len(masters), ring, prime)
        for variable, entries in data["matrices"].items()
    }
    return kind(family, masters, matrices, at=at, prime=prime, provenance=data["provenance"])


def _read_master(family: Family, data: Mapping[str, Any]) -> Preferred:
    if "terms" in data:
        return Combination.from_dict(family, data)
    integral = family[data["indices"]]
    if str(integral) != data["name"]:
        raise FormatError(f"the master {data['name']!r} has the indices of {integral}")
    return integral


def _read_entries(data: Any, size: int, ring: fmpz_mpoly_ctx | None, prime: int | None) -> Entries:
    entries: dict[tuple[int, int], Coefficient] = {}
    for row, column, text in data:
        if not (is_integer(row, 0, size - 1) and is_integer(column, 0, size - 1)):
            raise FormatError(f"an entry is in row {row!r} and column {column!r} of {size} masters")
        if (row, column) in entries:
            raise FormatError(f"row {row} and column {column} come twice")
        entries[row, column] = _read_coefficient(text, ring, prime)
    return entries


def _read_coefficient(text: str, ring: fmpz_mpoly_ctx | None, prime: int | None) -> Coefficient:
    if ring is not None:
        value = FactoredFunction.parse(ring, text)
        if value.is_zero():
            raise FormatError("an entry is zero")
        return value
    number = parse_number(text)
    if number == 0 or (prime is not None and (number.denominator != 1 or not 0 < number < prime)):
        raise FormatError(f"the entry {text!r} is zero or no residue")
    return number if prime is None else number.numerator
