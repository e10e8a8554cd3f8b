"""The index of a log of probes: records are found by prime, functions and first point, and read again.

Reconstruction is deterministic, so a resumed run asks for the same points in the same order; but where a
request was broken into records depends on how fast the machine was. Records are therefore found by their
*first point*: whoever walks along a request meets every record of it at its beginning. The index has some
hundred bytes per record; residues stay on the disk and are read again, and checked again, when they are
asked for.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tilth.errors import LedgerError
from tilth.executors.batch import Batch, digest_of_functions, unpack
from tilth.executors.protocol import Answers, ProbeRequest
from tilth.executors.records import FRAME_BYTES, LINE_BYTES, BadRecord, Readable, Seal
from tilth.frozen import dataclass

__all__ = ["Contents", "LedgerView", "Place"]


class Contents:
    """A file that is read without a lock, as long as it was when this was made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.length = path.stat().st_size
        except OSError as error:
            raise LedgerError(f"{path}: cannot be read: {error.strerror or error}") from error

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of the file; fewer at its end."""
        length = max(0, min(length, self.length - offset))
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError as error:
            raise LedgerError(f"{self.path}: cannot be read: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins: one value, so that no signal can part offset and number."""

    offset: int
    sequence: int


class LedgerView:
    """A log of answers that is only read; a run may be writing it meanwhile.

    Parameters
    ----------
    file : Readable
    seal : Seal
        Of the run that the log belongs to.

    Attributes
    ----------
    path : Path
    points : int
        Points that the log has answers to.
    """

    def __init__(self, file: Readable, seal: Seal) -> None:
        self.path = file.path
        self.points = 0
        self._contents = file
        self._seal = seal
        self._end = Place(LINE_BYTES, 0)
        self._listed: set[bytes] = set()
        self._places: dict[bytes, list[Place]] = {}

    @classmethod
    def read(cls, path: Path, fingerprint: str) -> LedgerView:
        """Look at a log without its lock; what is written to it afterwards is not seen.

        Raises
        ------
        LedgerError
            The log cannot be read, belongs to another run, or is damaged before its last record.
        """
        view = LedgerView(Contents(path), Seal(fingerprint))
        if view._contents.length >= LINE_BYTES:  # otherwise the run is about to begin it
            view._seal.check_line(view._contents)
            view._read_all()
        return view

    def __len__(self) -> int:
        """How many records the log has."""
        return self._end.sequence

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

    def _read_all(self) -> None:
        """Verify all records, and note where they are."""
        for offset, payload in self._seal.whole_records(self._contents):
            place = self._end
            batch = self._unpack(place, payload)
            if not batch.listed and batch.digest not in self._listed:
                raise self._malformed(place, "refers to a list of functions that no record has")
            self._end = Place(offset + FRAME_BYTES + len(payload), place.sequence + 1)
            self._enter(place, batch.prime, batch.digest, batch.points)

    def _reread(self, place: Place) -> Batch:
        try:
            return self._unpack(place, self._seal.read(self._contents, place.offset, place.sequence))
        except BadRecord as bad:
            raise LedgerError(
                f"{self._name(place)} {bad}, though it was whole when the file was opened; look to "
                "the disk, and resume"
            ) from bad

    def _unpack(self, place: Place, payload: bytes) -> Batch:
        try:
            return unpack(payload)
        except ValueError as error:
            raise self._malformed(place, str(error)) from error

    def _malformed(self, place: Place, reason: str) -> LedgerError:
        return LedgerError(
            f"{self._name(place)} {reason}; delete the file to compute its probes again, and report the case"
        )

    def _name(self, place: Place) -> str:
        return f"{self.path}: record {place.sequence} at byte {place.offset}"

    def _enter(self, place: Place, prime: int, digest: bytes, points: NDArray[np.uint64]) -> None:
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
