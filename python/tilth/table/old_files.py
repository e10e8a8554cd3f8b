"""Files of tables of versions 1 to 3.

One line of ASCII, ``tilth-table VERSION SHA256 LENGTH``, then LENGTH bytes of JSON.

In version 1 all symbols have values, and `equations` and `probes` stand beside `targets`; since version 2
they are in the list `certificates`, each with the targets and masters that it speaks of. A table of equations
that were given has all of them, as `system` in the place of `family`, since version 3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from tilth.errors import TableFileError
from tilth.family.strict_json import parse_json
from tilth.table.factored import integer_ring
from tilth.table.file_certificates import read_certificate
from tilth.table.file_entries import distinct, keys, read_coefficient_text, read_row
from tilth.table.file_head import read_head
from tilth.table.file_rows import MALFORMED
from tilth.table.provenance import read_provenance
from tilth.table.reductions import Reductions

__all__ = ["old_table_from_bytes"]

Kind = TypeVar("Kind", bound=Reductions)

_HEADER = re.compile(rb"tilth-table ([1-3]) ([0-9a-f]{64}) ([0-9]{1,12})\n")


def old_table_from_bytes(content: bytes, path: str, kind: type[Kind]) -> Kind:
    """Read the contents of a file of an old version; errors name `path`.

    Raises
    ------
    TableFileError
    """
    match = _HEADER.match(content)
    if match is None:
        raise TableFileError(
            f"{path}: is not a Tilth table, its first line is not 'tilth-table VERSION SHA256 LENGTH'"
        )
    version, digest, length = int(match.group(1)), match.group(2).decode(), int(match.group(3))
    payload = content[match.end() :]
    if len(payload) != length or hashlib.sha256(payload).hexdigest() != digest:
        raise TableFileError(f"{path}: is damaged, its checksum does not match; take another copy")
    try:
        return _from_data(parse_json(payload), version, kind)
    except MALFORMED as error:
        raise TableFileError(f"{path}: is not a well-formed table: {error}") from error


def _from_data(data: Mapping[str, Any], version: int, kind: type[Kind]) -> Kind:
    head = read_head(data)
    source = head.source
    if version == 1 and head.symbols:
        raise ValueError(f"its point misses {', '.join(head.symbols)}")
    ring = integer_ring(head.symbols) if head.symbols else None
    targets = distinct("targets", (source[key] for key, _ in data["targets"]))
    rows = (
        read_row(listed, head.masters, lambda text: read_coefficient_text(text, head.prime, ring))
        for _, listed in data["targets"]
    )
    if version == 1:
        listed = [keys(source, targets), data["masters"]]
        certificates = [dict(zip(("targets", "masters"), listed, strict=True), **_of_version_1(data))]
    else:
        certificates = data["certificates"]
    return kind.from_head(
        head,
        dict(zip(targets, rows, strict=True)),
        certificate=tuple(read_certificate(head, targets, one, version) for one in certificates),
        provenance=read_provenance(data["provenance"]),
    )


def _of_version_1(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of the only certificate, which version 1 has beside those of the table."""
    return {"equations": data["equations"], "probes": data["probes"]}
