"""The compiled component in a file: a line that says what it is, one with hashes, and the machine code."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from tilth.errors import EvolveError
from tilth.family.strict_json import parse_json
from tilth.family.writing import write_beside

__all__ = ["Component", "default_folder", "read_component", "write_component"]

_MAGIC = b"tilth wall 1\n"
_HEADER_BYTES = 1000
_MAX_BYTES = 2**28


@dataclass(frozen=True)
class Component:
    """The component, compiled for this machine.

    Attributes
    ----------
    key : str
        SHA-256 of everything that it was made from.
    component : str
        SHA-256 of the WebAssembly: two builds of one key differ in the seed of Python's hashes of texts.
    code : bytes
        What wasmtime made of that.
    """

    key: str
    component: str
    code: bytes

    @property
    def sha256(self) -> str:
        """Hash of the code."""
        return hashlib.sha256(self.code).hexdigest()


def default_folder() -> Path:
    """Return the user's folder for what can be made again: that of the XDG base directories."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(named) if named.startswith("/") else Path.home() / ".cache"
    return base / "tilth"


def write_component(folder: Path, component: Component) -> None:
    """Write a component beside its place, and rename it.

    Raises
    ------
    EvolveError
        The folder is not the user's own, or cannot be written.
    """
    header = {"key": component.key, "component": component.component, "code": component.sha256}
    content = _MAGIC + json.dumps(header).encode("ascii") + b"\n" + component.code
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_own(folder)
        write_beside(_file(folder, component.key), content)
    except OSError as error:
        raise EvolveError(
            f"{folder}: cannot keep the wall's component: {error.strerror or error}; name another folder"
        ) from error


def read_component(folder: Path, key: str) -> Component | None:
    """Return the component of a key; None if there is none, or it is not what was written.

    Raises
    ------
    EvolveError
        Somebody else can write the file: against them the hashes in the same file do not protect.
    """
    file = _file(folder, key)
    try:
        _check_own(folder)
        _check_own(file)
        if file.stat().st_size > _MAX_BYTES:
            return None
        content = file.read_bytes()
    except OSError:
        return None
    magic, rest = content[: len(_MAGIC)], content[len(_MAGIC) :]
    end = rest.find(b"\n", 0, _HEADER_BYTES)
    try:
        header = parse_json(rest[: max(end, 0)])
        found = Component(header["key"], header["component"], rest[end + 1 :])
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    whole = magic == _MAGIC and found.key == key and header.get("code") == found.sha256
    return found if whole else None


def _file(folder: Path, key: str) -> Path:
    return folder / f"wall-{key[:16]}.component"


def _check_own(path: Path) -> None:
    found = path.stat()
    if found.st_uid != os.getuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise EvolveError(
            f"{path}: others can write it, and machine code is run from there; make it your own with "
            "permissions 700, or name another folder for the wall's component"
        )
