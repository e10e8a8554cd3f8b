"""``tilth probe``: the coefficients of a plan at points, exactly or modulo a prime."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.point_files import ARRAYS, read_array, read_points, residues_of
from tilth.cli.problem import swap_told
from tilth.cli.progress import progress_display
from tilth.cli.verbs import VERBS
from tilth.errors import InputError, OptionError, PrimeRangeError
from tilth.executors.local import BACKENDS
from tilth.executors.named import check_executor, pool_of
from tilth.executors.plan_file import is_plan
from tilth.executors.pool import Pool
from tilth.family import Named
from tilth.family.numbers import number_text
from tilth.family.points import check_prime
from tilth.family.writing import beside
from tilth.news import Progress
from tilth.pipeline.options.checks import threads as check_threads
from tilth.pipeline.plans.plan import Plan

__all__ = ["add_to"]

#: Residues that are in memory at a time.
TOGETHER = 2**24

#: Points whose exact values are sought together: some seconds, and then there is news.
EXACT_TOGETHER = 500

#: Points without values that are named.
SHOWN = 10

#: Stands in arrays for all residues of a point that is not ok: no residue is so large.
NOT_OK = np.uint64(2**64 - 1)


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "probe",
        VERBS["probe"],
        "tilth probe dbox.plan points.csv\n"
        "  tilth probe dbox.plan points.csv --prime 1125899906842597 --output residues.csv\n"
        "  tilth probe dbox.plan points.npy --prime 1125899906842597 --output residues.npy\n"
        "  tilth probe dbox.plan points.csv --prime 1125899906842597 --executor processes:8",
    )
    parser.add_argument("plan", type=Path, metavar="x.plan", help="a plan that `tilth plan` saved")
    parser.add_argument(
        "points",
        type=Path,
        metavar="points.csv|npy",
        help="points: a table whose header has the symbols of the plan in any order, with integers and "
        "fractions; or an array of uint64 with a column for each symbol in the order of the plan",
    )
    parser.add_argument(
        "--prime", type=int, metavar="P", help="give residues modulo this prime; default: exact values"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="write the values to this file, .csv or, with --prime, .npy; default: a table to stdout",
    )
    parser.add_argument(
        "--threads", type=int, metavar="N", help="threads to compute with, default: all processors"
    )
    parser.add_argument(
        "--backend",
        choices=BACKENDS,
        help="how the tape is replayed, default: the fastest that this processor has",
    )
    parser.add_argument(
        "--executor",
        metavar="NAME",
        help="who computes residues: processes:4, dask://host:8786, dask-slurm:nodes=10,walltime=1h, or mpi; "
        "default: threads of this process",
    )
    parser.add_argument(
        "--cross-check",
        type=float,
        default=0.01,
        metavar="SHARE",
        help="share of an executor's batches that a second worker computes, too, default: 0.01",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Read, compute and write."""
    output, prime = options.output, options.prime
    if output is not None and output.suffix not in (".csv", ARRAYS):
        raise OptionError(f"--output {output} is neither .csv nor {ARRAYS}")
    if prime is None and (ARRAYS in (options.points.suffix, "" if output is None else output.suffix)):
        raise OptionError(f"{ARRAYS} has residues, which need --prime; exact points and values are .csv")
    if options.json and output is not None:
        raise OptionError("--json prints the values, --output writes them; leave one out")
    if prime is None and options.executor is not None:
        raise OptionError("--executor computes residues, which need --prime; exact values are computed here")
    check_executor("executor", options.executor)
    if prime is not None and check_prime(prime) < 3:
        raise PrimeRangeError(f"prime {prime} is too small, use an odd prime below 2^63")
    with swap_told(options.plan, options.points, is_plan, "the plan comes first, then the points"):
        plan = Plan.load(options.plan)
    if prime is None:
        points = read_points(options.points, plan.symbols)
        lost = _Lost(options.points, [line for line, _ in points])
        to_terminal = output is None and sys.stdout.isatty()
        with progress_display(quiet=options.quiet or to_terminal) as progress:
            rows = _exact_rows(plan, [values for _, values in points], lost, progress)
            _write_rows(options, plan, (None if row is None else [*map(number_text, row)] for row in rows))
        lost.tell("which `tilth reduce --at POINT` does not, as it solves all equations")
        return DONE
    array, lines = _residues(options.points, plan, prime)
    lost = _Lost(options.points, lines)
    threads = check_threads("threads", options.threads)
    with nullcontext() if options.executor is None else pool_of(options.executor) as pool:
        probes = _Probes(plan, prime, threads, options.backend, pool, options.cross_check, lost)
        if output is not None and output.suffix == ARRAYS:
            _write_array(output, plan, array, probes)
        else:
            _write_rows(options, plan, probes.rows(array))
    lost.tell("by accident modulo this prime, or whatever the prime")
    return DONE


