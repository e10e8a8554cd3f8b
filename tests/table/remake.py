"""Tables and files with a part exchanged, for tests that what was exchanged is noticed."""

import hashlib
import json
from dataclasses import replace


def remake(table, **parts):
    """Return the table with some of its parts exchanged."""
    return table.replace(**parts)


def with_certificate(table, **parts):
    return remake(table, certificate=replace(table.certificate, **parts))


def with_probe(table, number, **parts):
    probes = list(table.certificate.probes)
    probes[number] = replace(probes[number], **parts)
    return with_certificate(table, probes=tuple(probes))


def sealed(payload, version=3):
    """Return a payload with a header whose checksum and length are right."""
    digest = hashlib.sha256(payload).hexdigest()
    return f"tilth-table {version} {digest} {len(payload)}\n".encode() + payload


def payload_of(path):
    return path.read_bytes().partition(b"\n")[2]


def rewrite(path, change):
    """Change the data of a saved table, and make the checksum right again."""
    data = json.loads(payload_of(path))
    change(data)
    path.write_bytes(sealed(json.dumps(data, separators=(",", ":")).encode()))
