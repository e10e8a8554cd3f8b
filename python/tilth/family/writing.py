"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tilth.errors import OptionError

__all__ = ["beside", "sync_folder", "write_beside", "write_folder", "write_text"]


@contextmanager
def beside(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside its final place, sync it, and rename it: it is there whole or not at all.

    It is renamed when the block ends, if it ends without an error.
    """
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        temporary = None
        sync_folder(path.parent)
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def write_beside(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, see `beside`."""
    with beside(path) as file:
        file.write(content)


def write_folder(path: str | Path, files: Mapping[str, str]) -> None:
    """Write a new folder of text files that is there whole or not at all.

    Parameters
    ----------
    path : path
        There must be nothing yet.
    files : mapping
        {path inside of the folder, with ``/``: text}.

    Raises
    ------
    OptionError
        Something is there, or the folder cannot be written.
    """
    path = Path(path)
    temporary = None
    try:
        if path.exists() or path.is_symlink():
            raise OptionError(f"{path} is there already, give a new folder")
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
        for name, text in files.items():
            file = temporary.joinpath(*name.split("/"))
            file.parent.mkdir(parents=True, exist_ok=True)
            write_beside(file, text.encode("utf-8"))
        temporary.chmod(0o755)
        temporary.rename(path)
        temporary = None
        sync_folder(path.parent)
    except OSError as error:
        raise OptionError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def sync_folder(path: Path) -> None:
    """Sync the entries of a folder; without it a crash may lose a new file, contents and all."""
    if os.name == "nt":  # folders cannot be opened there, and their entries need no sync
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_text(path: str | Path, text: str) -> None:
    """Write text to a file.

    Raises
    ------
    OptionError
        The file cannot be written.
    """
    try:
        write_beside(Path(path), text.encode("utf-8"))
    except OSError as error:
        raise OptionError(f"{path} cannot be written: {error.strerror or error}") from error
