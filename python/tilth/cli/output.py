"""Data to stdout, and names of files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tilth.errors import OptionError

__all__ = ["OUTPUTS", "check_outputs", "print_json"]

#: Arguments that name a file to write, of whichever verb.
OUTPUTS = ("stream", "save", "plot", "output")
#: Those that name the folder of a run or a search.
RUNS = ("run", "resume", "folder", "folders")


def check_outputs(options: argparse.Namespace) -> None:
    """Raise if an output of a call would replace another one, an input, or what a run keeps in its folder.

    Raises
    ------
    OptionError
    """
    written = {name: path for name in OUTPUTS if (path := _given(options, name)) is not None}
    earlier: dict[str, Path] = {}
    for name, path in written.items():
        flag = f"--{name}"
        for other, there in earlier.items():
            if _same(path, there):
                raise OptionError(f"{other} and {flag} are both {path}, give two names")
        earlier[flag] = path
        read = next((file for file in _read_files(options) if _same(path, file)), None)
        if read is not None and read.is_file():
            raise OptionError(f"{flag} would replace {read}, which is read; give another name")
        run = next((folder for folder in _runs(options) if _keeps(folder, path)), None)
        if run is not None:
            raise OptionError(f"{flag} {path} would replace what the run keeps in {run}; give another name")


def _given(options: argparse.Namespace, name: str) -> Path | None:
    """Return the file that an argument names, if it is one that would be replaced."""
    given = getattr(options, name, None)
    if given is None or str(given) == "-":
        return None
    path = Path(given)
    with suppress(OSError, ValueError):  # whoever writes there says what is wrong
        if path.is_file() or not path.exists():
            return path
    return None


def _same(path: Path, other: Path) -> bool:
    with suppress(OSError, ValueError, RuntimeError):
        if path.resolve() == other.resolve():
            return True
        return path.samefile(other)
    return False


def _read_files(options: argparse.Namespace) -> Iterator[Path]:
    """Yield what may be an input: both parts of ``family.toml:targets.txt``, and families of a folder."""
    for name, value in vars(options).items():
        if name in OUTPUTS or name in RUNS:
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            if not isinstance(one, str | Path):
                continue
            for text in {str(one), *str(one).split(":")} - {""}:
                yield Path(text)
                with suppress(OSError, ValueError):
                    yield from Path(text).glob("*.toml")


def _runs(options: argparse.Namespace) -> Iterator[Path]:
    for name in RUNS:
        value = getattr(options, name, None)
        yield from map(Path, value if isinstance(value, list) else [] if value is None else [value])


def _keeps(folder: Path, path: Path) -> bool:
    """Whether a path is that of a file of the run in a folder; runs of several parts have folders in it."""
    try:
        parts = path.resolve().relative_to(folder.resolve()).parts
    except (OSError, ValueError, RuntimeError):
        return False
    from tilth.evolve.run import FILES as SEARCH_FILES  # which hardly anyone needs
    from tilth.executors.run_folder import FILES

    return any(part in (*FILES, *SEARCH_FILES) for part in parts)


def print_json(data: dict[str, Any]) -> None:
    """Print an object as JSON."""
    print(json.dumps(data, indent=2))
