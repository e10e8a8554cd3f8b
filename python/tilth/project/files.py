"""The file form of a table of several families, version 1.

One line of ASCII, ``tilth-project-table VERSION SHA256 LENGTH``, then LENGTH bytes of JSON, then the files of
the tables of single families, one after the other, each with a first line and a checksum of its own. The JSON
has the length and the checksum of each. Maps between families are there by name and are made anew, with all
checks, when the file is read; coefficients are canonical text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from tilth.errors import TableFileError
from tilth.family import Integral, check_prime
from tilth.family.numbers import number_text, parse_number
from tilth.family.strict_json import parse_json
from tilth.project.coefficients import CoefficientKind, Row
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap
from tilth.project.file_entries import family_named, integral_entry, map_entry, read_map_entry
from tilth.project.parts import Parts
from tilth.table import Table
from tilth.table.coefficients import coefficient_text
from tilth.table.file_entries import natural, read_value
from tilth.table.file_rows import MALFORMED
from tilth.table.files import table_from_bytes, table_to_bytes
from tilth.table.sealed_file import SealedForm

__all__ = [
    "FORMAT_VERSION",
    "is_project_table",
    "load_parts",
    "parts_from_bytes",
    "parts_to_bytes",
    "save_parts",
]

FORMAT_VERSION = 1

_FORM = SealedForm("tilth-project-table", FORMAT_VERSION, "a table of a project", "take another copy")
_KEYS = {
    "families",
    "at",
    "prime",
    "maps",
    "translated",
    "bridges",
    "crossings",
    "crossed",
    "targets",
    "masters",
    "tables",
}


def is_project_table(path: str | Path) -> bool:
    """Whether a file begins as one of this format."""
    return _FORM.begins(path)


def save_parts(parts: Parts, path: str | Path) -> None:
    """Write the file, see `ProjectTable.save`."""
    _FORM.write(path, *_contents(parts))


def parts_to_bytes(parts: Parts) -> bytes:
    """Return the contents of the file."""
    return _FORM.to_bytes(*_contents(parts))


def _contents(parts: Parts) -> tuple[dict[str, Any], bytes]:
    tables = {name: table_to_bytes(table) for name, table in parts.tables.items()}
    return _to_data(parts, tables), b"".join(tables.values())


def _to_data(parts: Parts, tables: Mapping[str, bytes]) -> dict[str, Any]:
    maps = {id(found): found for found in (*parts.translated.values(), *parts.bridges.values())}
    numbers = {key: number for number, key in enumerate(maps)}
    masters = {master: None for row in parts.rows.values() for master in row}
    columns = {master: number for number, master in enumerate(masters)}
    return {
        **parts.families.to_dict(),
        "crossed": list(parts.crossed),
        "at": {symbol: number_text(value) for symbol, value in parts.kind.at.items()},
        "prime": parts.kind.prime,
        "maps": [map_entry(found) for found in maps.values()],
        "translated": [[*integral_entry(one), numbers[id(found)]] for one, found in parts.translated.items()],
        "bridges": [[*integral_entry(one), numbers[id(found)]] for one, found in parts.bridges.items()],
        "masters": [integral_entry(master) for master in masters],
        "targets": [
            [
                *integral_entry(target),
                [[columns[master], coefficient_text(value)] for master, value in row.items()],
            ]
            for target, row in parts.rows.items()
        ],
        "tables": [
            [name, len(content), hashlib.sha256(content).hexdigest()] for name, content in tables.items()
        ],
    }


def load_parts(path: str | Path) -> Parts:
    """Read the file, see `ProjectTable.load`."""
    return _read(_FORM.read(path), str(path))


def parts_from_bytes(content: bytes, path: str) -> Parts:
    """Read the contents of the file; errors name `path`.

    Raises
    ------
    TableFileError
    """
    return _read(_FORM.parts_of(content, path), path)


def _read(content: tuple[bytes, bytes], path: str) -> Parts:
    payload, rest = content
    try:
        return _from_data(parse_json(payload), rest, path)
    except TableFileError:
        raise
    except MALFORMED as error:
        raise TableFileError(f"{path}: is not a well-formed table of a project: {error}") from error


def _from_data(data: Mapping[str, Any], rest: bytes, path: str) -> Parts:
    if set(data) != _KEYS:
        raise ValueError(f"its keys are not {', '.join(sorted(_KEYS))}")
    families = Families.from_dict({key: data[key] for key in ("families", "crossings")})
    tables = dict(_tables(families, data["tables"], rest, path))
    maps = [read_map_entry(families, entry) for entry in data["maps"]]
    translated = _mapped(families, data["translated"], maps)
    bridges = _mapped(families, data["bridges"], maps)
    crossed = {name: families.crossings[name] for name in data["crossed"]}
    at: dict[str, Fraction] = {symbol: parse_number(text) for symbol, text in data["at"].items()}
    if not set(at) <= set(families.symbols):
        raise ValueError("its point has an unknown symbol")
    prime = None if data["prime"] is None else check_prime(data["prime"])
    kind = CoefficientKind(
        families.symbols, {symbol: at[symbol] for symbol in families.symbols if symbol in at}, prime
    )
    if prime is not None and kind.symbols:
        raise ValueError(f"it is modulo {prime} and has free symbols")
    masters = [family_named(families, name)[indices] for name, indices in data["masters"]]
    rows: dict[Integral, Row] = {}
    for name, indices, pairs in data["targets"]:
        target = family_named(families, name)[indices]
        if target in rows:
            raise ValueError(f"{target} is a target twice")
        rows[target] = {masters[natural(n)]: read_value(text, prime, kind.symbols) for n, text in pairs}
        if len(rows[target]) != len(pairs):
            raise ValueError(f"{target} has a master twice")
    return Parts(families, tables, translated, bridges, crossed, rows, kind)


def _mapped(families: Families, listed: list[Any], maps: list[FamilyMap]) -> dict[Integral, FamilyMap]:
    result: dict[Integral, FamilyMap] = {}
    for name, indices, number in listed:
        integral = family_named(families, name)[indices]
        found = maps[natural(number)]
        if integral.family != found.source or integral in result:
            raise ValueError(f"{integral} has a map of another family, or two")
        if families.names.index(found.target.name) >= families.names.index(name):
            raise ValueError(f"{integral} is mapped to a family that is no earlier one")
        result[integral] = found
    return result


def _tables(families: Families, listed: list[Any], rest: bytes, path: str) -> Iterator[tuple[str, Table]]:
    start = 0
    for name, length, digest in listed:
        content = rest[start : start + natural(length)]
        if hashlib.sha256(content).hexdigest() != digest:
            raise TableFileError(f"{path}: the table of {name} is damaged or missing; take another copy")
        table = table_from_bytes(content, path, Table)
        if table.family != family_named(families, name):
            raise ValueError(f"the table of {name} is one of another family")
        start += length
        yield name, table
    if start != len(rest):
        raise ValueError("something follows the last table")
