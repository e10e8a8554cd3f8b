"""Files in, with errors that name them; none is read beyond a limit, whatever it is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Protocol

from tilth.errors import FamilyFileError, InputError

__all__ = ["MAX_TEXT_BYTES", "begins_with", "read_content", "read_text", "up_to"]

#: Of a text: ten million targets.
MAX_TEXT_BYTES = 2**28

_PIECE = 2**20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: str | Path, kind: type[InputError] = FamilyFileError, limit: int = MAX_TEXT_BYTES) -> str:
    """Text of a file without its byte order mark; errors are of the class `kind`.

    Raises
    ------
    InputError
        The file is missing, unreadable, larger than the limit in bytes, or not UTF-8.
    """
    content = read_content(path, kind, limit)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        found = "UTF-16 text" if content.startswith(_UTF_16) else f"not UTF-8 text (byte {error.start})"
        raise kind(f"{path} is {found}, save it as UTF-8") from error


def read_content(path: str | Path, kind: type[InputError], limit: int, begin: bytes = b"") -> bytes:
    """Bytes of a file; errors are of the class `kind`.

    Of a file that does not begin with `begin`, only the first bytes are read.

    Raises
    ------
    InputError
        The file is missing, unreadable, or larger than the limit in bytes.
    """
    try:
        with Path(path).open("rb") as file:
            content = up_to(file, len(begin))
            if content == begin:
                content += up_to(file, limit + 1 - len(begin))
    except ValueError as error:  # a null byte
        raise kind(f"{str(path)!r} cannot be read ({error}), check the path") from error
    except OSError as error:
        raise kind(f"{path} cannot be read ({error.strerror or error}), check the path") from error
    if len(content) > limit:
        raise kind(f"{path} is larger than the limit of {limit} bytes")
    return content


def begins_with(path: str | Path, begin: bytes) -> bool:
    """Whether a file begins with some bytes.

    Only regular files are looked at: what is read of a pipe is gone, and whoever reads it says what is wrong.
    """
    try:
        path = Path(path)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(begin)) == begin
    except (OSError, ValueError):
        return False


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


def up_to(file: _Bytes, most: int) -> bytes:
    """Read at most some bytes, without taking memory for more than there are."""
    found = io.BytesIO()  # which hands its bytes over without another copy of them
    while (left := most - found.tell()) and (part := file.read(min(left, _PIECE))):
        found.write(part)
    return found.getvalue()
