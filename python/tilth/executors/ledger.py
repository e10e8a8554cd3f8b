"""The log of a run's probes: what is acknowledged is never lost and never computed twice."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from tilth.errors import LedgerError
from tilth.executors.batch import digest_of_functions, pack
from tilth.executors.durable import DurableFile
from tilth.executors.ledger_view import LedgerView, Place
from tilth.executors.protocol import Answers, ProbeRequest
from tilth.executors.records import LINE_BYTES, Seal
from tilth.family.writing import sync_folder

__all__ = ["Ledger"]


class Ledger(LedgerView):
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
        super().__init__(file, seal)
        self.cut = 0
        self._file = file

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
            ledger._cut_tail()
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

    def _cut_tail(self) -> None:
        """Cut off a last record that is not whole."""
        self.cut = self._file.length - self._end.offset
        if self.cut:
            self._file.cut(self._end.offset)

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
        payload = pack(request, answers, digest, listed=digest not in self._lists)
        end = self._file.append([self._seal.frame(place.sequence, payload), *payload], place.offset)
        self._end = Place(end, place.sequence + 1)
        self._lists.setdefault(digest, request.functions.copy())
        self._enter(place, request.prime, digest, request.points)

    def close(self) -> None:
        """Close the file and give up its lock."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
