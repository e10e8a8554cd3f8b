"""Rows on their way out: a line of JSON as soon as a row is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

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
    with ExitStack() as stack:
        with _named(path):
            file = sys.stdout if path == "-" else stack.enter_context(_opened(path))

        def write(target: Named, row: Mapping[Named, Coefficient]) -> None:
            texts = {str(master): coefficient_text(value) for master, value in row.items()}
            line = json.dumps({"target": str(target), "row": texts}, separators=(",", ":"))
            with _named(path):
                file.write(f"{line}\n")

        yield write
        with _named(path):
            file.flush()


def _opened(path: str) -> IO[str]:
    return Path(path).open("w", encoding="ascii", newline="\n")


@contextmanager
def _named(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TableFileError(f"{path}: cannot be written: {error.strerror or error}") from error
