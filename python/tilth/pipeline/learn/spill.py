"""Learning that does not fit: long buffers in files, where less memory is allowed than they take."""

from __future__ import annotations

import shutil
import sys
import tempfile

from tilth import _core
from tilth.errors import OutOfMemory
from tilth.pipeline.memory import give_back, over_limit
from tilth.sizes import size_text

__all__ = ["Files", "otherwise"]

#: What stays in memory takes as much: small blocks, and the parts of the buffers that are worked on.
_LEAST = 64_000_000

#: With less than one part in ten in memory, learning spends most of its time waiting for pages.
_PARTS = 10

#: Buffers grow by doubling, on the disk as in memory.
_ON_DISK = 2


def otherwise(predicted: int) -> str:
    """Return what to do where the machine has less memory: with a limit, the rest goes into files."""
    if sys.platform != "linux":
        return ""
    return f", or give max_memory (at least {size_text(_least(predicted))}), beyond which files are used"


def _least(predicted: int) -> int:
    """Return how much of that has to stay in memory."""
    return max(_LEAST, predicted // _PARTS)


class Files:
    """Files in the folder for temporary files, which take long buffers from now on.

    Parameters
    ----------
    limit : int or None
        Bytes that are kept in memory at the most; without a limit, or with a very low one, no files are made.

    Attributes
    ----------
    folder : str
    spill : Spill or None
        Where it ends, buffers go into memory again.
    """

    def __init__(self, limit: int | None) -> None:
        self.folder = tempfile.gettempdir()
        self.spill: _core.Spill | None = None
        self._limit, self._trouble = limit, ""
        if limit is None or limit < _LEAST:
            return
        give_back(limit)
        try:
            self.spill = _core.Spill(self.folder, limit)
        except OSError as error:
            self._trouble = str(error)

    def check(self, what: str, predicted: int) -> None:
        """Refuse what takes too much even with files.

        Parameters
        ----------
        what : str
            For the message.
        predicted : int
            Bytes, more than the limit.

        Raises
        ------
        OutOfMemory
        """
        assert self._limit is not None  # there is nothing to be refused otherwise
        refused = over_limit(what, predicted, self._limit)
        least = _least(predicted)
        if self._limit < least:
            more = f": from {size_text(least)} on, the rest goes into files" if predicted > _LEAST else ""
            raise OutOfMemory(f"{refused}; take fewer seeds or allow more{more}")
        if self.spill is None:
            raise OutOfMemory(
                f"{refused}, and the rest cannot go into files in {self.folder}: {self._trouble}; take fewer "
                "seeds, allow more, or set TMPDIR to a folder on a disk"
            )
        free = shutil.disk_usage(self.folder).free
        if free < _ON_DISK * predicted:
            raise OutOfMemory(
                f"{refused}, and {self.folder}, where the rest would go, has only {size_text(free)} free; "
                "take fewer seeds, allow more, or set TMPDIR to a folder with more room"
            )
