"""The index of a log of probes: records are found by prime, point and functions, and read again.

Reconstruction is deterministic, so a resumed run asks for the same points; but how requests were broken into
records depends on how fast the machine was, in which order records were written on how many machines there
were, and what was asked ahead of need had more functions than are needed now. So a record is found by any of
its points, and serves whoever wants some of its functions. The index has some bytes per point; residues stay
on the disk and are read again, and checked again, when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tilth.errors import LedgerError
from tilth.executors.batch import Batch, digest_of_functions, unpack, unpack_functions
from tilth.executors.point_index import PointIndex
from tilth.executors.protocol import Answers, ProbeRequest
from tilth.executors.records import FRAME_BYTES, LINE_BYTES, BadRecord, Readable, Seal

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
        self._lists: dict[bytes, NDArray[np.uint32]] = {}
        self._columns: dict[tuple[bytes, bytes], NDArray[np.intp] | None] = {}
        self._index = PointIndex()
        self._places: list[tuple[Place, bytes]] = []
        self._last: tuple[int, Batch] | None = None

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
        """Return answers to the leading points of a request: as many as one record has in this order.

        Where several records have the first point the last of them is asked: it was computed again because
        those before it were in doubt.

        Raises
        ------
        LedgerError
            The file has changed since it was opened.
        """
        if not len(request):
            return None
        digest = digest_of_functions(request.functions)
        for number in reversed(self._index.find(request.prime, request.points[:1])[0]):
            columns = self._columns_of(number, digest, request.functions)
            if columns is None:
                continue
            batch = self._reread(number)
            best: Answers | None = None
            for start, stop in _stretches(batch, request):
                if best is None or stop - start > len(best):
                    best = batch.answers(start, stop, columns)
            if best is not None:
                return best
        return None

    def known(self, request: ProbeRequest) -> NDArray[np.bool_]:
        """Say for which points of a request there are answers, without reading them."""
        digest = digest_of_functions(request.functions)
        found = self._index.find(request.prime, request.points)
        serves = {
            number: self._columns_of(number, digest, request.functions) is not None
            for number in {number for numbers in found for number in numbers}
        }
        return np.array([any(serves[number] for number in numbers) for numbers in found], dtype=np.bool_)

    def _read_all(self) -> None:
        """Verify all records, and note where they are."""
        for offset, payload in self._seal.whole_records(self._contents):
            place = self._end
            batch = self._unpack(place, payload)
            if batch.listed:
                self._lists.setdefault(batch.digest, unpack_functions(payload))
            elif batch.digest not in self._lists:
                raise self._malformed(place, "refers to a list of functions that no record has")
            self._end = Place(offset + FRAME_BYTES + len(payload), place.sequence + 1)
            self._enter(place, batch.prime, batch.digest, batch.points)

    def _columns_of(
        self, number: int, digest: bytes, functions: NDArray[np.uint32]
    ) -> NDArray[np.intp] | None:
        """Return where a record has wanted functions; None if it lacks some."""
        there = self._places[number][1]
        if (there, digest) not in self._columns:
            self._columns[there, digest] = _columns(self._lists[there], functions)
        return self._columns[there, digest]

    def _reread(self, number: int) -> Batch:
        """Return a record; the last one is kept, since short requests walk through long records."""
        if self._last is not None and self._last[0] == number:
            return self._last[1]
        place = self._places[number][0]
        try:
            batch = self._unpack(place, self._seal.read(self._contents, place.offset, place.sequence))
        except BadRecord as bad:
            raise LedgerError(
                f"{self._name(place)} {bad}, though it was whole when the file was opened; look to "
                "the disk, and resume"
            ) from bad
        self._last = number, batch
        return batch

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
        self._places.append((place, digest))
        self._index.add(prime, points, len(self._places) - 1)
        self.points += len(points)


def _columns(there: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.intp] | None:
    """Return where a list has wanted functions; None if it lacks some."""
    order = np.argsort(there, kind="stable")
    places = np.searchsorted(there, wanted, sorter=order)
    if (places == len(there)).any():
        return None
    columns = order[places]
    return columns if np.array_equal(there[columns], wanted) else None


def _stretches(batch: Batch, request: ProbeRequest) -> Iterator[tuple[int, int]]:
    """Yield where a batch has the first point of a request, and up to where they go on alike."""
    if batch.prime != request.prime or batch.points.shape[1] != request.points.shape[1]:
        return
    for start in np.flatnonzero((batch.points == request.points[0]).all(axis=1)).tolist():
        count = min(len(batch.points) - start, len(request))
        differ = (batch.points[start : start + count] != request.points[:count]).any(axis=1)
        yield start, start + (int(differ.argmax()) if differ.any() else count)
