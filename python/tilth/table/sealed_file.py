"""Files with one line of ASCII, ``NAME VERSION SHA256 LENGTH``, then LENGTH bytes of JSON."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from tilth.errors import TableFileError
from tilth.family.reading import begins_with, read_content
from tilth.family.writing import write_beside

__all__ = ["SealedForm"]

_HEADER = re.compile(rb" ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9]{1,12})\n")

MAX_BYTES = 2**31


class SealedForm(NamedTuple):
    """A form of files.

    Attributes
    ----------
    name : str
        The first word of a file.
    version : int
    what : str
        What a file of it is, for messages.
    advice : str
        What to do about a damaged one.
    """

    name: str
    version: int
    what: str
    advice: str

    @property
    def _magic(self) -> bytes:
        return f"{self.name} ".encode("ascii")

    def begins(self, path: str | Path) -> bool:
        """Whether a file begins as one of this form."""
        return begins_with(path, self._magic)

    def to_bytes(self, data: dict[str, Any], rest: bytes = b"") -> bytes:
        """Return the contents of a file, `rest` after the JSON."""
        payload = json.dumps(data, separators=(",", ":"), sort_keys=True).encode("ascii")
        digest = hashlib.sha256(payload).hexdigest()
        return f"{self.name} {self.version} {digest} {len(payload)}\n".encode("ascii") + payload + rest

    def write(self, path: str | Path, data: dict[str, Any], rest: bytes = b"") -> None:
        """Write a file, `rest` after the JSON.

        Raises
        ------
        TableFileError
            It cannot be written.
        """
        try:
            write_beside(Path(path), self.to_bytes(data, rest))
        except OSError as error:
            raise TableFileError(f"{path}: cannot be written: {error.strerror or error}") from error

    def read(self, path: str | Path) -> tuple[bytes, bytes]:
        """Return the JSON, which is what was written, and what follows it.

        Raises
        ------
        TableFileError
            It is no file of this form and version, or damaged.
        """
        return self.parts_of(read_content(Path(path), TableFileError, MAX_BYTES, self._magic), path)

    def parts_of(self, content: bytes, path: str | Path) -> tuple[bytes, bytes]:
        """Return JSON and what follows it of the contents of a file, as `read`; errors name `path`.

        Raises
        ------
        TableFileError
        """
        start = len(self.name)
        match = _HEADER.match(content, start) if content.startswith(self._magic) else None
        if match is None:
            raise TableFileError(
                f"{path}: is not {self.what}, its first line is not '{self.name} VERSION SHA256 LENGTH'"
            )
        version, digest, length = int(match.group(1)), match.group(2).decode(), int(match.group(3))
        if version != self.version:
            raise TableFileError(
                f"{path}: has format version {version}, this Tilth reads version {self.version}"
            )
        payload, rest = content[match.end() :][:length], content[match.end() + length :]
        if len(payload) != length or hashlib.sha256(payload).hexdigest() != digest:
            raise self.damaged(path)
        return payload, rest

    def damaged(self, path: str | Path) -> TableFileError:
        """Return the error of a file that is not what was written."""
        return TableFileError(f"{path}: is damaged, its checksum does not match; {self.advice}")
