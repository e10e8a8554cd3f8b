"""The text of a foreign file, and errors that name its place."""

from __future__ import annotations

import gzip
import re
import zlib
from codecs import BOM_UTF8
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tilth.errors import FormatError
from tilth.family.reading import up_to

__all__ = ["MAX_BYTES", "Source", "is_inside", "read_small_text", "read_source"]

MAX_BYTES = 2**30
"""Of a file, and of what a compressed file unpacks to."""

_NEITHER_TEXT_NOR_SPACE = re.compile(r"[^\x09\x0a\x0d\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class Source:
    """A text and what to call it in messages.

    Attributes
    ----------
    name : str
        Such as the path of the file.
    text : str
    """

    name: str
    text: str

    def line(self, position: int) -> int:
        """Return the line of a character, from 1."""
        return self.text.count("\n", 0, position) + 1

    def excerpt(self, position: int) -> str:
        """Return a few characters for a message."""
        return repr(self.text[position : position + 40].split("\n", 1)[0])

    def error(self, position: int, what: object) -> FormatError:
        """Return an error that names file and line."""
        return FormatError(f"{self.name}:{self.line(position)}: {what}")

    def checked(self) -> Source:
        """Refuse characters that none of the formats has: control characters and what is not ASCII.

        Raises
        ------
        FormatError
        """
        if not self.text.isascii() or not self.text.isprintable():
            match = _NEITHER_TEXT_NOR_SPACE.search(self.text)
            if match is not None:
                raise self.error(match.start(), f"has the character {match.group()!r}, use printable ASCII")
        return self


def read_source(path: str | Path) -> Source:
    """Read a file, unpacked if its name ends in ``.gz``.

    Raises
    ------
    FormatError
        The file cannot be read, is too large, damaged, or not ASCII text.
    """
    path = Path(path)
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            content = up_to(file, MAX_BYTES + 1).removeprefix(BOM_UTF8)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(f"{path} is not a whole gzip file ({error}), take another copy") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FormatError(f"{path} cannot be read ({reason}), check the path") from error
    if len(content) > MAX_BYTES:
        raise FormatError(f"{path} has more than {MAX_BYTES} bytes, split it")
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FormatError(f"{path}:{line}: has the byte {content[error.start]:#x}, use ASCII") from error
    return Source(str(path), text).checked()


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path is in a folder; one that the system does not even look at is not.

    A name may be too long, and links may go round in a circle.
    """
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def read_small_text(path: Path, limit: int) -> str:
    """Return the text of a file of at most `limit` bytes, without a byte order mark.

    Raises
    ------
    FormatError
        The file cannot be read, is too large, or is not UTF-8.
    """
    try:
        if not path.is_file():
            raise FormatError(f"{path} is no file, check the path")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except FormatError:
        raise
    except (OSError, ValueError) as error:
        raise FormatError(
            f"{path} cannot be read ({getattr(error, 'strerror', None) or error}), check the path"
        ) from error
    if len(content) > limit:
        raise FormatError(f"{path} has more than {limit} bytes, split it")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FormatError(
            f"{path}:{line}: has the byte {content[error.start]:#x}, save it as UTF-8"
        ) from error