class _Lost:
    """Points at which there are no values, by the lines of their file or else by their rows from 1."""

    def __init__(self, path: Path, lines: Sequence[int] | None) -> None:
        self._path = path
        self._lines = lines
        self._seen = self._count = 0
        self._first: list[int] = []

    def take(self, good: NDArray[np.bool_]) -> None:
        """Take in the next points."""
        lost = np.flatnonzero(~good) + self._seen
        more = lost[: SHOWN - len(self._first)].tolist()
        self._first += [row + 1 if self._lines is None else self._lines[row] for row in more]
        self._count += len(lost)
        self._seen += len(good)

    def tell(self, why: str) -> None:
        """Say on stderr which points these are."""
        if not self._count:
            return
        shown = ", ".join(map(str, self._first)) + ", …" * (self._count > SHOWN)
        what = "row" if self._lines is None else "line"
        print(
            f"tilth: {self._path}: no values at {self._count:,} of {self._seen:,} points, "
            f"{what}{'s' * (self._count > 1)} {shown}: the plan divides by zero there, {why}",
            file=sys.stderr,
        )


class _Probes:
    """Probes of a plan, some points at a time."""

    def __init__(
        self,
        plan: Plan,
        prime: int,
        threads: int,
        backend: str | None,
        pool: Pool | None,
        cross_check: float,
        lost: _Lost,
    ) -> None:
        self._plan = plan
        self._prime = prime
        self._threads = threads
        self._backend = backend
        self._pool = pool
        self._cross_check = cross_check
        self._lost = lost

    def of(self, points: NDArray[np.uint64]) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.uint64]]]:
        """Yield what is good, and the residues, of one part after the other."""
        together = max(1, TOGETHER // max(1, len(self._plan.functions)))
        for start in range(0, len(points), together):
            part = np.ascontiguousarray(points[start : start + together])
            good, residues = self._plan.probe(
                part,
                self._prime,
                threads=self._threads,
                backend=self._backend,
                executor=self._pool,
                cross_check=self._cross_check,
            )
            self._lost.take(good)
            yield good, residues

    def rows(self, points: NDArray[np.uint64]) -> Iterator[list[Any] | None]:
        """Yield the residues of one point after the other, or None."""
        for good, part in self.of(points):
            for ok, row in zip(good, part, strict=True):
                yield row.tolist() if ok else None


def _residues(path: Path, plan: Plan, prime: int) -> tuple[NDArray[np.uint64], list[int] | None]:
    """Return residues, and the lines that they stand in, of a table."""
    if path.suffix == ARRAYS:
        return read_array(path, plan.symbols), None
    points = read_points(path, plan.symbols)
    return residues_of(path, points, plan.symbols, prime), [line for line, _ in points]


def _exact_rows(
    plan: Plan, points: Sequence[Any], lost: _Lost, progress: Progress
) -> Iterator[list[Any] | None]:
    """Yield the values of the columns, some points at a time, and None where there are none."""
    entries = [column[0] for column in plan.functions]
    together = max(1, min(EXACT_TOGETHER, TOGETHER // (64 * max(1, len(entries)))))
    for start in range(0, len(points), together):
        progress("probes", f"{start:,} of {len(points):,} points")
        several = plan.evaluate(points[start : start + together], skip_special=True)
        lost.take(np.array([found is not None for found in several], dtype=np.bool_))
        for found in several:
            yield None if found is None else [found[target].get(master, 0) for target, master in entries]


def _write_rows(options: argparse.Namespace, plan: Plan, rows: Iterator[list[Any] | None]) -> None:
    """Write a line that says what the columns are, and a line for each point, empty if it is not ok."""
    width = len(plan.functions)
    if options.json:
        values = list(rows)
        print_json(
            {
                "symbols": list(plan.symbols),
                "prime": options.prime,
                "functions": width,
                "ok": [row is not None for row in values],
                "values": values,
            }
        )
        return
    head = ",".join(map(_heading, plan.functions))
    empty = '""' if width == 1 else "," * (width - 1)  # readers of tables skip a line without anything
    lines = (empty if row is None else ",".join(map(str, row)) for row in rows)
    if options.output is None:
        for line in chain([head], lines):
            sys.stdout.write(f"{line}\n")
        return
    try:
        with beside(options.output) as file:
            for line in chain([head], lines):
                file.write(f"{line}\n".encode("ascii"))
    except OSError as error:
        raise InputError(f"{options.output}: cannot be written: {error.strerror or error}") from error


def _heading(entries: Sequence[tuple[Named, Named]]) -> str:
    """Write which coefficients a column has, all that are equal; in quotes, as integrals have commas."""
    return '"' + "; ".join(f"{target} -> {master}" for target, master in entries) + '"'


def _write_array(path: Path, plan: Plan, points: NDArray[np.uint64], probes: _Probes) -> None:
    """Write residues as an array (n, functions), part by part."""
    shape = (len(points), len(plan.functions))
    head = {"descr": "<u8", "fortran_order": False, "shape": shape}
    try:
        with beside(path) as file:
            np.lib.format.write_array_header_1_0(file, head)
            for good, residues in probes.of(points):
                residues[~good] = NOT_OK
                file.write(np.ascontiguousarray(residues, dtype="<u8").data)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error
