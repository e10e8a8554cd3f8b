"""What the JSON forms of matrices over masters share: the head, the masters, and sparse entries.

Rows and columns count from 0. A master that is a combination has ``"terms"``, [indices, coefficient] each, in
the place of ``"indices"``. The family is as in `Family.to_dict`, so that a file can be read alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from flint import fmpz_mpoly_ctx

from tilth.calculus.master_basis import Entries, MasterBasis
from tilth.calculus.matrix import MasterMatrix
from tilth.errors import FormatError, InputError
from tilth.family import Family, check_prime
from tilth.family.checks import is_integer
from tilth.family.numbers import number_text, parse_number
from tilth.family.reading import read_text
from tilth.family.strict_json import parse_json
from tilth.frozen import dataclass
from tilth.table import Combination, FactoredFunction, Preferred
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.factored import integer_ring

__all__ = ["BasisParts", "basis_data", "entries_data", "read_file", "read_form"]

_KEYS = {"format", "version", "family", "symbols", "at", "prime", "masters", "provenance"}

T = TypeVar("T")


@dataclass(frozen=True)
class BasisParts:
    """Masters, and the point they are under, as read from plain data.

    Attributes
    ----------
    family : Family
    masters : list of Integral or Combination
    at : dict
        {symbol: Fraction}
    prime : int or None
    provenance : mapping
    """

    family: Family
    masters: list[Preferred]
    at: dict[str, Fraction]
    prime: int | None
    provenance: Mapping[str, Any]

    def entries(self, data: Any) -> Entries:
        """Read the entries of a matrix, a list of [row, column, text].

        Raises
        ------
        FormatError, TypeError, ValueError
        """
        symbols = tuple(symbol for symbol in self.family.symbols if symbol not in self.at)
        ring = integer_ring(symbols) if symbols else None
        size = len(self.masters)
        entries: dict[tuple[int, int], Coefficient] = {}
        for row, column, text in data:
            if not (is_integer(row, 0, size - 1) and is_integer(column, 0, size - 1)):
                raise FormatError(f"an entry is in row {row!r} and column {column!r} of {size} masters")
            if (row, column) in entries:
                raise FormatError(f"row {row} and column {column} come twice")
            entries[row, column] = _read_coefficient(text, ring, self.prime)
        return entries


def basis_data(basis: MasterBasis, name: str, version: int, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain data of a form: its name and version, the basis, and the keys of its own."""
    return {
        "format": name,
        "version": version,
        "family": basis.family.to_dict(),
        "symbols": list(basis.symbols),
        "at": {symbol: number_text(value) for symbol, value in basis.at.items()},
        "prime": basis.prime,
        "masters": [_master_data(master) for master in basis.masters],
        **own,
        "provenance": dict(basis.provenance),
    }


def entries_data(matrix: MasterMatrix) -> list[list[Any]]:
    """Return the entries of a matrix as [row, column, text]."""
    return [[row, column, coefficient_text(value)] for (row, column), value in matrix.entries.items()]


def _master_data(master: Preferred) -> dict[str, Any]:
    if isinstance(master, Combination):
        return master.to_dict()
    return {"name": str(master), "indices": list(master.indices)}


def read_file(path: str | Path, read: Callable[[Any], T]) -> T:
    """Read a JSON file; errors name it.

    Raises
    ------
    FormatError
    """
    try:
        return read(parse_json(read_text(path, FormatError)))
    except FormatError as error:
        raise FormatError(f"{path}: {error}" if str(path) not in str(error) else str(error)) from error
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path} is not JSON: {error}") from error


def read_form(
    data: object,
    name: str,
    version: int,
    own: set[str],
    refusal: str,
    read: Callable[[BasisParts, Mapping[str, Any]], T],
) -> T:
    """Read plain data of a form.

    Parameters
    ----------
    data : object
    name : str
    version : int
    own : set of str
        The keys that this form has beside those of all forms.
    refusal : str
        Such as "these are no differential equations".
    read : callable
        Makes something of the masters and the data.

    Raises
    ------
    FormatError
    """
    if not isinstance(data, Mapping) or data.get("format") != name:
        raise FormatError(f"{refusal}: the format is not {name!r}")
    if data.get("version") != version:
        raise FormatError(f"version {data.get('version')!r} is not known, this is {version}")
    if set(data) != _KEYS | own:
        raise FormatError(f"the key {min(set(data) ^ (_KEYS | own))!r} is missing or unknown")
    try:
        return read(_parts(data), data)
    except FormatError:
        raise
    except (InputError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"{refusal}: {error}") from error


def _parts(data: Mapping[str, Any]) -> BasisParts:
    family = Family.from_dict(data["family"])
    at = family.partial_point({symbol: parse_number(text) for symbol, text in data["at"].items()})
    prime = None if data["prime"] is None else check_prime(data["prime"])
    masters = [_read_master(family, one) for one in data["masters"]]
    if len(set(masters)) != len(masters):
        raise FormatError("a master comes twice")
    symbols = tuple(symbol for symbol in family.symbols if symbol not in at)
    if list(symbols) != data["symbols"] or (symbols and prime is not None):
        raise FormatError(f"the free symbols are {', '.join(symbols) or 'none'} by the values that are given")
    return BasisParts(family, masters, at, prime, data["provenance"])


def _read_master(family: Family, data: Mapping[str, Any]) -> Preferred:
    if "terms" in data:
        return Combination.from_dict(family, data)
    integral = family[data["indices"]]
    if str(integral) != data["name"]:
        raise FormatError(f"the master {data['name']!r} has the indices of {integral}")
    return integral


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
