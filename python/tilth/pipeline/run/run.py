"""The folder of a reduction: what it is, what was learnt, the probes, and the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from tilth.errors import ProbeFault, RuleError, RunFolderError
from tilth.executors.manifest import Manifest
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import ReduceOptions, SolveOptions
from tilth.pipeline.options.records import BEFORE, manifest_of
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.part_files import PartFiles
from tilth.pipeline.run.finished import finished_table
from tilth.pipeline.run.problem import FamilyProblem, Problem
from tilth.seeding import SeedingRule, choose_seeds, find_rule, rule_text
from tilth.table import Table
from tilth.table.part_rows import PartRows

if TYPE_CHECKING:
    from tilth.executors.ledger import Ledger
    from tilth.executors.run_folder import RunFolder

__all__ = ["SEEDS", "Run", "keep_seeds"]

# What has to do with folders is imported by those who have one: it takes a part of a small job's start.

#: File of the seeds of a rule that has no text, in the form of a plan's.
SEEDS = "seeds"


#: What an interrupt says without a folder.
NOT_KEPT = "nothing was kept; with a run folder (run=, --run) the same call would go on from here"

P = TypeVar("P", bound=Problem)

#: What was learnt, and its plan if functions are probed.
AnyLearnt: TypeAlias = tuple[Prepared, RecordedPlan | None]


class Run(Generic[P]):
    """The folder of a reduction; without a folder nothing is kept.

    Parameters
    ----------
    problem : Problem
    path : Path, optional
        The folder, to begin in or to go on from.

    Attributes
    ----------
    problem : Problem
        With the manifest that the folder has.

    Raises
    ------
    RunFolderError
        The folder holds another run; the message lists what differs.
    """

    def __init__(self, problem: P, path: Path | None) -> None:
        self.problem = problem
        self._folder: RunFolder | None = None
        if path is not None:
            from tilth.executors.run_folder import RunFolder

            self._folder = RunFolder.start(path, _begun(path, problem.manifest, problem.options))
            self.problem = problem.with_manifest(self._folder.manifest)

    @property
    def folder(self) -> RunFolder | None:
        """The folder, if there is one."""
        return self._folder

    @property
    def table(self) -> Table | None:
        """The table of a run that is finished."""
        return None if self._folder is None else finished_table(self._folder, self.problem)

    @contextmanager
    def lost_if_interrupted(self) -> Iterator[None]:
        """Let an interrupt say what it cost, if there is no folder from which the run could go on."""
        try:
            yield
        except KeyboardInterrupt as stop:
            if self._folder is None:
                stop.add_note(NOT_KEPT)
            raise

    def learnt(self, learn: Callable[[], tuple[Prepared, RecordedPlan]]) -> tuple[Prepared, RecordedPlan]:
        """Return what was learnt before an interruption, or learn it and keep it."""
        prepared, recorded = self._kept_or(learn)
        assert recorded is not None  # functions are probed, so the folder of their run has a tape
        return prepared, recorded

    def prepared(self, learn: Callable[[], Prepared]) -> Prepared:
        """Return the same where equations are solved at one point, for which no tape is recorded."""
        return self._kept_or(lambda: (learn(), None))[0]

    def _kept_or(self, learn: Callable[[], AnyLearnt]) -> AnyLearnt:
        """Return what the folder keeps, or learn it, while no other process does, and keep it."""
        found = self._kept()
        if found is None:
            with nullcontext() if self._folder is None else self._folder.alone():
                found = learn()
                self.keep(*found)
        return found

    def _kept(self) -> AnyLearnt | None:
        content = None if self._folder is None else self._folder.read_plan()
        if content is None:
            return None
        prepared, recorded = self.problem.read(content)
        self.problem.options.progress("plan", f"{len(prepared.plan):,} equations from the run's folder")
        return prepared, recorded

    def keep(self, prepared: Prepared, recorded: RecordedPlan | None) -> None:
        """Keep what was learnt.

        Raises
        ------
        RunFolderError
            The folder has another plan.
        """
        if self._folder is not None:
            from tilth.pipeline.run.stored import to_bytes

            self._folder.write_plan(to_bytes(prepared, recorded, self.problem.manifest))

    @contextmanager
    def ledger(self) -> Iterator[Ledger | None]:
        """Return where answers are kept while there are probes, if there is a folder.

        Raises
        ------
        ProbeFault
            As it was raised inside, and what to do if an answer that is kept is wrong.
        """
        if self._folder is None:
            yield None
            return
        with self._folder as folder:
            try:
                yield folder.ledger
            except ProbeFault as fault:
                raise ProbeFault(
                    f"{fault}; if that comes again, an answer in {folder.ledger.path} is wrong: delete this "
                    "file and resume, the rest of the run is kept (with an executor, cross_check=1 has each "
                    "batch computed by two workers)"
                ) from fault

    @cached_property
    def parts(self) -> PartFiles:
        """Where rows are kept that are found in batches."""
        if self._folder is None:
            return PartFiles(None, "")
        return PartFiles(self._folder.rows_path, self._folder.fingerprint)

    def finish(self, table: Table) -> Table:
        """Save the table, which ends the run; rows that were in the files of batches are in its file then."""
        if self._folder is None:
            return table
        path = self._folder.finish(table)
        if isinstance(table.rows, PartRows):
            table = table.replace(rows=Table.load(path).rows, seconds=table.seconds)
        self.parts.remove()
        return table


def _begun(path: Path, manifest: Manifest, options: ReduceOptions | SolveOptions) -> Manifest:
    """Return a manifest as the program wrote it that began the folder, which may not have known all options.

    What was not known then is what it is by default now.
    """
    from tilth.executors.run_folder import RunFolder

    try:
        there = RunFolder.resume(path).manifest
    except RunFolderError:
        return manifest  # nothing is there, or nothing readable, which is said when the folder is used
    if manifest.get("rule_text", "") is None and "rule_text" not in there:
        # That program had only the name of a rule without text, whatever else the name says now.
        manifest = {name: value for name, value in manifest.items() if name != "rule_text"}
    usual = {**manifest_of(type(options)()), **BEFORE}
    younger = {
        name for name in usual if name not in there and name in manifest and manifest[name] == usual[name]
    }
    return {name: value for name, value in manifest.items() if name not in younger}


def keep_seeds(run: Run[FamilyProblem], seeding: SeedingRule | str) -> None:
    """Keep the seeds of a rule that no text makes again, unless it has to learn to choose them; say which."""
    folder = run.folder
    if folder is None or rule_text(seeding) is not None or (folder.path / SEEDS).exists():
        return
    from tilth.executors.plan_file import save_plan
    from tilth.pipeline.run.stored import seeds_to_bytes

    rule = find_rule(seeding)
    try:
        seeds = choose_seeds(rule, run.problem.request)
    except RuleError:
        said = "until the plan is recorded, only the rule itself can go on here"
    else:
        from tilth.executors.plan_file import save_plan

        save_plan(folder.path / SEEDS, seeds_to_bytes(seeds), folder.fingerprint)
        said = "its seeds are kept in the folder"
    run.problem.options.progress("run", f"rule {rule.name} has no text: {said}")
