"""A file that grows by acknowledged appends and has one writer.

An append is on the disk when it returns. One that fails, or that a signal breaks off, is cut away again, so
that the file always ends with what was acknowledged.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from tilth.errors import LedgerError

__all__ = ["DurableFile", "Part", "lock_alone"]

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows: the user has to see to it that there is one writer
    fcntl = None

# What file systems without locks answer; on them too, one writer is the user's business.
_NO_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK}


#: Bytes of a record, one after the other.
Part: TypeAlias = bytes | memoryview

_WHAT_TO_DO = "what was acknowledged is intact, free space and resume"


def lock_alone(file: int, path: Path) -> None:
    """Lock an open file as long as it is open, where the file system has locks.

    Raises
    ------
    LedgerError
        Somebody else has it locked.
    """
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            raise LedgerError(f"{path}: is in use by another process; wait for it, or stop it") from error
        if error.errno not in _NO_LOCKS:
            raise LedgerError(f"{path}: cannot be locked: {error.strerror or error}") from error


class DurableFile:
    """An open file with an exclusive lock.

    Attributes
    ----------
    path : Path

    Raises
    ------
    LedgerError
        The file cannot be opened, or somebody else has it open.
    """

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        self._failure: str | None = None
        try:
            if create:
                path.touch(exist_ok=False)
            self._file = path.open("r+b", buffering=0)
        except OSError as error:
            verb = "created" if create else "opened"
            raise LedgerError(f"{path}: cannot be {verb}: {error.strerror or error}") from error
        try:
            lock_alone(self._file.fileno(), path)
        except BaseException:
            self._file.close()
            raise

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return os.fstat(self._file.fileno()).st_size

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of the file; fewer at its end."""
        # Before memory is taken: a damaged length must not ask for more than there is.
        length = max(0, min(length, self.length - offset))
        parts = []
        try:
            self._file.seek(offset)
            while length and (part := self._file.read(length)):
                parts.append(part)
                length -= len(part)
        except OSError as error:
            raise LedgerError(
                f"{self.path}: cannot be read at byte {offset}: {error.strerror or error}"
            ) from error
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def append(self, parts: Sequence[Part], end: int) -> int:
        """Write after the bytes that are acknowledged, and return when it is on the disk.

        Parameters
        ----------
        parts : sequence of bytes or memoryview
        end : int
            How many bytes are acknowledged. The caller keeps this number, so that what a signal broke off
            between here and there is not acknowledged, and is cut off by the next append.

        Returns
        -------
        int
            How many bytes are acknowledged now.

        Raises
        ------
        LedgerError
            The disk is full or failed, now or at an earlier append. The parts are not in the file.
        """
        if self._failure is not None:
            raise LedgerError(
                f"{self.path}: takes nothing more since an append failed ({self._failure}); {_WHAT_TO_DO}"
            )
        try:
            if self.length != end:
                os.ftruncate(self._file.fileno(), end)
            written = self._write(parts, end)
            os.fsync(self._file.fileno())
        except OSError as error:
            # For good: after a failed fsync the system may believe that pages are on the disk that are not.
            self._failure = error.strerror or str(error)
            self._roll_back(end)
            raise LedgerError(f"{self.path}: cannot be written: {self._failure}; {_WHAT_TO_DO}") from error
        except BaseException:
            self._roll_back(end)
            raise
        return end + written

    def cut(self, length: int) -> None:
        """Shorten the file, and return when that is on the disk."""
        try:
            self._truncate(length)
        except OSError as error:
            raise LedgerError(
                f"{self.path}: its bad tail cannot be cut off: {error.strerror or error}"
            ) from error

    def close(self) -> None:
        """Close the file and give up the lock."""
        self._file.close()

    def _write(self, parts: Sequence[Part], end: int) -> int:
        self._file.seek(end)
        total = 0
        for part in parts:
            view = memoryview(part)
            while view:
                written = os.write(self._file.fileno(), view)
                if written == 0:
                    raise OSError(errno.EIO, "the disk takes no bytes")
                total += written
                view = view[written:]
        return total

    def _roll_back(self, end: int) -> None:
        # Should this fail too, a bad tail is left, which the next opening cuts off.
        with contextlib.suppress(OSError):
            self._truncate(end)

    def _truncate(self, length: int) -> None:
        os.ftruncate(self._file.fileno(), length)
        os.fsync(self._file.fileno())
