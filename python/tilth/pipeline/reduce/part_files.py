"""Rows of a run in batches, each batch in a file of its own as soon as it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias
from weakref import finalize

from tilth.errors import RunFolderError
from tilth.family import EquationSource, Family, Integral, Named
from tilth.pipeline.news import Deliver, News
from tilth.pipeline.options import ReduceOptions, SolveOptions
from tilth.table import Table, TableHead
from tilth.table.files import load_table, save_table
from tilth.table.part_rows import PartRows
from tilth.table.row_batches import Rows, masters_in, row_batches

__all__ = ["Batch", "PartFiles", "hand_over", "in_batches"]

#: From some targets to their rows, and a report of what they cost.
Batch: TypeAlias = Callable[[Sequence[Named]], tuple[Rows, Mapping[str, Any]]]


class PartFiles:
    """The files of a run's batches.

    Parameters
    ----------
    path : Path or None
        Their folder; None for a temporary one, which goes when nobody has the rows any more.
    fingerprint : str
        Of the run.
    """

    def __init__(self, path: Path | None, fingerprint: str) -> None:
        self._path = path
        self._fingerprint = fingerprint

    def earlier(self, head: TableHead) -> Iterator[Table]:
        """Yield what an earlier call found, batch by batch.

        Raises
        ------
        RunFolderError
            A file is of another run.
        TableFileError
            It is damaged.
        """
        for path in self._files():
            part = load_table(path, Table, at_once=0)
            known = part.source == head.source and dict(part.at) == dict(head.at) and part.prime == head.prime
            if not known or part.provenance.get("run") != self._fingerprint:
                raise RunFolderError(f"{path}: has rows of another run; remove it, or take another folder")
            yield part

    def count(self) -> int:
        """Return how many rows there are.

        Raises
        ------
        TableFileError
            A file is damaged.
        """
        return sum(len(load_table(file, Table, at_once=0)) for file in self._files())

    def add(self, head: TableHead, number: int, rows: Rows, report: Mapping[str, Any]) -> Table:
        """Write the rows of a batch, and return them as they are in its file."""
        part = Table.from_head(
            replace(head, masters=masters_in(rows)),
            rows,
            certificate=(),
            provenance={"run": self._fingerprint, "report": dict(report)},
        )
        path = self._folder() / f"{number:06d}.tilth"
        save_table(part, path)
        return load_table(path, Table, at_once=0)

    def remove(self) -> None:
        """Remove the files, which the table has made superfluous."""
        for file in self._files():
            file.unlink()
        if self._path is not None and self._path.exists() and not any(self._path.iterdir()):
            self._path.rmdir()

    def _files(self) -> list[Path]:
        return [] if self._path is None else sorted(self._path.glob("*.tilth"))

    def _folder(self) -> Path:
        if self._path is None:
            from shutil import rmtree  # in batches only
            from tempfile import mkdtemp

            self._path = Path(mkdtemp(prefix="tilth-rows-"))
            finalize(self, rmtree, self._path, ignore_errors=True)
        self._path.mkdir(exist_ok=True)
        return self._path


def in_batches(
    asked: Sequence[Named],
    head: TableHead,
    solve: Batch,
    parts: PartFiles,
    options: ReduceOptions | SolveOptions,
) -> tuple[Rows, Mapping[str, Any]]:
    """Find rows, batch by batch if the options say so; batches that an earlier call found are read.

    Parameters
    ----------
    asked : sequence of Integral or Label
    head : TableHead
        Its masters are all that there may be, in their order.
    solve : callable
    parts : PartFiles
    options : ReduceOptions or SolveOptions

    Returns
    -------
    rows : mapping
    report : dict
        What that cost; of batches the sums.
    """
    distinct = dict.fromkeys(asked)
    found = list(parts.earlier(head))
    # A run that began in batches goes on in batches, of the same size if nobody says another.
    batch = options.batch or (len(found[0]) if found else None)
    if batch is None:
        rows, report = solve(tuple(distinct))
        hand_over(rows, options.deliver)
        return rows, report
    left = dict.fromkeys(_simplest_first(head.source, distinct))

    def take(part: Table, number: int) -> None:
        for target in part:
            del left[target]
        hand_over(part.rows, options.deliver)
        done = len(distinct) - len(left)
        text = f"{done:,} of {len(distinct):,} targets in {number} batch(es)"
        options.progress("rows", News(text, done=done, total=len(distinct)))

    for number, part in enumerate(found, start=1):
        take(part, number)
    while left:
        found.append(parts.add(head, len(found), *solve(tuple(islice(left, batch)))))
        take(found[-1], len(found))
    occurring = {master for part in found for master in part.masters}
    masters = tuple(master for master in head.masters if master in occurring)
    joined = PartRows(tuple(distinct), masters, head.symbols, [part.rows for part in found], keep=parts)
    return joined, _summed([part.provenance["report"] for part in found])


def _summed(reports: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what batches cost together: sums of counts, the largest of maxima, all primes."""
    total: dict[str, Any] = {"batches": len(reports)}
    for name in dict.fromkeys(name for report in reports for name in report):
        values = [report[name] for report in reports if name in report]
        if name == "primes":
            total[name] = list(dict.fromkeys(chain.from_iterable(values)))
        elif isinstance(values[0], list):
            total[name] = list(chain.from_iterable(values))
        else:
            total[name] = max(values) if name.startswith("most_") else sum(values)
    return total


def hand_over(rows: Rows, deliver: Deliver | None) -> None:
    """Call a function with each target and its row, if there is one."""
    if deliver is None:
        return
    for some in row_batches(rows, rows):
        for target, row in some.items():
            deliver(target, row)


def _simplest_first(source: EquationSource, targets: Iterable[Named]) -> list[Named]:
    """Return targets by sectors, those of few lines first: one after the other they share equations."""
    if not isinstance(source, Family):
        return list(targets)

    def place(target: Named) -> tuple[int, int]:
        assert isinstance(target, Integral)
        return target.t, target.sector

    return sorted(targets, key=place)
