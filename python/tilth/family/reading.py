"""Text files in, with errors that name them."""

from __future__ import annotations

from pathlib import Path

from tilth.errors import FamilyFileError, InputError

__all__ = ["read_text"]


def read_text(path: str | Path, kind: type[InputError] = FamilyFileError) -> str:
    """Text of a file without its byte order mark; errors are of the class `kind`.

    Raises
    ------
    InputError
        The file is missing, unreadable, or not UTF-8.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise kind(f"{path} cannot be read ({error.strerror}), check the path") from error
    except UnicodeDecodeError as error:
        raise kind(f"{path} is not UTF-8 text (byte {error.start}), save it as UTF-8") from error
