"""The folder of a search, with all it takes to believe and to repeat what it found.

``manifest.json``    what the run is (cases, fitness, settings: its fingerprint binds the other files to it),
                     and where it ran (versions, machine, command)
``log.jsonl``        every program with its parents, operators and evaluation, of a program search also every
                     prompt and answer; see `tilth.evolve.log` and `tilth.evolve.programs`
``checkpoint.json``  from where the search goes on; written after each generation or round, beside and renamed
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilth import __version__
from tilth.errors import EvolveError, RunFolderError
from tilth.evolve.fitness import Fitness
from tilth.evolve.log import Log, Record, read_log
from tilth.evolve.suite import Suite
from tilth.executors.manifest import differences, fingerprint_of, normal_form
from tilth.family.reading import read_content
from tilth.family.strict_json import parse_json
from tilth.family.writing import sync_folder, write_beside

__all__ = ["FILES", "SearchRun"]

FORMAT, VERSION = "tilth-evolution", 1
_MANIFEST, _LOG, _CHECKPOINT = "manifest.json", "log.jsonl", "checkpoint.json"
#: What a search keeps in its folder.
FILES = (_MANIFEST, _LOG, _CHECKPOINT)
_PACKAGES = ("numpy", "openai", "componentize-py", "wasmtime")
_MAX_BYTES = 2**28
_SEARCHES = {"funsearch": "a program search", "genetic": "of genetic programming"}


@dataclass(frozen=True)
class SearchRun:
    """A search on the disk.

    Attributes
    ----------
    path : Path
    what : dict
        What the run is: ``engine``, ``suite``, ``fitness`` and ``settings``.
    where : dict
        Versions, machine, command and the time of the beginning. Nothing of it is from the environment.
    """

    path: Path
    what: dict[str, Any]
    where: dict[str, Any]

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        engine: str,
        suite: Suite,
        fitness: Fitness,
        settings: Mapping[str, Any],
        command: Sequence[str] | None = None,
    ) -> SearchRun:
        """Begin a run in a folder that is empty or does not exist.

        Raises
        ------
        EvolveError
            Fitness and suite have different cases, or the folder holds something or cannot be written.
        """
        folder = Path(path)
        if fitness.cases != suite.training:
            raise EvolveError(
                f"the fitness has the cases {', '.join(fitness.cases)}, the suite trains on "
                f"{', '.join(suite.training)}; make both of the same cases"
            )
        described = {
            "engine": engine,
            "suite": suite.to_dict(),
            "fitness": fitness.to_dict(),
            "settings": dict(settings),
        }
        run = cls(folder, _checked(described), _circumstances(sys.argv if command is None else command))
        content = {"format": FORMAT, "version": VERSION, "run": run.what, "circumstances": run.where}
        content["fingerprint"] = run.fingerprint
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise EvolveError(f"{folder}: is not empty; name a new folder, or resume the run in it")
            write_beside(folder / _MANIFEST, _dumped(content))
            sync_folder(folder.parent)
        except EvolveError:
            raise
        except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
            reason = getattr(error, "strerror", None) or error
            raise EvolveError(f"{folder}: cannot be made a run: {reason}") from error
        Log(folder / _LOG, run.fingerprint, create=True).close()
        return run

    @classmethod
    def open(cls, path: str | Path, engine: str | None = None) -> SearchRun:
        """Open the run of a folder.

        Parameters
        ----------
        path : path
        engine : str, optional
            The engine that is to go on with it, which must be that which began it.

        Raises
        ------
        EvolveError
            The folder holds no run, a damaged one, one of another version, or one that another engine began.
        """
        file = Path(path) / _MANIFEST
        data = _loaded(file, "is not the folder of a search")
        if data.get("format") != FORMAT or data.get("version") != VERSION:
            raise EvolveError(f"{file}: is not the manifest of a search, or not of version {VERSION}")
        what, where = data.get("run"), data.get("circumstances")
        if not isinstance(what, dict) or not isinstance(where, dict):
            raise EvolveError(f"{file}: does not describe a search; take another copy")
        if data.get("fingerprint") != fingerprint_of(what):
            raise EvolveError(f"{file}: does not match its fingerprint; take another copy")
        run = cls(Path(path), what, where)
        if engine not in (None, run.engine):
            raise EvolveError(f"{path}: is a run of {run.engine}, not {_SEARCHES[engine]}")
        return run

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the run is."""
        return fingerprint_of(self.what)

    @property
    def engine(self) -> str:
        """What searches, ``"genetic"`` or ``"funsearch"``."""
        return str(self.what["engine"])

    @property
    def language(self) -> str:
        """What programs are: ``"python"`` if they run behind the wall, else ``"subset"``."""
        return str(self.settings.get("options", {}).get("language", "subset"))

    @property
    def step(self) -> str:
        """What people call a step of the engine; in the log it is a generation in any case."""
        return "round" if self.engine == "funsearch" else "generation"

    @property
    def suite(self) -> Suite:
        """Training, validation and held-out cases."""
        return Suite.from_dict(self.what["suite"])

    @property
    def settings(self) -> dict[str, Any]:
        """Settings of the engine."""
        return dict(self.what["settings"])

    def fitness(self, *, threads: int | None = None) -> Fitness:
        """Make the fitness of the run again.

        Raises
        ------
        EvolveError
            This Tilth would use another one, such as other envelopes, or files of cases hold something else.
        """
        cases = {"cases": list(self.suite.training)}
        found = Fitness.from_dict(self.what["fitness"] | cases, threads=threads)
        other = list(differences(self.what["fitness"], _checked(found.to_dict())))
        if other:
            raise EvolveError(f"{self.path}: was evaluated in another way: {'; '.join(other)}")
        return found

    def records(self) -> Iterator[Record]:
        """Yield the records of the log."""
        return read_log(self.path / _LOG, self.fingerprint)

    def log(self, *, keep: int | None = None) -> Log:
        """Open the log to append to it, after the first `keep` records."""
        path = self.path / _LOG
        # A run that was killed between its manifest and its log has none yet.
        begun = path.exists() or self.read_checkpoint() is not None
        return Log(path, self.fingerprint, create=not begun, keep=keep if begun else None)

    def write_checkpoint(self, state: Mapping[str, Any], records: int) -> None:
        """Write from where the search goes on, once the log has this many records."""
        content = {"run": self.fingerprint, "records": records, "state": _checked(state)}
        try:
            write_beside(self.path / _CHECKPOINT, _dumped(content | {"check": fingerprint_of(content)}))
        except OSError as error:
            raise EvolveError(
                f"{self.path / _CHECKPOINT}: cannot be written: {error.strerror or error}"
            ) from error

    def read_checkpoint(self) -> tuple[dict[str, Any], int] | None:
        """Return the state of the search and how many records the log had then; None before the first.

        Raises
        ------
        EvolveError
            It is damaged, or of another run.
        """
        file = self.path / _CHECKPOINT
        if not file.exists():
            return None
        data = _loaded(file, "has no checkpoint")
        check = data.pop("check", None)
        if check != fingerprint_of(data) or data.get("run") != self.fingerprint:
            raise EvolveError(f"{file}: is damaged, or of another run; take another copy of the folder")
        return data["state"], data["records"]


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return normal_form(data)
    except RunFolderError as error:
        raise EvolveError(str(error)) from error


def _dumped(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, indent=1, allow_nan=False).encode("ascii") + b"\n"


def _loaded(file: Path, otherwise: str) -> dict[str, Any]:
    try:
        if not file.exists():
            raise EvolveError(f"{file.parent}: {otherwise}, it has no {file.name}")
        data = parse_json(read_content(file, EvolveError, _MAX_BYTES))
    except EvolveError:
        raise
    except (ValueError, RecursionError) as error:
        raise EvolveError(f"{file}: is not well-formed JSON: {error}; take another copy") from error
    if not isinstance(data, dict):
        raise EvolveError(f"{file}: holds no object; take another copy")
    return data


def _circumstances(command: Sequence[str]) -> dict[str, Any]:
    versions = {"tilth": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "begun": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": list(command),
        "machine": {
            "system": platform.platform(),
            "architecture": platform.machine(),
            "processors": os.cpu_count(),
        },
        "versions": versions,
    }
