"""The folder of a reduction: what it is, what was learnt, the probes, and the table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeAlias

from tilth import _core
from tilth.errors import RuleError, RunFolderError
from tilth.executors.manifest import Manifest
from tilth.executors.plan_file import save_plan
from tilth.executors.protocol import Executor
from tilth.executors.recorded import Recorded
from tilth.executors.run_folder import RunFolder
from tilth.family import Integral, Label, Named
from tilth.pipeline.learn.preferred import preferred_integrals
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import Computation, Options, ReduceOptions, SolveOptions
from tilth.pipeline.options.records import BEFORE, manifest_of
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.exact import exact_table, local_executor, verified
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.run.stored import from_bytes, seeds_to_bytes, to_bytes
from tilth.plan import Columns, columns_of
from tilth.seeding import Request, SeedingRule, choose_seeds, find_rule, rule_text
from tilth.table import Table

__all__ = ["SEEDS", "Run"]

#: File of the seeds of a rule that has no text, in the form of a plan's.
SEEDS = "seeds"


#: What an interrupt says without a folder.
NOT_KEPT = "nothing was kept; with a run folder (run=, --run) the same call would go on from here"


#: From the bytes of a recorded plan to what was learnt.
Reader: TypeAlias = Callable[[bytes], tuple[Prepared, RecordedPlan]]


class Run:
    """The folder of a reduction; without a folder nothing is kept.

    Parameters
    ----------
    folder : RunFolder, optional
    read : callable
        From what the folder keeps of learning to what was learnt.
    """

    def __init__(self, folder: RunFolder | None, read: Reader) -> None:
        self._folder = folder
        self._read = read

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

        def read(content: bytes) -> tuple[Prepared, RecordedPlan]:
            columns = partial(columns_of, request.family, options.order, preferred_integrals(options))
            return from_bytes(
                content, request.family, request.targets, lambda equations: columns(equations=equations)
            )

        path = options.run
        if path is None:
            return cls(None, read)
        rule, text = find_rule(seeding), rule_text(seeding)
        run = RunFolder.start(path, _begun(path, _manifest(request, asked, rule, text, options), options))
        if text is None and not (run.path / SEEDS).exists():
            _keep_seeds(run, rule, request, options)
        return cls(run, read)

    @classmethod
    def open_given(cls, columns: Columns, asked: tuple[Label, ...], options: SolveOptions) -> Run:
        """Begin in a folder, or go on with the same targets of the same equations.

        Raises
        ------
        RunFolderError
            The folder holds another run; the message lists what differs.
        """
        source = columns.source

        def read(content: bytes) -> tuple[Prepared, RecordedPlan]:
            return from_bytes(content, source, asked, lambda _: columns)

        if options.run is None:
            return cls(None, read)
        manifest = {
            "kind": "solve",
            "tilth": _core.__version__,
            "system": source.to_dict(),
            "targets": [list(source.key(target)) for target in asked],
            **manifest_of(options),
        }
        return cls(RunFolder.start(options.run, _begun(options.run, manifest, options)), read)

    def table(
        self,
        learn: Callable[[], tuple[Prepared, RecordedPlan]],
        whole: Callable[[Prepared], _core.System],
        asked: Sequence[Named],
        where: KinematicPoint,
        options: ReduceOptions | SolveOptions,
    ) -> Table:
        """Return the table of rational functions, from where the folder has got to.

        Parameters
        ----------
        learn : callable
            Learns, and records the plan; not called if the folder has it.
        whole : callable
            Makes all equations, not only the selected ones.
        asked : sequence of Integral or Label
        where : KinematicPoint
        options : ReduceOptions or SolveOptions
        """
        if self._folder is not None and self._folder.finished:
            return verified(Table.load(self._folder.table_path), options)
        with self._lost_if_interrupted():
            prepared, recorded = self._learnt(learn, options)
            with self._executor(local_executor(recorded, where, options.backend, options)) as executor:
                table = exact_table(
                    prepared, recorded, lambda: whole(prepared), asked, where, executor, options
                )
                table = verified(table, options)
        if self._folder is not None:
            self._folder.finish(table)
        return table

    @contextmanager
    def _lost_if_interrupted(self) -> Iterator[None]:
        """Let an interrupt say what it cost, if there is no folder from which the run could go on."""
        try:
            yield
        except KeyboardInterrupt as stop:
            if self._folder is None:
                stop.add_note(NOT_KEPT)
            raise

    def _learnt(
        self, learn: Callable[[], tuple[Prepared, RecordedPlan]], options: Computation
    ) -> tuple[Prepared, RecordedPlan]:
        """Return what was learnt before an interruption, or learn it and keep it."""
        content = None if self._folder is None else self._folder.read_plan()
        if content is not None:
            prepared, recorded = self._read(content)
            options.progress("plan", f"{len(prepared.plan):,} equations from the run's folder")
            return prepared, recorded
        prepared, recorded = learn()
        if self._folder is not None:
            self._folder.write_plan(to_bytes(prepared, recorded))
        return prepared, recorded

    @contextmanager
    def _executor(self, computing: Executor) -> Iterator[Executor]:
        """Return an executor that keeps its answers while it is used."""
        if self._folder is None:
            yield computing
            return
        with self._folder as folder:
            yield Recorded(computing, folder.ledger)


def _manifest(
    request: Request, asked: Sequence[Integral], rule: SeedingRule, text: str | None, options: ReduceOptions
) -> Manifest:
    """Return whatever the table depends on."""
    # The name says it all for most rules; None stands for a rule that no text makes again.
    apart = {} if text == rule.name else {"rule_text": text}
    return {
        "kind": "reduce",
        "tilth": _core.__version__,
        "family": request.family.to_dict(),
        "targets": [list(target.indices) for target in asked],
        "rule": rule.name,
        **apart,
        "rule_sha256": hashlib.sha256(rule.name.encode()).hexdigest(),
        **manifest_of(options),
    }


def _begun(path: Path, manifest: Manifest, options: ReduceOptions | SolveOptions) -> Manifest:
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
    usual = {**manifest_of(type(options)()), **BEFORE}
    younger = {
        name for name in usual if name not in there and name in manifest and manifest[name] == usual[name]
    }
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
