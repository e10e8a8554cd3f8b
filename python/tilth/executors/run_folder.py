"""The folder of a run, from which it is resumed after whatever stopped it.

``run.json``     what the run is; its fingerprint binds the other files to it
``plan``         the recorded plan, see `tilth.executors.plan_file`
``probes.log``   answers of probes, see `tilth.executors.ledger`
``rows/``        rows that are found, in tables without certificates, while a run in batches is under way
``table.tilth``  the table, when the run is done
``done``         binds the table to the run: the SHA-256 of the fingerprint and of the table's first line
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from tilth.errors import RunFolderError
from tilth.executors.durable import lock_alone
from tilth.executors.ledger import Ledger
from tilth.executors.manifest import (
    Manifest,
    differences,
    fingerprint_of,
    normal_form,
    read_manifest,
    write_manifest,
)
from tilth.executors.plan_file import load_plan, save_plan
from tilth.family.reading import read_content
from tilth.family.writing import sync_folder, write_beside

__all__ = ["FILES", "RunFolder", "is_run_folder"]

MAX_MANIFEST_BYTES = 2**28
_SHOWN = 20
_MANIFEST, _PLAN, _PROBES, _ROWS = "run.json", "plan", "probes.log", "rows"
_TABLE, _DONE = "table.tilth", "done"
#: What a run keeps in its folder.
FILES = (_MANIFEST, _PLAN, _PROBES, _ROWS, _TABLE, _DONE)
#: No first line of a table is longer; it has a checksum of all that follows.
_LINE_BYTES = 256


def is_run_folder(path: Path) -> bool:
    """Whether a folder says that it is that of a run."""
    return os.path.lexists(path / _MANIFEST)


class _Table(Protocol):
    def save(self, path: Path) -> None: ...


class RunFolder:
    """An open run, from `RunFolder.start` or `RunFolder.resume`.

    Attributes
    ----------
    path : Path
    manifest : dict
        What the run is, as read from JSON.
    fingerprint : str
        SHA-256 of the manifest.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self.fingerprint = fingerprint_of(manifest)
        self._ledger: Ledger | None = None

    @classmethod
    def start(cls, path: str | Path, manifest: Mapping[str, Any]) -> RunFolder:
        """Begin a run, or go on with the same one.

        Parameters
        ----------
        path : path
            A folder of this run, or one that is empty or does not exist.
        manifest : mapping
            Whatever the results depend on; what JSON has.

        Raises
        ------
        RunFolderError
            The folder holds another run (the message lists what differs) or other files, or cannot be used.
        """
        path, wanted = Path(path), normal_form(manifest)
        if not (path / _MANIFEST).exists():
            _begin(path, wanted)
        found = cls.resume(path)
        if found.fingerprint != fingerprint_of(wanted):
            raise RunFolderError(
                f"{path}: holds another run: {_listed(found.manifest, wanted)}; "
                "ask for the same, or name a new folder"
            )
        return found

    @classmethod
    def resume(cls, path: str | Path) -> RunFolder:
        """Go on with the run of a folder.

        Raises
        ------
        RunFolderError
            The folder holds no run, or what it holds is damaged or of another version.
        """
        path = Path(path)
        _check_files(path)
        file = path / _MANIFEST
        if not is_run_folder(path):
            raise RunFolderError(f"{path}: is not the folder of a run, it has no {_MANIFEST}")
        content = read_content(file, RunFolderError, MAX_MANIFEST_BYTES)
        try:
            return cls(path, read_manifest(content))
        except RunFolderError as error:
            raise RunFolderError(f"{file}: {error}") from error

    @property
    def ledger(self) -> Ledger:
        """The log of probes, opened and verified when it is first asked for.

        Raises
        ------
        LedgerError
        """
        if self._ledger is None:
            path = self.probes_path
            known = Ledger.open if path.exists() else Ledger.create
            self._ledger = known(path, self.fingerprint)
        return self._ledger

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes out while something is learnt, of which there is no log yet.

        Raises
        ------
        LedgerError
            Another one is at it.
        """
        path = self.path / _MANIFEST
        try:
            file = path.open("r+b", buffering=0)
        except OSError as error:
            raise RunFolderError(f"{path}: cannot be opened: {error.strerror or error}") from error
        with file:
            lock_alone(file.fileno(), path)
            yield

    def read_plan(self) -> bytes | None:
        """Return the recorded plan, or None if there is none yet.

        Raises
        ------
        RunFolderError
            It is damaged, of another version, or of another run.
        """
        try:
            return load_plan(self.path / _PLAN, self.fingerprint)[0]
        except FileNotFoundError:
            return None

    def write_plan(self, plan: bytes) -> None:
        """Record the plan, once for all: the log's functions are numbers of this plan.

        Raises
        ------
        RunFolderError
            Another plan is recorded already, or the file cannot be written.
        """
        path = self.path / _PLAN
        recorded = self.read_plan()
        if recorded is None:
            save_plan(path, plan, self.fingerprint)
        elif recorded != plan:
            raise RunFolderError(
                f"{path}: another plan is recorded; a run keeps the plan it began with, begin in a new folder"
            )

    @property
    def probes_path(self) -> Path:
        """Where the log of probes is, once it is begun."""
        return self.path / _PROBES

    @property
    def rows_path(self) -> Path:
        """Where rows are kept while a run in batches is under way."""
        return self.path / _ROWS

    @property
    def table_path(self) -> Path:
        """Where the table is when the run is done."""
        return self.path / _TABLE

    @property
    def finished(self) -> bool:
        """Whether the run is done."""
        return self.table_path.exists()

    def table_is_bound(self) -> bool:
        """Whether the table is noted as that of this run; False where nothing is noted.

        Raises
        ------
        RunFolderError
            Another table is noted.
        """
        path = self.path / _DONE
        if not os.path.lexists(path):
            return False
        if read_content(path, RunFolderError, _LINE_BYTES) != self._seal():
            raise RunFolderError(
                f"{self.table_path}: is not the table that this run wrote; remove it, and the run goes on"
            )
        return True

    def _seal(self) -> bytes:
        with self.table_path.open("rb") as file:
            line = file.readline(_LINE_BYTES)
        return b"tilth-done 1 %s\n" % sha256(bytes.fromhex(self.fingerprint) + line).hexdigest().encode()

    def finish(self, table: _Table) -> Path:
        """Save the table, which ends the run; its plan and probes stay, for whoever asks more of it.

        Returns
        -------
        Path
            Where the table is.

        Raises
        ------
        TableFileError, RunFolderError
            It cannot be written.
        """
        table.save(self.table_path)
        try:
            write_beside(self.path / _DONE, self._seal())
        except OSError as error:
            raise RunFolderError(
                f"{self.path / _DONE}: cannot be written: {error.strerror or error}"
            ) from error
        self.close()
        return self.table_path

    def close(self) -> None:
        """Close the log of probes and give up its lock."""
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _check_files(path: Path) -> None:
    """Raise if the folder may not be looked into, or has something else than a file in the place of one."""
    if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
        raise RunFolderError(f"{path}: may not be read, check its permissions")
    for name in (_MANIFEST, _PLAN, _PROBES, _TABLE, _DONE):
        file = path / name
        if os.path.lexists(file) and not file.is_file():  # a pipe would be waited for
            raise RunFolderError(f"{file}: is no file; remove it, or name the folder of a run")


def _begin(path: Path, manifest: Manifest) -> None:
    """Make the folder and write what the run is.

    Of two processes that begin different runs in one folder at the same moment, one finds the other's
    manifest, or a log with another fingerprint: nothing is mixed.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        # A file of another begin that was killed while it wrote is no file of a stranger.
        others = [file.name for file in path.iterdir() if not file.name.startswith(f".{_MANIFEST}.")]
        if others:
            raise RunFolderError(
                f"{path}: is not the folder of a run, it has {min(others)!r} but no {_MANIFEST}; name "
                "a new folder"
            )
        write_beside(path / _MANIFEST, write_manifest(manifest))
        sync_folder(path.parent)
    except RunFolderError:
        raise
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise RunFolderError(f"{path}: cannot be made a run's folder: {reason}") from error


def _listed(there: Manifest, here: Manifest) -> str:
    phrases = list(differences(there, here))
    more = [f"and {len(phrases) - _SHOWN} more"] if len(phrases) > _SHOWN else []
    return "; ".join([*phrases[:_SHOWN], *more])
