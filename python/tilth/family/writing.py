"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tilth.errors import OptionError, TilthError

__all__ = ["beside", "make_folder", "sync_folder", "write_beside", "write_folder", "write_text"]

#: Streams of this process by their names: what is written there goes after what was written before.
_OWN_STREAM = re.compile(r"/dev/(?:(stdout)|(stderr)|fd/([0-9]{1,9}))|/proc/self/fd/([0-9]{1,9})")
#: Where Linux has the name of an open file that has none yet.
_BY_NUMBER = "/proc/self/fd/{}"


@contextmanager
def beside(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that is there whole or not at all, when the block ends, if it ends without an error.

    A regular file is written beside its place, synced, and renamed; of a symbolic link, the file that it
    leads to. A device, a FIFO or a stream of this process stays what it is, and gets the bytes at the end.

    Raises
    ------
    OSError
    """
    if "\0" in str(path):
        raise OSError("its name has a null byte")
    with contextlib.suppress(FileNotFoundError):
        if _OWN_STREAM.fullmatch(str(path)) or not stat.S_ISREG(path.stat().st_mode):
            with _into(path) as file:
                yield file
            return
    with _renamed_to(Path(os.path.realpath(path))) as file:
        yield file


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
    import shutil  # with tempfile it takes as long as a file of a table
    import tempfile

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


def make_folder(path: Path, error: type[TilthError] = OptionError) -> None:
    """Make a folder, and those that it is in, unless it is there.

    Raises
    ------
    OptionError, or what is given
        It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as reason:  # a null byte in a path is a ValueError
        raise error(
            f"{path} cannot be made a folder: {getattr(reason, 'strerror', None) or reason}"
        ) from reason


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


@contextmanager
def _into(path: Path) -> Iterator[IO[bytes]]:
    """Collect what is written, and hand it to what cannot be renamed over."""
    import shutil
    import tempfile

    with tempfile.TemporaryFile() as file:
        yield file
        file.seek(0)
        own = _OWN_STREAM.fullmatch(str(path))
        if own is None:
            place = os.open(path, os.O_WRONLY)
        else:
            stdout, stderr, *numbers = own.groups()
            number = "1" if stdout else "2" if stderr else next(filter(None, numbers))
            place = os.dup(int(number))
        with os.fdopen(place, "wb") as output:
            shutil.copyfileobj(file, output)


@contextmanager
def _renamed_to(path: Path) -> Iterator[IO[bytes]]:
    """Write beside a regular file, with its mode if it is there, and rename."""
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        place, named = _new_file(temporary)
        with os.fdopen(place, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if not named:
                _give_name(file.fileno(), temporary)
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _new_file(path: Path) -> tuple[int, bool]:
    """Open a file to write to, and say whether it has its name already.

    One without a name goes when the process does, even by SIGKILL, so that no part of a file is left.
    """
    if hasattr(os, "O_TMPFILE"):
        with contextlib.suppress(OSError):  # few file systems lack it, those of some networks among them
            place = os.open(path.parent, os.O_WRONLY | os.O_TMPFILE, 0o666)
            if Path(_BY_NUMBER.format(place)).exists():
                return place, False
            os.close(place)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), True


def _give_name(place: int, path: Path) -> None:
    """Give an open file without a name one, or where that cannot be, a copy of it."""
    unnamed = _BY_NUMBER.format(place)
    try:
        os.link(unnamed, path, src_dir_fd=place)  # without a folder the link itself would be linked
    except OSError:
        import shutil

        with open(unnamed, "rb") as file, path.open("xb") as copy:  # noqa: PTH123  # no Path of a user
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
