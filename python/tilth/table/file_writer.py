"""`TableWriter`: a table's file, row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tilth.errors import TableError, TableFileError
from tilth.family import Named
from tilth.family.writing import beside
from tilth.table.certificate import Certificate
from tilth.table.file_certificates import certificate_data
from tilth.table.file_entries import keys
from tilth.table.file_head import head_data
from tilth.table.file_layout import HEADER_LENGTH, Header, row_hash
from tilth.table.head import TableAttributes

__all__ = ["TableWriter", "table_writer"]


class TableWriter:
    """Writes a table's file row by row: nothing is held but what the file's index needs.

    Parameters
    ----------
    file : binary file
        Open for writing, at its beginning; the first line is written last.
    head : TableAttributes
    """

    def __init__(self, file: IO[bytes], head: TableAttributes) -> None:
        self._file = file
        self._source = head.source
        self._numbers = {master: number for number, master in enumerate(head.masters)}
        self._rows: dict[Named, int] = {}
        self._lengths: list[int] = []
        self._hashes: list[str] = []
        self._head = _line(head_data(head))
        file.write(b" " * HEADER_LENGTH)
        file.write(self._head)

    def add(self, target: Named, texts: Mapping[Named, str]) -> None:
        """Write the row of a target: {master: canonical text of its coefficient}.

        Raises
        ------
        TableError
            The target has a row already, or a master is none of the head.
        """
        if target in self._rows:
            raise TableError(f"{target} has two rows")
        try:
            row = sorted([self._numbers[master], text] for master, text in texts.items())
        except KeyError as error:
            raise TableError(f"{target} is reduced to {error.args[0]}, which is no master") from None
        line = _line([list(self._source.key(target)), row])
        self._rows[target] = len(self._rows)
        self._lengths.append(len(line))
        self._hashes.append(row_hash(line))
        self._file.write(line)

    def finish(self, certificates: Iterable[Certificate], provenance: Mapping[str, Any]) -> None:
        """Write what comes after the rows, and the first line."""
        tail = _line(
            {
                "certificates": [certificate_data(self._source, self._rows, one) for one in certificates],
                "hashes": "".join(self._hashes),
                "lengths": self._lengths,
                "provenance": dict(provenance),
                "targets": keys(self._source, self._rows),
            }
        )
        self._file.write(tail)
        digest = hashlib.sha256(self._head + tail).hexdigest()
        self._file.seek(0)
        self._file.write(bytes(Header(digest, len(self._head), sum(self._lengths), len(tail))))


@contextmanager
def table_writer(path: str | Path, head: TableAttributes) -> Iterator[TableWriter]:
    """Write a file beside its final place; it is there when the block ends, if it ends without an error.

    Raises
    ------
    TableFileError
        The file cannot be written.
    """
    try:
        with beside(Path(path)) as file:
            yield TableWriter(file, head)
    except OSError as error:
        raise TableFileError(f"{path}: cannot be written: {error.strerror or error}") from error


def _line(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode("ascii") + b"\n"
