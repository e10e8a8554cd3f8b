"""Pipes in the place of files that are looked at before they are read."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tilth.errors import InputError, TilthError
from tilth.family.reading import read_content
from tilth.table.files import MAX_HELD_BYTES

__all__ = ["at_hand"]

#: Each file of Tilth begins with its form; what does not is taken for a family.
_FORM = b"tilth-"


@contextmanager
def at_hand(path: Path) -> Iterator[Path]:
    """Give a path that can be read more than once: a pipe is read into a file of the system's, for the block.

    That file has the suffix of a family file unless it begins as what Tilth saves. Errors name the pipe.

    Raises
    ------
    InputError
        The pipe gives more than the limit.
    """
    if not _is_pipe(path):
        yield path
        return
    from tempfile import TemporaryDirectory  # most paths are those of files

    content = read_content(path, InputError, MAX_HELD_BYTES)
    with TemporaryDirectory() as folder:
        copy = Path(folder, "piped" if content.startswith(_FORM) else "piped.toml")
        copy.write_bytes(content)
        try:
            yield copy
        except TilthError as error:
            error.args = (str(error).replace(str(copy), str(path)), *error.args[1:])
            raise


def _is_pipe(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False  # whoever reads it says what is wrong
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
