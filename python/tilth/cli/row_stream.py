"""Rows on their way out: a line of JSON as soon as a row is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import FileIO

from tilth.cli.streams import ReaderGone, StdoutLost
from tilth.errors import TableFileError
from tilth.family import Named
from tilth.pipeline.news import Deliver
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text

__all__ = ["row_stream"]


@contextmanager
def row_stream(path: str) -> Iterator[Deliver]:
    """Open a file, or stdout for ``-``, and give what writes a target and its row to it.

    The rows are not verified yet, and the file is what has been found so far: it grows while the run goes on.
    A resumed run writes it anew, with the rows that were found before.

    Raises
    ------
    TableFileError
        The file cannot be written.
    """
    stream = _Stream(path)
    try:
        yield stream.write
        stream.open()  # there is a file, be it empty
    finally:
        stream.close()


class _Stream:
    """A file that is opened for its first row, so that an earlier one stays if there is none."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._stack = ExitStack()
        self._file: FileIO | None = None

    def open(self) -> None:
        if self._file is None and self._path != "-":
            with self._named():
                self._file = self._stack.enter_context(FileIO(self._path, "w"))

    def write(self, target: Named, row: Mapping[Named, Coefficient]) -> None:
        texts = {str(master): coefficient_text(value) for master, value in row.items()}
        line = json.dumps({"target": str(target), "row": texts}, separators=(",", ":")) + "\n"
        self.open()
        # Each row goes out at once: who reads along gets it, and a kill loses none.
        with self._named():
            if self._file is None:
                sys.stdout.write(line)
                sys.stdout.flush()
                return
            left = line.encode("ascii")
            while left:
                left = left[self._file.write(left) :]

    def close(self) -> None:
        with self._named():
            self._stack.close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except (OSError, StdoutLost) as error:
            told = "whoever read it has gone" if isinstance(error, ReaderGone) else error
            reason = error.strerror or error if isinstance(error, OSError) else told
            raise TableFileError(
                f"{self._path}: cannot be written: {reason}; with --run the same command goes on from here"
            ) from error
