"""Frames of the records of a log, and how a log is read back after a crash.

A file is one line of ASCII, ``tilth-probes VERSION FINGERPRINT CHECKSUM``, of the same length in every
version, then records. All numbers are little-endian.

======  =====  ==========================================================================================
offset  bytes  of a record
======  =====  ==========================================================================================
0       8      magic
8       8      tag of the run: the first bytes of its fingerprint
16      8      sequence number, from 0
24      8      length of the payload
32      16     checksum of the payload, BLAKE2b with the fingerprint as key and the sequence number as salt
48      8      checksum of the 48 bytes before
56             payload
======  =====  ==========================================================================================

The salt and the key make a record that was moved, repeated or taken from another run a bad one. Since an
append is acknowledged before the next one begins, a crash can only spoil the last record: a bad record with a
later one after it is damage of another kind and refused.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from tilth.errors import LedgerError
from tilth.executors.durable import Part

__all__ = ["FORMAT_VERSION", "LINE_BYTES", "BadRecord", "Readable", "Seal"]

FORMAT_VERSION = 1

_LINE = re.compile(rb"(tilth-probes ([0-9]{4}) ([0-9a-f]{64})) ([0-9a-f]{32})\n")
LINE_BYTES = 13 + 5 + 65 + 33

_MAGIC = b"\xf1tilth\r\n"
_FRAME = struct.Struct("<8s8sQQ16s")
_CHECK_BYTES = 8
FRAME_BYTES = _FRAME.size + _CHECK_BYTES
_SEARCHED_AT_ONCE = 2**20


class BadRecord(Exception):
    """A record is not whole; the message says in which way."""


class Readable(Protocol):
    """A file that can be read anywhere, such as a `DurableFile`."""

    path: Path

    @property
    def length(self) -> int:
        """Bytes in the file."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of the file; fewer at its end."""
        ...


class Seal:
    """Checksums of one run.

    Parameters
    ----------
    fingerprint : str
        SHA-256 of what the run is, 64 hexadecimal digits.
    """

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._key = bytes.fromhex(fingerprint)
        self._tag = self._key[:8]

    def line(self) -> bytes:
        """Return the first line of a file."""
        text = f"tilth-probes {FORMAT_VERSION:04} {self.fingerprint}".encode("ascii")
        return text + b" " + _check(text, 16).hex().encode("ascii") + b"\n"

    def check_line(self, file: Readable) -> None:
        """Check the first line of a file.

        Raises
        ------
        LedgerError
            It is damaged, of another version, or of another run.
        """
        match = _LINE.fullmatch(file.read(0, LINE_BYTES))
        if match is None or _check(match.group(1), 16).hex().encode("ascii") != match.group(4):
            raise LedgerError(
                f"{file.path}: is no log of probes, or its first line is damaged; take another copy, "
                "or delete it to compute its probes again"
            )
        version, fingerprint = int(match.group(2)), match.group(3).decode("ascii")
        if version != FORMAT_VERSION:
            raise LedgerError(
                f"{file.path}: has format version {version}, this Tilth reads version {FORMAT_VERSION}"
            )
        if fingerprint != self.fingerprint:
            raise LedgerError(
                f"{file.path}: belongs to the run with fingerprint {fingerprint}, not to {self.fingerprint}; "
                "name the folder of this run"
            )

    def frame(self, sequence: int, payload: Iterable[Part]) -> bytes:
        """Return what comes before the payload of a record."""
        parts = list(payload)
        length = sum(len(part) for part in parts)
        head = _FRAME.pack(_MAGIC, self._tag, sequence, length, self._checksum(sequence, parts))
        return head + _check(head, _CHECK_BYTES)

    def read(self, file: Readable, offset: int, sequence: int) -> bytes:
        """Return the payload of the record at an offset.

        Raises
        ------
        BadRecord
            It is incomplete, or a checksum does not match.
        LedgerError
            It is a whole frame that has no business there: of another run, or out of its place.
        """
        found = self._parse(file.read(offset, FRAME_BYTES))
        if found is None:
            raise BadRecord("has no whole header")
        tag, there, length, checksum = found
        if tag != self._tag:
            raise LedgerError(
                f"{file.path}: at byte {offset} is a record of another run ({tag.hex()}..., not "
                f"{self._tag.hex()}...); take another copy, or cut the file there to compute the rest again"
            )
        if there != sequence:
            raise LedgerError(
                f"{file.path}: at byte {offset} is record {there} in the place of record {sequence}; take "
                "another copy, or cut the file there to compute the rest again"
            )
        payload = file.read(offset + FRAME_BYTES, length)
        if len(payload) != length:
            raise BadRecord(f"has {len(payload)} bytes of {length}")
        if self._checksum(sequence, [payload]) != checksum:
            raise BadRecord("does not match its checksum")
        return payload

    def whole_records(self, file: Readable) -> Iterator[tuple[int, bytes]]:
        """Yield offset and payload of each record, without a last one that is not whole.

        Raises
        ------
        LedgerError
            A record is bad and a later one shows that it had been acknowledged, or `read` raises it.
        """
        offset, sequence = LINE_BYTES, 0
        while offset < file.length:
            try:
                payload = self.read(file, offset, sequence)
            except BadRecord as bad:
                after = next(iter(self.frames_after(file, offset + 1)), None)
                if after is None:
                    return
                raise LedgerError(
                    f"{file.path}: record {sequence} at byte {offset} {bad}, and another one follows at byte "
                    f"{after}; take another copy, or cut the file to {offset} bytes to compute the rest again"
                ) from bad
            yield offset, payload
            offset += FRAME_BYTES + len(payload)
            sequence += 1

    def frames_after(self, file: Readable, offset: int) -> Iterator[int]:
        """Return where from an offset on frames of this run begin."""
        end = file.length
        while offset < end:
            # The overlap finds a frame across the border of two blocks, whole.
            block = file.read(offset, _SEARCHED_AT_ONCE + FRAME_BYTES - 1)
            place = block.find(_MAGIC)
            while 0 <= place < _SEARCHED_AT_ONCE:
                found = self._parse(block[place : place + FRAME_BYTES])
                if found is not None and found[0] == self._tag:
                    yield offset + place
                place = block.find(_MAGIC, place + 1)
            offset += _SEARCHED_AT_ONCE

    def _parse(self, frame: bytes) -> tuple[bytes, int, int, bytes] | None:
        """Return tag, sequence number, length and checksum; None for a frame that is not whole."""
        head, check = frame[: _FRAME.size], frame[_FRAME.size :]
        if len(frame) != FRAME_BYTES or _check(head, _CHECK_BYTES) != check:
            return None
        magic, tag, sequence, length, checksum = _FRAME.unpack(head)
        return (tag, sequence, length, checksum) if magic == _MAGIC else None

    def _checksum(self, sequence: int, payload: Iterable[Part]) -> bytes:
        salt = sequence.to_bytes(16, "little")
        state = hashlib.blake2b(digest_size=16, key=self._key, salt=salt, person=b"tilth batch")
        for part in payload:
            state.update(part)
        return state.digest()


def _check(content: bytes, size: int) -> bytes:
    return hashlib.blake2b(content, digest_size=size, person=b"tilth header").digest()
