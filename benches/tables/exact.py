"""Exact tables: the README's second table."""

from functools import partial

from benches.asv.bench_exact import WORKLOADS

from .table import Row, Table
from .units import count

_COUNTS = {
    "targets": "targets",
    "masters": "masters",
    "distinct functions": "functions",
    "unknowns": "unknowns",
    "most in one function": "most_unknowns",
    "probes": "probes",
    "primes": "primes",
    "multiplications per probe": "multiplications",
}


def _cells(workload, parts):
    found = parts["reduce"]
    counts = [count(found[name]) for name in _COUNTS.values()]
    return [workload.title, f"`{workload.rule}`", *counts, f"{found['seconds']:.2f}", f"{found['MB']:.0f}"]


TABLE = Table(
    name="exact",
    head=("case", "seeding rule", *_COUNTS, "seconds", "MB"),
    rows=[Row({"reduce": workload().figures}, partial(_cells, workload)) for workload in WORKLOADS],
    note=(
        "Seconds are processor seconds of `tilth.reduce` on one thread from the choice of seeds to the "
        "verified table, MB the peak of the process; medians of fresh processes (by default five)."
    ),
)
