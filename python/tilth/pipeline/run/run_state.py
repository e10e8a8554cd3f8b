"""How far the run of a folder is; nothing in the folder is changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tilth.errors import InputError, PlanFileError, RunFolderError
from tilth.executors.run_folder import RunFolder
from tilth.executors.survey import Survey, survey
from tilth.family import EquationSource, Named, read_source
from tilth.frozen import dataclass
from tilth.pipeline.reduce.part_files import PartFiles
from tilth.pipeline.run.finished import finished_table
from tilth.pipeline.run.problem import FamilyProblem, GivenProblem, read_problem

__all__ = ["RunState", "read_run"]


@dataclass(frozen=True)
class RunState:
    """What the folder of a run holds.

    Attributes
    ----------
    path : Path
    source : Family or System
    targets : tuple of Integral or Label
    manifest : mapping
        Rule if there is one, point and options, as in ``run.json``.
    fingerprint : str
    plan : mapping or None
        What was learnt, once it is recorded: `counts`, `masters`, `equations`, `functions`, and the
        statistics of the `tape`.
    probes : Survey or None
        What the log of probes has, once it is begun.
    rows : int
        Targets of finished batches, while a run in batches is under way.
    finished : bool
    """

    path: Path
    source: EquationSource
    targets: tuple[Named, ...]
    manifest: Mapping[str, Any]
    fingerprint: str
    plan: Mapping[str, Any] | None
    probes: Survey | None
    rows: int
    finished: bool


def read_run(path: str | Path) -> RunState:
    """Read the state of a run, which another process may be working on.

    Raises
    ------
    RunFolderError, LedgerError
        The folder holds no run, or is damaged.
    """
    folder = RunFolder.resume(path)
    manifest = folder.manifest
    try:
        source = read_source(manifest["system"] if manifest["kind"] == "solve" else manifest["family"])
        targets = tuple(source[key] for key in manifest["targets"])
        of_rules = () if manifest["kind"] == "solve" else ("rule", "identities", "effort")
        for name in ("at", "order", "seed", "tilth", *of_rules):
            manifest[name]
    except (InputError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise RunFolderError(f"{path}: is no run of a reduction: {error!r}") from error
    content = folder.read_plan()
    log = folder.probes_path
    return RunState(
        path=folder.path,
        source=source,
        targets=targets,
        manifest=manifest,
        fingerprint=folder.fingerprint,
        plan=None if content is None else _plan(folder.path, manifest, content),
        probes=survey(log, folder.fingerprint) if log.exists() else None,
        rows=PartFiles(folder.rows_path, folder.fingerprint).count(),
        finished=folder.finished and finished_table(folder, _problem(folder.path, manifest)) is not None,
    )


def _problem(path: Path, manifest: Mapping[str, Any]) -> FamilyProblem | GivenProblem:
    try:
        return read_problem(manifest)
    except PlanFileError as error:
        raise RunFolderError(f"{path}: {error}") from error


def _plan(path: Path, manifest: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    try:
        prepared, recorded = _problem(path, manifest).read(content)
        counts = dict(prepared.provenance.get("counts", {}))
    except (PlanFileError, TypeError, ValueError, AttributeError) as error:
        raise RunFolderError(f"{path}: {error}") from error
    return {
        "counts": counts,
        "masters": len(prepared.masters),
        "equations": len(prepared.plan),
        "functions": 0 if recorded is None else recorded.tape.outputs,
        "tape": None if recorded is None else recorded.tape.statistics,
    }
