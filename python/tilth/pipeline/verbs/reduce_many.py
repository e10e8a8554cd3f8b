"""`reduce_many`: many reductions, each by one worker of an executor."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tilth.errors import OptionError
from tilth.executors.manifest import fingerprint_of
from tilth.executors.many import run_many
from tilth.executors.named import check_executor, pool_of
from tilth.executors.protocol import Submits
from tilth.family.writing import make_folder, write_beside
from tilth.news import News, Progress, silent
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.verbs.family_problem import family_problem
from tilth.pipeline.verbs.reduce import reduce
from tilth.seeding import rule_text
from tilth.table import Table

__all__ = ["reduce_many"]

#: What belongs to the process of the caller, and is not sent to workers.
_HERE = ("run", "executor", "progress", "workspace", "deliver", "options")


def reduce_many(
    jobs: Iterable[Mapping[str, Any]],
    *,
    executor: Submits | str,
    run: str | Path | None = None,
    progress: Progress | None = None,
) -> list[Table]:
    """Reduce many problems: points, cuts, parts of a list, rules; each is one task of an executor.

    This is for problems of seconds to hours that do not depend on each other. The probes of one large problem
    are shared out by ``reduce(targets, executor=...)``.

    Parameters
    ----------
    jobs : iterable of mapping
        Keyword arguments of `reduce` with ``targets``, such as ``{"targets": [...], "at": {"s": 3}}``. A job
        has one thread unless it says otherwise.
    executor : object with submit(), or str
        As of `reduce`.
    run : path, optional
        Folder in which each table is kept as soon as it is there, so that the same call goes on after a stop.
    progress : callable, optional

    Returns
    -------
    list of Table
        In the order of the jobs; those of one family merge by `Table.merge`.

    Raises
    ------
    OptionError
        A job has no targets, options that belong to the process of the caller, or, with a folder, a rule that
        no text makes again.
    TilthError
        What the first job that failed raised; tables that were found before are in the folder.
    WorkersLost
        A job was lost too often.

    Examples
    --------
    >>> import tilth
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> with ThreadPoolExecutor(2) as pool:
    ...     jobs = [{"targets": [bubble[2, 1]], "at": {"d": d, "s": 1}} for d in (5, 7)]
    ...     for table in tilth.reduce_many(jobs, executor=pool):
    ...         print(table[bubble[2, 1]][bubble[1, 1]])
    -2
    -4
    """
    wanted = [_checked(number, job) for number, job in enumerate(jobs)]
    folder = None if run is None else Path(run)
    files = [None if folder is None else _file(folder, number, job) for number, job in enumerate(wanted)]
    tell = progress or silent
    tables: dict[int, Table] = {}
    for number, file in enumerate(files):
        if file is not None and file.exists():
            tables[number] = Table.load(file)
    left = [number for number in range(len(wanted)) if number not in tables]
    if folder is not None:
        make_folder(folder)
    with pool_of(check_executor("executor", executor)) as pool:
        for place, content in run_many(pool, _reduced, [wanted[number] for number in left]):
            number = left[place]
            file = files[number]
            if file is not None:
                write_beside(file, content)
            tables[number] = _table(content)
            done = len(tables)
            tell("jobs", News(f"{done:,} of {len(wanted):,} reductions", done=done, total=len(wanted)))
    return [tables[number] for number in range(len(wanted))]


def _checked(number: int, job: Mapping[str, Any]) -> dict[str, Any]:
    if "targets" not in job:
        raise OptionError(f"job {number} has no targets")
    strange = [name for name in _HERE if name in job]
    if strange:
        raise OptionError(f"job {number} has {strange[0]}, which only the whole call can have")
    return {"threads": 1, **job, "targets": tuple(job["targets"])}


def _reduced(job: dict[str, Any]) -> bytes:
    """Reduce, in a worker; the table travels as its file, which has a checksum."""
    table = reduce(**job)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.tilth"
        table.save(path)
        return path.read_bytes()


def _table(content: bytes) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.tilth"
        path.write_bytes(content)
        return Table.load(path)


def _file(folder: Path, number: int, job: Mapping[str, Any]) -> Path:
    """Return where the table of a job is kept: by all that it depends on, so that no other is taken."""
    given = {name: value for name, value in job.items() if name not in ("targets", "seeding")}
    seeding = job.get("seeding", "auto")
    if rule_text(seeding) is None:
        raise OptionError(
            f"job {number} has a rule without text, which a folder cannot tell from another one"
        )
    problem = family_problem(job["targets"], seeding, ReduceOptions.read("reduce", None, given))
    return folder / f"{number:06d}-{fingerprint_of(problem.manifest)[:16]}.tilth"
