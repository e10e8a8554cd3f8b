"""The file form of an amplitude of several families with its masters, version 1.

One line of ASCII, ``tilth-project-amplitude VERSION SHA256 LENGTH``, then LENGTH bytes of JSON, then the
contents of a file of a project's table, see `tilth.project.files`, if there are masters. The JSON has the
families, the terms of the sum, its common masters, and for each family what its part is in terms of its own
masters, with the certificate of this. Which terms are a family's part follows from the terms and the maps
between families; these are there by name and are made anew, with all checks, when the file is read. The JSON
has length and checksum of the table, too. Nothing is evaluated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilth.amplitudes.files import FAMILIES_FORM, proof_data, read_proof
from tilth.amplitudes.several.certificate import FamiliesCertificate
from tilth.amplitudes.several.common import Rows
from tilth.amplitudes.several.said import SaidOfFamilies
from tilth.amplitudes.terms import Amplitude
from tilth.errors import TableFileError
from tilth.family import Integral
from tilth.family.numbers import number_text, parse_number
from tilth.family.order import Order
from tilth.family.points import some_point_values
from tilth.family.strict_json import parse_json
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap
from tilth.project.file_entries import family_named, integral_entry, map_entry, read_map_entry
from tilth.project.files import parts_from_bytes, parts_to_bytes
from tilth.project.parts import Parts
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.file_entries import distinct, natural, point
from tilth.table.file_rows import MALFORMED

__all__ = ["SavedFamilies", "load_families_amplitude", "save_families_amplitude"]

_KEYS = {
    "at",
    "crossings",
    "families",
    "further",
    "maps",
    "masters",
    "order",
    "parts",
    "preferred_masters",
    "provenance",
    "symmetries",
    "table",
    "terms",
}


@dataclass(frozen=True)
class SavedFamilies:
    """What a file holds.

    Attributes
    ----------
    said : SaidOfFamilies
    rows : dict
        {common master: FactoredFunction of the free symbols}.
    provenance : dict
    certificate : FamiliesCertificate
    """

    said: SaidOfFamilies
    rows: Rows
    provenance: Mapping[str, Any]
    certificate: FamiliesCertificate


def save_families_amplitude(saved: SavedFamilies, path: str | Path) -> None:
    """Write the file, see `MasterExpansion.save`."""
    table = saved.certificate.table
    content = b"" if table is None else parts_to_bytes(table)
    FAMILIES_FORM.write(path, _to_data(saved, content), content)


def load_families_amplitude(path: str | Path) -> SavedFamilies:
    """Read the file, see `MasterExpansion.load`."""
    payload, rest = FAMILIES_FORM.read(path)
    try:
        return _from_data(parse_json(payload), rest, str(path))
    except TableFileError:
        raise
    except MALFORMED as error:
        raise TableFileError(f"{path}: is no amplitude of several families of version 1: {error}") from error


def _to_data(saved: SavedFamilies, table: bytes) -> dict[str, Any]:
    said, certificate = saved.said, saved.certificate
    return {
        **said.families.to_dict(),
        "order": said.order.value,
        "preferred_masters": [integral_entry(master) for master in said.preferred],
        "symmetries": said.symmetries,
        "at": {symbol: number_text(value) for symbol, value in said.at.items()},
        "further": list(said.whole.further),
        "terms": [[*integral_entry(integral), str(value)] for integral, value in said.whole.terms],
        "maps": [map_entry(one) for one in said.used.values()],
        "masters": [[*integral_entry(master), str(value)] for master, value in saved.rows.items()],
        "parts": {
            name: proof_data(said.families[name], certificate.sums[name], one)
            for name, one in certificate.certificates.items()
        },
        "table": [len(table), hashlib.sha256(table).hexdigest()],
        "provenance": dict(saved.provenance),
    }


def _from_data(data: Mapping[str, Any], rest: bytes, path: str) -> SavedFamilies:
    if set(data) != _KEYS:
        raise ValueError(f"its keys are not {', '.join(sorted(_KEYS))}")
    families = Families.from_dict({key: data[key] for key in ("families", "crossings")})
    further = [str(symbol) for symbol in data["further"]]
    ring = integer_ring((*families.symbols, *further))
    terms = [
        (_integral(families, name, key), FactoredFunction.parse(ring, text))
        for name, key, text in data["terms"]
    ]
    said = SaidOfFamilies(
        Amplitude(terms, further, families),
        Order(data["order"]),
        tuple(_integral(families, name, key) for name, key in data["preferred_masters"]),
        str(data["symmetries"]),
        some_point_values(
            {symbol: parse_number(text) for symbol, text in data["at"].items()}, families.symbols
        ),
        _maps(families, data["maps"]),
    )
    # Which terms the parts have is not asked before they are verified: this takes a search for symmetries.
    own_parts = {name: said.part(family_named(families, name)) for name in data["parts"]}
    for part in own_parts.values():
        point(part.family, {symbol: data["at"][symbol] for symbol in part.at})  # where it is not singular
    own = integer_ring(said.free)
    masters = distinct("masters", (_integral(families, name, key) for name, key, _ in data["masters"]))
    values = [FactoredFunction.parse(own, text) for _, _, text in data["masters"]]
    table = _table(data["table"], rest, path)
    parts = {name: read_proof(own_parts[name], one) for name, one in data["parts"].items()}
    certificate = FamiliesCertificate(
        {name: rows for name, (rows, _) in parts.items()},
        {name: one for name, (_, one) in parts.items()},
        table,
    )
    rows = dict(zip(masters, values, strict=True))
    return SavedFamilies(said, rows, dict(data["provenance"]), certificate)


def _integral(families: Families, name: object, key: Any) -> Integral:
    return family_named(families, name)[key]


def _maps(families: Families, listed: Iterable[Any]) -> dict[tuple[str, int], FamilyMap]:
    found: dict[tuple[str, int], FamilyMap] = {}
    for entry in listed:
        made = read_map_entry(families, entry)
        if (made.source.name, made.sector) in found:
            raise ValueError(f"sector {made.sector} of {made.source.name} has two maps")
        found[made.source.name, made.sector] = made
    return found


def _table(entry: Any, rest: bytes, path: str) -> Parts | None:
    length, digest = entry
    if len(rest) != natural(length) or hashlib.sha256(rest).hexdigest() != digest:
        raise TableFileError(f"{path}: its table of common masters is damaged or missing; save it again")
    return parts_from_bytes(rest, path) if rest else None
