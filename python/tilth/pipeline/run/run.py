"""A reduction that keeps what it did in a folder, and goes on from there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tilth.errors import InputError, RuleError, RunFolderError
from tilth.executors.plan_file import load_plan, save_plan
from tilth.executors.protocol import Executor
from tilth.executors.recorded import Recorded
from tilth.executors.run_folder import RunFolder
from tilth.family import Family, Integral
from tilth.family.numbers import number_text
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.news import Progress
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.run.stored import from_bytes, seeds_from_bytes, seeds_to_bytes, to_bytes
from tilth.seeding import Listed, Request, SeedingRule, choose_seeds, find_rule, rule_text
from tilth.table import Table

__all__ = ["Run", "resume"]

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
        path: str | Path | None,
        request: Request,
        asked: Sequence[Integral],
        seeding: SeedingRule | str,
        options: Options,
        frame: KinematicPoint,
    ) -> Run:
        """Begin in a folder, or go on with the same reduction.

        Raises
        ------
        RunFolderError
            The folder holds another run; the message lists what differs.
        """
        if path is None:
            return cls(None, request, options)
        rule, text = find_rule(seeding), rule_text(seeding)
        manifest = _manifest(asked, rule, text, options, frame)
        if text is None and _says_nothing_of_texts(Path(path)):
            del manifest["rule_text"]
        run = RunFolder.start(path, manifest)
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


def resume(
    path: str | Path,
    *,
    threads: int | None = None,
    backend: str | None = None,
    max_memory: int | str | None = None,
    verify: bool = True,
    progress: Progress | None = None,
) -> Table:
    """Go on with a reduction that `reduce` began with ``run=path``.

    The folder knows the problem: family, targets, rule and options. If the plan was recorded before the
    interruption nothing is learnt again, and no probe is computed twice.

    Parameters
    ----------
    path : path
    threads, backend, max_memory, verify, progress
        As for `reduce`; they change no result.

    Returns
    -------
    Table
        The same, to the byte when it is saved, as without the interruption.

    Raises
    ------
    RunFolderError, LedgerError
        The folder holds no run, or it is damaged, or belongs to another version of Tilth.
    """
    from tilth.pipeline.reduce.reduce import reduce

    folder = RunFolder.resume(path)
    manifest = folder.manifest
    try:
        family = Family.from_dict(manifest["family"])
        return reduce(
            [family[indices] for indices in manifest["targets"]],
            _rule(folder, family),
            at=dict(manifest["at"]),
            order=manifest["order"],
            preferred_masters=[family[indices] for indices in manifest["preferred_masters"]],
            identities=manifest["identities"],
            threads=threads,
            effort=manifest["effort"],
            objective=manifest["objective"],
            seed=manifest["seed"],
            learning_primes=manifest["learning_primes"],
            certify=manifest["certify"],
            equation_order=manifest["equation_order"],
            pivot_order=manifest["pivot_order"],
            max_memory=max_memory,
            backend=backend,
            run=path,
            verify=verify,
            progress=progress,
        )
    except (LookupError, TypeError, AttributeError) as error:
        raise RunFolderError(f"{path}: is no run of a reduction: {error!r}; start again") from error


def _manifest(
    asked: Sequence[Integral], rule: SeedingRule, text: str | None, options: Options, frame: KinematicPoint
) -> dict[str, Any]:
    """Return whatever the table depends on; threads, backend and memory are not of it."""
    # The name says it all for most rules; None stands for a rule that no text makes again.
    apart = {} if text == rule.name else {"rule_text": text}
    return {
        "kind": "reduce",
        "tilth": version("tilth"),
        "family": frame.family.to_dict(),
        "targets": [list(target.indices) for target in asked],
        "at": {symbol: number_text(value) for symbol, value in frame.at.items()},
        "rule": rule.name,
        **apart,
        "rule_sha256": hashlib.sha256(rule.name.encode()).hexdigest(),
        "order": options.order.value,
        "preferred_masters": [list(master.indices) for master in options.preferred],
        "identities": list(options.identities),
        "effort": options.effort,
        "objective": options.objective,
        "seed": options.seed,
        "learning_primes": list(options.learning_primes),
        "certify": options.certify,
        "equation_order": options.equation_order,
        "pivot_order": options.pivot_order,
    }


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


def _text_of(name: str) -> str | None:
    """Return a name that makes its rule again; None for that of an object."""
    try:
        return name if find_rule(name).name == name else None
    except InputError:
        return None


def _says_nothing_of_texts(path: Path) -> bool:
    """Whether a folder holds a run of an older version, with a rule that was an object."""
    try:
        manifest = RunFolder.resume(path).manifest
    except RunFolderError:
        return False
    return "rule_text" not in manifest and _text_of(str(manifest.get("rule"))) is None


def _rule(folder: RunFolder, family: Family) -> SeedingRule | str:
    """Return the rule of a run: its text, or, of a rule that has none, the seeds that it chose."""
    name = folder.manifest["rule"]
    text: str | None = folder.manifest.get("rule_text", _text_of(name))
    if text is not None:
        return text
    content = folder.read_plan() or load_plan(folder.path / SEEDS, folder.fingerprint)
    if content is None:
        raise RunFolderError(
            f"{folder.path}: the run was stopped before its plan was recorded, and its rule {name} is not "
            "known by name: it was an object of the program that began the run; start it again in the "
            "same folder with the rule itself"
        )
    seeds = seeds_from_bytes(content, family)
    return Listed(name, seeds.indices, seeds.choices)
