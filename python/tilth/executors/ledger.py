"""The log of a run's probes: what is acknowledged is never lost and never computed twice.

Reconstruction is deterministic, so a resumed run asks for the same points in the same order; but where a
request was broken into records depends on how fast the machine was. Records are therefore found by prime,
functions and *first point*: whoever walks along a request meets every record of it at its beginning. The
index has some hundred bytes a record; residues stay on the disk and are read again, and checked again, when
they are asked for.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tilth.errors import LedgerError
from tilth.executors.batch import Batch, digest_of_functions, pack, unpack
from tilth.executors.durable import DurableFile
from tilth.executors.protocol import Answers, ProbeRequest
from tilth.executors.records import FRAME_BYTES, LINE_BYTES, BadRecord, Seal
from tilth.family.writing import sync_folder

__all__ = ["Ledger"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record begins: one value, so that no signal can part offset and number."""

    offset: int
    sequence: int


class Ledger:
    """An open log of answers, from `Ledger.create` or `Ledger.open`.

    Attributes
    ----------
    path : Path
    cut : int
        Bytes of a bad tail that opening cut off: what a crash left of a record that was not acknowledged.
    points : int
        Points that the log has answers to.
    """

    def __init__(self, file: DurableFile, seal: Seal) -> None:
        self.path = file.path
        self.cut = 0
        self.points = 0
        self._file = file
        self._seal = seal
        self._end = _Place(LINE_BYTES, 0)
        self._listed: set[bytes] = set()
        self._places: dict[bytes, list[_Place]] = {}

    @classmethod
    def create(cls, path: str | Path, fingerprint: str) -> Ledger:
        """Begin a log.

        Parameters
        ----------
        path : path
            A file that does not exist.
        fingerprint : str
            SHA-256 of what the run is, 64 hexadecimal digits.

        Raises
        ------
        LedgerError
            The file exists or cannot be written.
        """
        file = DurableFile(Path(path), create=True)
        try:
            return cls._begin(file, Seal(fingerprint))
        except BaseException:
            file.close()
            raise

    @classmethod
    def open(cls, path: str | Path, fingerprint: str) -> Ledger:
        """Open a log, verify every byte of it, and cut off what a crash left after its last whole record.

        Raises
        ------
        LedgerError
            The log is damaged, belongs to another run or version, is in use, or cannot be read.
        """
        file, seal = DurableFile(Path(path), create=False), Seal(fingerprint)
        # A crash while the log was begun: nothing can have been acknowledged in so short a file. Lengths may
        # reach the disk before contents, hence the zeros.
        try:
            start = file.read(0, LINE_BYTES).rstrip(b"\0")
            if file.length <= LINE_BYTES and start != seal.line() and seal.line().startswith(start):
                return cls._begin(file, seal)
            ledger = cls(file, seal)
            seal.check_line(file)
            ledger._read_all()
        except BaseException:
            file.close()
            raise
        return ledger

    @classmethod
    def _begin(cls, file: DurableFile, seal: Seal) -> Ledger:
        ledger = cls(file, seal)
        ledger.cut = file.length
        try:
            file.append([seal.line()], 0)
            sync_folder(file.path.parent)
        except OSError as error:
            raise LedgerError(f"{file.path}: cannot be begun: {error.strerror or error}") from error
        return ledger

    def __len__(self) -> int:
        """How many records the log has."""
        return self._end.sequence

    def append(self, request: ProbeRequest, answers: Answers) -> None:
        """Record answers; when this returns they are on the disk. A request of no points leaves no record.

        Raises
        ------
        LedgerError
            The disk is full or failed. What was acknowledged before is intact, and the log takes no more.
        ValueError
            The answers are not to this request.
        """
        answers.check_against(request)
        if not len(request):
            return
        digest = digest_of_functions(request.functions)
        place = self._end
        payload = pack(request, answers, digest, listed=digest not in self._listed)
        end = self._file.append([self._seal.frame(place.sequence, payload), *payload], place.offset)
        self._end = _Place(end, place.sequence + 1)
        self._enter(place, request.prime, digest, request.points)

    def find(self, request: ProbeRequest) -> Answers | None:
        """Return answers to the leading points of a request: as many as one record that begins there has.

        Raises
        ------
        LedgerError
            The file has changed since it was opened.
        """
        digest = digest_of_functions(request.functions)
        best: tuple[int, Batch | None] = (0, None)
        if len(request):
            for place in self._places.get(_key(request.prime, digest, request.points), ()):
                batch = self._reread(place)
                if batch.digest == digest and batch.prime == request.prime:
                    best = max(best, (_common(batch.points, request.points), batch), key=lambda pair: pair[0])
        count, found = best
        return None if found is None else found.answers(count)

    def close(self) -> None:
        """Close the file and give up its lock."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_all(self) -> None:
        """Verify all records, note where they are, and cut off a last one that is not whole."""
        for offset, payload in self._seal.whole_records(self._file):
            place = self._end
            batch = self._unpack(place, payload)
            if not batch.listed and batch.digest not in self._listed:
                raise self._malformed(place, "refers to a list of functions that no record has")
            self._end = _Place(offset + FRAME_BYTES + len(payload), place.sequence + 1)
            self._enter(place, batch.prime, batch.digest, batch.points)
        self.cut = self._file.length - self._end.offset
        if self.cut:
            self._file.cut(self._end.offset)

    def _reread(self, place: _Place) -> Batch:
        try:
            return self._unpack(place, self._seal.read(self._file, place.offset, place.sequence))
        except BadRecord as bad:
            raise LedgerError(
                f"{self._name(place)} {bad}, though it was whole when the file was opened; look to "
                "the disk, and resume"
            ) from bad

    def _unpack(self, place: _Place, payload: bytes) -> Batch:
        try:
            return unpack(payload)
        except ValueError as error:
            raise self._malformed(place, str(error)) from error

    def _malformed(self, place: _Place, reason: str) -> LedgerError:
        return LedgerError(
            f"{self._name(place)} {reason}; delete the file to compute its probes again, and report the case"
        )

    def _name(self, place: _Place) -> str:
        return f"{self.path}: record {place.sequence} at byte {place.offset}"

    def _enter(self, place: _Place, prime: int, digest: bytes, points: NDArray[np.uint64]) -> None:
        self._places.setdefault(_key(prime, digest, points), []).append(place)
        self._listed.add(digest)
        self.points += len(points)


def _key(prime: int, digest: bytes, points: NDArray[np.uint64]) -> bytes:
    """Return by what a record is found; what is found is compared again, so this may be short."""
    state = hashlib.blake2b(prime.to_bytes(8, "little") + digest, digest_size=16)
    state.update(np.ascontiguousarray(points[0], dtype="<u8").tobytes())
    return state.digest()


def _common(recorded: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> int:
    """Return how many leading points are the same."""
    if recorded.shape[1] != wanted.shape[1]:
        return 0
    count = min(len(recorded), len(wanted))
    differ = (recorded[:count] != wanted[:count]).any(axis=1)
    return int(differ.argmax()) if differ.any() else count
