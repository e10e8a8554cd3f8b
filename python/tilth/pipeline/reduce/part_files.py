"""Rows of a run in batches, each batch in a file of its own as soon as it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
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
        self._given = path
        self._fingerprint = fingerprint

    @cached_property
    def _path(self) -> Path:
        if self._given is not None:
            return self._given
        made = Path(mkdtemp(prefix="tilth-rows-"))
        finalize(self, rmtree, made, ignore_errors=True)
        return made

    def found(self, head: TableHead, number: int) -> Table | None:
        """Return what an earlier call found in a batch.

        Raises
        ------
        RunFolderError
            The file is of another run.
        TableFileError
            It is damaged.
        """
        if self._given is None and "_path" not in self.__dict__:
            return None  # nothing was written, so no folder is made to look for it
        path = self._file(number)
        if not path.exists():
            return None
        part = load_table(path, Table, at_once=0)
        known = part.source == head.source and dict(part.at) == dict(head.at) and part.prime == head.prime
        if not known or part.provenance.get("run") != self._fingerprint:
            raise RunFolderError(f"{path}: has rows of another run; remove it, or take another folder")
        return part

    def count(self) -> int:
        """Return how many rows there are.

        Raises
        ------
        TableFileError
            A file is damaged.
        """
        return sum(len(load_table(file, Table, at_once=0)) for file in sorted(self._path.glob("*.tilth")))

    def add(self, head: TableHead, number: int, rows: Rows, report: Mapping[str, Any]) -> Table:
        """Write the rows of a batch, and return them as they are in its file."""
        part = Table(
            head.source,
            rows,
            masters_in(rows),
            order=head.order,
            preferred_masters=head.preferred_masters,
            at=head.at,
            prime=head.prime,
            certificate=(),
            provenance={"run": self._fingerprint, "report": dict(report)},
        )
        self._path.mkdir(exist_ok=True)
        save_table(part, self._file(number))
        return load_table(self._file(number), Table, at_once=0)

    def remove(self) -> None:
        """Remove the files, which the table has made superfluous."""
        if self._path.exists():
            for file in self._path.glob("*.tilth"):
                file.unlink()
            if not any(self._path.iterdir()):
                self._path.rmdir()

    def _file(self, number: int) -> Path:
        return self._path / f"{number:06d}.tilth"


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
    # A run that began in batches goes on in batches, of the same size if nobody says another.
    begun = parts.found(head, 0)
    batch = options.batch or (None if begun is None else len(begun))
    if batch is None:
        rows, report = solve(tuple(distinct))
        hand_over(rows, options.deliver)
        return rows, report
    left = dict.fromkeys(_simplest_first(head.source, distinct))
    found: list[Table] = []
    number = 0
    while left:
        part = parts.found(head, number)
        if part is None:
            part = parts.add(head, number, *solve(tuple(islice(left, batch))))
        for target in part:
            left.pop(target, None)
        found.append(part)
        number += 1
        hand_over(part.rows, options.deliver)
        done = len(distinct) - len(left)
        text = f"{done:,} of {len(distinct):,} targets in {number} batch(es)"
        options.progress("rows", News(text, done=done, total=len(distinct)))
    occurring = {master for part in found for master in part.masters}
    masters = tuple(master for master in head.masters if master in occurring)
    rows_of = [part.rows for part in found]
    symbols = found[0].symbols if found else ()
    joined = PartRows(tuple(distinct), masters, symbols, rows_of, keep=parts)
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
