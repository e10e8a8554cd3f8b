"""The layout of a table's file, version 4: what is where, and what says that it is whole.

::

    tilth-table 4 SHA256 HEAD ROWS TAIL
    {"family": ..., "order": ..., "preferred_masters": ..., "at": ..., "prime": ..., "masters": ...}
    [target, [[number of the master, coefficient], ...]]
    ...
    {"certificates": ..., "provenance": ..., "targets": [...], "lengths": [...], "hashes": "..."}

The first line has a fixed width, so that it can be written last: the lengths in bytes of the head, of all
rows and of the tail, in fifteen digits each, and the SHA-256 of head and tail. The tail lists the targets,
and for each row its length and its BLAKE2b of sixteen bytes, in hexadecimal digits one after the other. So
head and tail tell everything but the coefficients, they bind these, and a row can be read and checked without
the others. Everything is ASCII and ends with a line feed; JSON has no blanks, and its keys are sorted;
coefficients are canonical text; so equal tables are equal files.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from tilth.errors import TableFileError

__all__ = ["FORMAT_VERSION", "HEADER_LENGTH", "OLD_VERSIONS", "Header", "read_header", "row_hash"]

FORMAT_VERSION = 4

#: Those before it, see `old_files`.
OLD_VERSIONS = (1, 2, 3)

#: What is read at once may not be longer.
MAX_PART = 2**31

_HEADER = re.compile(rb"tilth-table 4 ([0-9a-f]{64}) ([0-9]{15}) ([0-9]{15}) ([0-9]{15})\n")
_ROW_HASH_BYTES = 16

#: Hexadecimal digits of a row's hash.
ROW_HASH = 2 * _ROW_HASH_BYTES


class Header(NamedTuple):
    """The first line.

    Attributes
    ----------
    digest : str
        SHA-256 of head and tail.
    head, rows, tail : int
        Lengths in bytes.
    """

    digest: str
    head: int
    rows: int
    tail: int

    def __bytes__(self) -> bytes:
        lengths = " ".join(f"{length:015d}" for length in (self.head, self.rows, self.tail))
        return f"tilth-table {FORMAT_VERSION} {self.digest} {lengths}\n".encode("ascii")

    @property
    def total(self) -> int:
        """The length of the file."""
        return HEADER_LENGTH + self.head + self.rows + self.tail


#: The same for all files.
HEADER_LENGTH = len(bytes(Header("0" * 64, 0, 0, 0)))


def read_header(line: bytes, size: int, path: str) -> Header:
    """Read the first line of a file of some size.

    Raises
    ------
    TableFileError
        It is no such line, or the lengths are not those of the file.
    """
    match = _HEADER.fullmatch(line)
    if match is None:
        raise TableFileError(
            f"{path}: is damaged, its first line is not 'tilth-table 4 SHA256 HEAD ROWS TAIL'; take "
            "another copy"
        )
    digest, *lengths = match.groups()
    header = Header(digest.decode(), *map(int, lengths))
    if header.total != size:
        raise TableFileError(
            f"{path}: is damaged, it has {size} bytes where its first line says {header.total}; take "
            "another copy"
        )
    if max(header.head, header.tail) > MAX_PART:
        raise TableFileError(f"{path}: its head or tail is larger than the limit of {MAX_PART} bytes")
    return header


def row_hash(line: bytes) -> str:
    """Return the hash of a row's line, line feed included."""
    return hashlib.blake2b(line, digest_size=_ROW_HASH_BYTES).hexdigest()
