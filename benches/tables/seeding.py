"""Seeding rules: the README's first table."""

from functools import partial

from benches.asv.problems import COUNTS, PROBLEMS

from .table import Row, Table
from .units import count, short_seconds


def _cells(problem, parts):
    found = parts["score"]
    counts = [count(found[name]) for name in COUNTS]
    if problem.left:
        counts[COUNTS.index("masters")] += f", {problem.left} left"
    return [
        problem.title,
        f"`{problem.rule}`",
        problem.equations,
        *counts,
        short_seconds(found["seconds"]),
        f"{found['MB']:.0f}",
    ]


def _row(problem):
    measures = {"score": problem.figures}
    cells = partial(_cells, problem)
    return Row({}, cells, measures) if problem.long else Row(measures, cells)


TABLE = Table(
    name="seeding",
    head=("case", "seeding rule", "equations", *COUNTS, "seconds", "MB"),
    rows=[_row(problem) for problem in PROBLEMS],
    note=(
        "Seconds are processor seconds of `tilth.score` on one thread, the family prepared, MB the peak of "
        "the process, Python included; medians of fresh processes (by default five)."
    ),
)
