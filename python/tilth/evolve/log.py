"""The log of a search: one line of JSON a record, only ever appended to.

The first line names format, version and run. Every other line is an object with

``sequence``  its number, from 1
``kind``      what it tells, such as ``program`` or ``generation``; kinds are open
``data``      what it tells, any JSON
``time``      seconds since the run began, or null; all that may differ between two equal runs
``check``     BLAKE2b of the check of the line before, sequence, kind and data: equal runs have equal checks,
              and a line that was changed, moved or left out is found
``line``      CRC-32 of the whole line before this entry, the time included

Records that belong together, such as a generation, are appended and synced at once. A crash can only leave
an unfinished last line, which is cut off; everything else that does not fit is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tilth.errors import EvolveError
from tilth.executors.durable import DurableFile
from tilth.family.strict_json import parse_json

__all__ = ["Log", "Record", "read_log"]

FORMAT, VERSION = "tilth-evolution-log", 1

#: A line as `_written` makes it, without its checksum.
_BODY = re.compile(
    rb'\{"check":"([0-9a-f]{32})","data":(.*),"kind":("(?:[^"\\]|\\.)*"),"sequence":([1-9][0-9]{0,17}),"time":([^,]*)\}',
    re.DOTALL,
)


@dataclass(frozen=True)
class Record:
    """One line of a log.

    Attributes
    ----------
    kind : str
    data : dict
    time : float or None
        Seconds since the run began; only where it matters.
    line : int
        Its line in the file, from 1; 0 before it is written.
    """

    kind: str
    data: dict[str, Any]
    time: float | None = None
    line: int = 0


class Log:
    """An open log, with one writer.

    Parameters
    ----------
    path : Path
    fingerprint : str
        Of the run that it belongs to.
    create : bool
        Begin a new log; otherwise go on with one, at `keep`.
    keep : int, optional
        How many records to keep; what comes after them was not acknowledged by a checkpoint and is cut off.

    Raises
    ------
    EvolveError
        The log is damaged (with its line), of another run, or has fewer records than it should.
    LedgerError
        The file cannot be opened or written, or somebody else has it open.
    """

    def __init__(
        self, path: Path, fingerprint: str, *, create: bool = False, keep: int | None = None
    ) -> None:
        self._file = DurableFile(path, create=create)
        try:
            if create:
                self._check, self._count = fingerprint, 0
                self._end = self._file.append([_header(fingerprint)], 0)
            else:
                self._resume(path, fingerprint, keep)
        except BaseException:
            self._file.close()
            raise

    def _resume(self, path: Path, fingerprint: str, keep: int | None) -> None:
        self._check, self._count, self._end = fingerprint, 0, len(_header(fingerprint))
        for _, check, end in _parsed(path, fingerprint):
            if keep is not None and self._count == keep:
                break
            self._check, self._count, self._end = check, self._count + 1, end
        if keep is not None and self._count < keep:
            raise EvolveError(
                f"{path}: has {self._count} records, but the checkpoint was written after {keep}; take "
                "another copy of both"
            )
        if self._file.length != self._end:
            self._file.cut(self._end)

    def __len__(self) -> int:
        return self._count

    def append(self, records: Iterable[Record]) -> None:
        """Append records, and return when they are on the disk.

        Raises
        ------
        EvolveError
            A record has something that JSON has not.
        LedgerError
            The disk is full or failed; none of the records is in the log.
        """
        check, count, lines = self._check, self._count, []
        for record in records:
            count += 1
            line, check = _written(record, count, check)
            lines.append(line)
        self._end = self._file.append([b"".join(lines)], self._end)
        self._check, self._count = check, count

    def close(self) -> None:
        """Close the file and give up its lock."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_log(path: Path, fingerprint: str) -> Iterator[Record]:
    """Yield the records of a log.

    Raises
    ------
    EvolveError
        It cannot be read, is damaged (with its line), or belongs to another run.
    """
    for record, _, _ in _parsed(path, fingerprint):
        yield record


def _header(fingerprint: str) -> bytes:
    return _json({"format": FORMAT, "version": VERSION, "run": fingerprint}) + b"\n"


def _written(record: Record, sequence: int, before: str) -> tuple[bytes, str]:
    """Return a line, and its check."""
    try:
        kind, data = _kind(record.kind), _json(record.data)
        check = _check(before, sequence, kind, data)
        # In the order of the keys, as `_json` would have it, but the data are written once.
        body = b'{"check":"%s","data":%s,"kind":%s,"sequence":%d,"time":%s}' % (
            check.encode("ascii"),
            data,
            kind,
            sequence,
            b"null" if record.time is None else _json(record.time),
        )
    except (TypeError, ValueError) as error:
        raise EvolveError(f"a record of kind {record.kind!r} has what JSON has not: {error}") from None
    return _sealed(body), check


def _parsed(path: Path, fingerprint: str) -> Iterator[tuple[Record, str, int]]:
    """Yield each record with its check and where its line ends."""
    header = _header(fingerprint)
    try:
        with path.open("rb") as file:
            first = file.readline()
            if first != header:
                raise EvolveError(f"{path}: line 1 is not that of the log of this run; take another copy")
            check, end = fingerprint, len(first)
            for sequence, line in enumerate(file, start=1):
                if not line.endswith(b"\n"):
                    return  # what a crash left of an append that was never acknowledged
                end += len(line)
                record, check = _read(path, line, sequence, check)
                yield record, check, end
    except OSError as error:
        raise EvolveError(f"{path}: cannot be read: {error.strerror or error}") from error


def _read(path: Path, line: bytes, sequence: int, before: str) -> tuple[Record, str]:
    where = f"{path}: line {sequence + 1}"
    body = line[: -len(_sealed(b"}"))] + b"}"
    if _sealed(body) != line:
        raise EvolveError(f"{where} does not match its checksum; take another copy of the log")
    # The parts as they stand there, of which the check was made: no data are written again to look at it.
    parts = _BODY.fullmatch(body)
    if parts is None:
        raise EvolveError(f"{where} is not a record; take another copy of the log")
    written, data, kind, there, time = parts.groups()
    check = _check(before, sequence, kind, data)
    if int(there) != sequence or written != check.encode("ascii"):
        raise EvolveError(f"{where} does not follow from the lines before it; take another copy of the log")
    try:
        record = Record(parse_json(kind), parse_json(data), parse_json(time), sequence + 1)
    except (ValueError, RecursionError):
        raise EvolveError(f"{where} is not a record; take another copy of the log") from None
    return record, check


def _check(before: str, sequence: int, kind: bytes, data: bytes) -> str:
    """Return the check of a record, of whose kind and data this is the JSON."""
    content = before.encode("ascii") + b"[%d,%s,%s]" % (sequence, kind, data)
    return hashlib.blake2b(content, digest_size=16, person=b"tilth evolution").hexdigest()


def _sealed(body: bytes) -> bytes:
    """Return the line of an object: with its checksum as the last entry."""
    return body[:-1] + f',"line":"{zlib.crc32(body):08x}"}}\n'.encode("ascii")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)


@lru_cache(maxsize=64)
def _kind(kind: str) -> bytes:
    return _json(kind)


def _json(value: object) -> bytes:
    return _ENCODER.encode(value).encode("ascii")
