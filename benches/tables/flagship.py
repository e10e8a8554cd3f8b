"""The double pentagon on its eleven spanning cuts."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from benches import flagship

from .table import Row, Table
from .units import count

PROCESSES = 2

_COUNTS = {
    "targets": "targets",
    "cuts that close": "closed",
    "masters": "masters",
    "seeds a cut, at most": "seeds",
    "equations": "equations",
    "coefficients compared": "compared",
    "that differ": "wrong",
}


def _measure(rank):
    started = time.perf_counter()
    cuts = flagship.CUTS
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, max_tasks_per_child=1) as pool:
        results = list(pool.map(flagship.reduce_on_cut, cuts, [rank] * len(cuts)))
    compared, wrong = flagship.compare(results)
    return {
        "targets": len(results[0].reductions),
        "closed": sum(not result.missing for result in results),
        "masters": len(frozenset().union(*(result.masters for result in results))),
        "seeds": max(result.seeds for result in results),
        "equations": sum(result.equations for result in results),
        "compared": compared,
        "wrong": len(wrong),
        "seconds": time.perf_counter() - started,
        "MB": float(max(result.peak_megabytes for result in results)),
    }


def _cells(rank, parts):
    found = parts["cuts"]
    counts = [count(found[name]) for name in _COUNTS.values()]
    return [str(rank), *counts, f"{found['seconds']:.0f}", f"{found['MB']:,.0f}"]


TABLE = Table(
    name="flagship",
    head=("rank", *_COUNTS, "seconds", "MB a process"),
    rows=[
        Row({"cuts": partial(_measure, 5)}, partial(_cells, 5)),
        Row({}, partial(_cells, 10), {"cuts": partial(_measure, 10)}),
    ],
    note=(
        "All targets (1^8, -l, -m, -n) with l + m + n = rank on the eleven cuts of arXiv:2606.10698, elapsed "
        f"seconds of {PROCESSES} processes at a time, and the peak of the largest."
    ),
)
