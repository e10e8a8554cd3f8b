"""The folder of several runs, each in a folder of its own: of a project's families, or of cuts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tilth.errors import RunFolderError
from tilth.executors.run_folder import is_run_folder

__all__ = ["check_several_runs"]


def check_several_runs(path: Path | None, is_part: Callable[[str], bool]) -> None:
    """Refuse a folder that holds something else, before the first run is begun in it.

    Parameters
    ----------
    path : Path or None
        None where nothing is kept.
    is_part : callable
        Whether a name is that of one of the runs' folders.

    Raises
    ------
    RunFolderError
        It is the folder of one run, or has other files and no run.
    """
    if path is None or not path.is_dir():
        return
    if is_run_folder(path):
        raise RunFolderError(f"{path}: holds another run, which is one and not several; name a new folder")
    try:
        names = sorted(file.name for file in path.iterdir())
    except OSError as error:
        raise RunFolderError(f"{path}: cannot be read: {error.strerror or error}") from error
    if names and not any(is_part(name) and (path / name).is_dir() for name in names):
        raise RunFolderError(f"{path}: is not the folder of runs, it has {names[0]!r}; name a new folder")
