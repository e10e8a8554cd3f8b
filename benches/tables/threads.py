"""A large Laporta system learnt on one thread and on two, within the memory that was predicted."""

from functools import partial

from benches.asv.systems import MILLIONS, THOUSANDS, LargeSystem

from .table import Row, Table
from .units import count

_THREADS = (1, 2)


def _measure(system, threads):
    return LargeSystem(*system, threads).learning_figures()


def _cells(title, parts):
    one, two = (parts[f"{threads} threads"] for threads in _THREADS)
    same = ("seeds", "equations", "independent", "selected")
    if any(one[name] != two[name] for name in same):
        raise ValueError(f"{title}: counts depend on the number of threads")
    stages = ("generation_seconds", "elimination_seconds", "seconds")
    ratios = [f"{one[name]:.1f} / {two[name]:.1f} ({one[name] / two[name]:.2f})" for name in stages]
    memory = [f"{found[name]:,.0f}" for found in (one, two) for name in ("predicted_MB", "taken_MB")]
    return [title, *(count(one[name]) for name in same), *ratios, *memory]


def _measures(system):
    return {f"{threads} threads": partial(_measure, system, threads) for threads in _THREADS}


TABLE = Table(
    name="threads",
    head=(
        "system",
        "seeds",
        "equations",
        "independent",
        "selected",
        "generation: one thread / two",
        "elimination: one / two",
        "all: one / two",
        "predicted MB, one thread",
        "taken",
        "predicted MB, two",
        "taken",
    ),
    rows=[
        Row(_measures(THOUSANDS), partial(_cells, "pentabox, one dot, s <= 3")),
        Row({}, partial(_cells, "pentabox, one dot, s <= 5"), _measures(MILLIONS)),
    ],
    note=(
        "Elapsed seconds of learning, selection included, and their ratio. Predicted is what the program "
        "expects before it begins, taken by how much the peak of the process grew meanwhile."
    ),
)
