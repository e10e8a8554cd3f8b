"""The folder of a reduction: what it is, what was learnt, the probes, and the table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from tilth.errors import RuleError, RunFolderError
from tilth.executors.manifest import Manifest
from tilth.executors.plan_file import save_plan
from tilth.executors.protocol import Executor
from tilth.executors.recorded import Recorded
from tilth.executors.run_folder import RunFolder
from tilth.family import Integral
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import Options, ReduceOptions
from tilth.pipeline.options.records import manifest_of
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.run.stored import from_bytes, seeds_to_bytes, to_bytes
from tilth.seeding import Request, SeedingRule, choose_seeds, find_rule, rule_text
from tilth.table import Table

__all__ = ["SEEDS", "Run"]

#: File of the seeds of a rule that has no text, in the form of a plan's.
SEEDS = "seeds"


class Run:
    """The folder of a reduction; without a folder nothing is kept."""

    def __init__(self, folder: RunFolder | None, request: Request, options: Options) -> None:
        self._folder = folder
        self._request = request
        self._options = options

    @classmethod
    def open(
        cls,
        request: Request,
        asked: Sequence[Integral],
        seeding: SeedingRule | str,
        options: ReduceOptions,
    ) -> Run:
        """Begin in a folder, or go on with the same reduction.

        Raises
        ------
        RunFolderError
            The folder holds another run; the message lists what differs.
        """
        path = options.run
        if path is None:
            return cls(None, request, options)
        rule, text = find_rule(seeding), rule_text(seeding)
        run = RunFolder.start(path, _begun(path, _manifest(request, asked, rule, text, options)))
        if text is None and not (run.path / SEEDS).exists():
            _keep_seeds(run, rule, request, options)
        return cls(run, request, options)

    def finished(self) -> Table | None:
        """Return the table of a run that is done."""
        if self._folder is None or not self._folder.finished:
            return None
        return Table.load(self._folder.table_path)

    def read_plan(self) -> tuple[Prepared, RecordedPlan] | None:
        """Return what was learnt before an interruption."""
        content = None if self._folder is None else self._folder.read_plan()
        return None if content is None else from_bytes(content, self._request, self._options)

    def write_plan(self, prepared: Prepared, recorded: RecordedPlan) -> None:
        """Keep what was learnt."""
        if self._folder is not None:
            self._folder.write_plan(to_bytes(prepared, recorded))

    @contextmanager
    def executor(self, computing: Executor) -> Iterator[Executor]:
        """Return an executor that keeps its answers while it is used."""
        if self._folder is None:
            yield computing
            return
        with self._folder as folder:
            yield Recorded(computing, folder.ledger)

    def finish(self, table: Table) -> None:
        """Keep the table, which ends the run."""
        if self._folder is not None:
            self._folder.finish(table)


def _manifest(
    request: Request, asked: Sequence[Integral], rule: SeedingRule, text: str | None, options: ReduceOptions
) -> Manifest:
    """Return whatever the table depends on."""
    # The name says it all for most rules; None stands for a rule that no text makes again.
    apart = {} if text == rule.name else {"rule_text": text}
    return {
        "kind": "reduce",
        "tilth": version("tilth"),
        "family": request.family.to_dict(),
        "targets": [list(target.indices) for target in asked],
        "rule": rule.name,
        **apart,
        "rule_sha256": hashlib.sha256(rule.name.encode()).hexdigest(),
        **manifest_of(options),
    }


def _begun(path: Path, manifest: Manifest) -> Manifest:
    """Return a manifest as the program wrote it that began the folder, which may not have known all options.

    What was not known then is what it is by default now.
    """
    try:
        there = RunFolder.resume(path).manifest
    except RunFolderError:
        return manifest  # nothing is there, or nothing readable, which is said when the folder is used
    if manifest.get("rule_text", "") is None and "rule_text" not in there:
        # That program had only the name of a rule without text, whatever else the name says now.
        manifest = {name: value for name, value in manifest.items() if name != "rule_text"}
    usual = manifest_of(ReduceOptions())
    younger = {name for name in usual if name not in there and manifest[name] == usual[name]}
    return {name: value for name, value in manifest.items() if name not in younger}


def _keep_seeds(folder: RunFolder, rule: SeedingRule, request: Request, options: Options) -> None:
    """Keep the seeds of a rule that no text makes again, unless it has to learn to choose them; say which."""
    try:
        seeds = choose_seeds(rule, request)
    except RuleError:
        said = "until the plan is recorded, only the rule itself can go on here"
    else:
        save_plan(folder.path / SEEDS, seeds_to_bytes(seeds), folder.fingerprint)
        said = "its seeds are kept in the folder"
    options.progress("run", f"rule {rule.name} has no text: {said}")
