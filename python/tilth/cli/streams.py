"""What the command writes to: stdout has to take it all, stderr takes what it can.

The data of a verb go to stdout, and a verb is done only when they are there. Progress and messages go to
stderr; that it is full, closed, or a pipe whose reader has gone harms nothing. Neither gets control
characters from names and texts that others wrote: a terminal would obey them.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any, TextIO, cast

__all__ = ["ReaderGone", "StdoutLost", "escaped", "guarded_streams", "unescaped"]

_CLOSED = "it is closed; send it to a file, or to /dev/null"
_KEPT = "\n\t"
#: Control characters; and those that reorder what stands beside them on a line.
_ESCAPES = {
    code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in _KEPT
}


class StdoutLost(Exception):
    """Stdout does not take the data; the message says why."""


class ReaderGone(StdoutLost):
    """Whoever read stdout has gone, as with ``tilth show | head``."""


def escaped(text: str) -> str:
    r"""Return a text with its control characters, but for line ends and tabs, as escapes.

    Examples
    --------
    >>> print(escaped("red: \x1b[31m"))
    red: \x1b[31m
    """
    return text if text.isascii() and text.isprintable() else text.translate(_ESCAPES)


class _Guard:
    """A stream before another one, or before none; whatever is not changed here is that stream's."""

    def __init__(self, behind: TextIO | None) -> None:
        self.behind = behind

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write texts one after the other."""
        for line in lines:
            self.write(line)

    def write(self, text: str) -> int:
        """Write a text."""
        raise NotImplementedError


class _Stdout(_Guard):
    """Takes everything, or says why not."""

    def write(self, text: str) -> int:
        """Write a text; its control characters are escaped."""
        with _told():
            self._open().write(escaped(text))
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        with _told():
            self._open().flush()

    def _open(self) -> TextIO:
        if self.behind is None:
            raise StdoutLost(_CLOSED)
        return self.behind


class _Stderr(_Guard):
    """Takes what it can."""

    def __init__(self, behind: TextIO | None, *, escape: bool = True) -> None:
        super().__init__(behind)
        self._escape = escape

    def write(self, text: str) -> int:
        """Write a text if possible; its control characters are escaped."""
        if self.behind is not None:
            with suppress(OSError, ValueError):
                self.behind.write(escaped(text) if self._escape else text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written, if possible."""
        if self.behind is not None:
            with suppress(OSError, ValueError):
                self.behind.flush()

    def isatty(self) -> bool:
        """Whether someone watches."""
        return self.behind is not None and self.behind.isatty()


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Let a block write to stdout and stderr as this file says.

    What the block writes to stdout, and flushing it, may raise `StdoutLost`.
    """
    streams = sys.stdout, sys.stderr
    taken = _take_closed_places()
    try:
        with (
            redirect_stdout(cast(TextIO, _Stdout(sys.stdout))),
            redirect_stderr(cast(TextIO, _Stderr(sys.stderr))),
        ):
            yield
    finally:
        for stream in streams:
            _discard_unless_it_takes(stream)
        for place in taken:
            os.close(place)


def unescaped(stream: TextIO) -> TextIO:
    """Return stderr for someone who writes to a terminal what it is to obey, and escapes texts himself."""
    return cast(TextIO, _Stderr(stream.behind, escape=False)) if isinstance(stream, _Stderr) else stream


@contextmanager
def _told() -> Iterator[None]:
    """Let stdout say what it cannot take."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone("its reader has gone") from error
    except UnicodeEncodeError as error:
        text = error.object[error.start : error.end]
        raise StdoutLost(
            f"its encoding {error.encoding} lacks {text!a}; set PYTHONIOENCODING=utf-8"
        ) from error
    except OSError as error:
        raise StdoutLost(_CLOSED if error.errno == errno.EBADF else error.strerror or str(error)) from error
    except ValueError as error:  # I/O operation on closed file
        raise StdoutLost(_CLOSED) from error


def _take_closed_places() -> list[int]:
    """Open what a shell closed of 0, 1 and 2, so that no file of ours gets the number of a stream."""
    taken: list[int] = []
    while True:
        place = os.open(os.devnull, os.O_RDWR)
        if place > 2:
            os.close(place)
            return taken
        taken.append(place)


def _discard_unless_it_takes(stream: TextIO | None) -> None:
    """Send what a stream does not take nowhere: at the end of the process it would fail again."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
