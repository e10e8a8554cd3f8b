"""Files of tables: writing version 4, see `file_layout`, and reading it and older ones, see `old_files`.

Nothing is evaluated, checksums are compared before anything is parsed, sizes before anything is allocated,
and every entry is checked before it is used.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from pathlib import Path
from typing import IO, TypeVar

from tilth import _core
from tilth.errors import OutOfMemory, TableFileError
from tilth.family.reading import begins_with, up_to
from tilth.family.strict_json import parse_json
from tilth.sizes import size_text
from tilth.table.file_certificates import read_certificate
from tilth.table.file_entries import distinct, integrals
from tilth.table.file_head import read_head
from tilth.table.file_layout import FORMAT_VERSION, HEADER_LENGTH, OLD_VERSIONS, read_header
from tilth.table.file_rows import MALFORMED, FileRows, Index
from tilth.table.file_writer import TableWriter, table_writer
from tilth.table.provenance import read_provenance
from tilth.table.reductions import Reductions
from tilth.table.row_batches import row_batches
from tilth.table.row_texts import row_texts

__all__ = ["FORMAT_VERSION", "is_table", "load_table", "save_table", "table_from_bytes", "table_to_bytes"]

Kind = TypeVar("Kind", bound=Reductions)

#: Rows that take up to this many bytes are read and checked when the file is: a mebibyte is parsed in about
#: 0.1 s.
READ_AT_ONCE = 2**20

#: Files of old versions, and what comes through a pipe, are read as a whole.
MAX_HELD_BYTES = 2**31

#: With fewer bytes left nothing is begun.
LEAST_LEFT = 2**24

_MAGIC = b"tilth-table "

_FIRST_WORDS = re.compile(rb"tilth-table ([0-9]{1,9}) [0-9a-f]{64} [0-9]{1,15}[ \n]")


def is_table(path: str | Path) -> bool:
    """Whether a file begins as a table does."""
    return begins_with(path, _MAGIC)


def save_table(table: Reductions, path: str | Path) -> None:
    """Write a table, see `Table.save`."""
    with table_writer(path, table) as writer:
        _write(table, writer)


def table_to_bytes(table: Reductions) -> bytes:
    """Return the contents of a table's file."""
    file = io.BytesIO()
    _write(table, TableWriter(file, table))
    return file.getvalue()


def _write(table: Reductions, writer: TableWriter) -> None:
    for batch in row_batches(table.rows, table):
        for target, texts in row_texts(batch):
            writer.add(target, texts)
    writer.finish(table.certificates, table.provenance)


def load_table(path: str | Path, kind: type[Kind], at_once: int | None = None) -> Kind:
    """Read a table, see `Table.load`; rows of more bytes than `at_once` stay in the file."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            if not file.seekable():  # a pipe, which is read once and as a whole
                table = table_from_bytes(_held(file, path), str(path), kind)
            else:
                table = _read(file, str(path), kind, READ_AT_ONCE if at_once is None else at_once)
    except TableFileError:
        raise
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        raise TableFileError(
            f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from error
    _check_memory(path)
    return table


def _check_memory(path: Path) -> None:
    """Refuse to go on where hardly anything is left: FLINT ends the process where an allocation fails."""
    left = _core.available_memory()
    if left is not None and left < LEAST_LEFT:
        raise OutOfMemory(
            f"{path}: with this table in memory {size_text(left)} are left, too little to go on; "
            "allow more by the limits of the process"
        )


def _held(file: IO[bytes], path: Path) -> bytes:
    """Return what a pipe gives; of what is no table only the first bytes are taken."""
    content = up_to(file, len(_MAGIC))
    if content == _MAGIC:
        content += up_to(file, MAX_HELD_BYTES + 1 - len(content))
    if len(content) > MAX_HELD_BYTES:
        raise _too_large(path)
    return content


def _too_large(path: str | Path) -> TableFileError:
    return TableFileError(f"{path}: larger than the limit of {MAX_HELD_BYTES} bytes")


def table_from_bytes(content: bytes, path: str, kind: type[Kind]) -> Kind:
    """Read the contents of a table's file, all rows at once; errors name `path`.

    Raises
    ------
    TableFileError
    """
    return _read(io.BytesIO(content), path, kind, len(content))


def _read(file: IO[bytes], path: str, kind: type[Kind], at_once: int) -> Kind:
    """Read a table, and its rows if they take at most some bytes."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    line = file.readline(HEADER_LENGTH)
    version = _version(line, path)
    if version != FORMAT_VERSION:
        if size > MAX_HELD_BYTES:
            raise _too_large(path)
        from tilth.table.old_files import old_table_from_bytes  # few files are old

        return old_table_from_bytes(line + file.read(), path, kind)
    header = read_header(line, size, path)
    head_bytes = file.read(header.head)
    file.seek(header.rows, os.SEEK_CUR)
    tail_bytes = file.read(header.tail)
    if hashlib.sha256(head_bytes + tail_bytes).hexdigest() != header.digest:
        raise TableFileError(f"{path}: is damaged, its checksum does not match; take another copy")
    try:
        head, tail = read_head(parse_json(head_bytes)), parse_json(tail_bytes)
        targets = distinct("targets", integrals(head.source, tail["targets"]))
        index = Index(HEADER_LENGTH + header.head, header.rows, targets, tail)
        rows = FileRows(file, path, head, targets, index)
        certificates = [read_certificate(head, targets, one, version) for one in tail["certificates"]]
        return kind.from_head(
            head,
            rows.at_once() if header.rows <= at_once else rows.kept_open(),
            certificate=tuple(certificates),
            provenance=read_provenance(tail["provenance"]),
        )
    except TableFileError:
        raise
    except MALFORMED as error:
        raise TableFileError(f"{path}: is not a well-formed table: {error}") from error


def _version(line: bytes, path: str) -> int:
    """Return the version that the first line of a file names, if that is one which can be read."""
    match = _FIRST_WORDS.match(line)
    if match is None:
        raise TableFileError(
            f"{path}: is not a Tilth table, its first line is not 'tilth-table VERSION SHA256 ...'"
        )
    version = int(match.group(1))
    if version not in (*OLD_VERSIONS, FORMAT_VERSION):
        readable = ", ".join(map(str, (*OLD_VERSIONS, FORMAT_VERSION)))
        raise TableFileError(f"{path}: has format version {version}, this Tilth reads versions {readable}")
    return version
