"""What a sum of a tape costs by the number of points in a pass: what a pass pays whatever its width."""

import time
from functools import partial

from benches.asv.bench_replay import TAPES
from benches.asv.tapes import BACKENDS, PRIME, record

from .table import Row, Table
from .units import count

POINTS = (8, 16, 32, 64)
ROUNDS = 60


def _measure(title, backend):
    recorded = record(*TAPES[title])
    sums = recorded.tape.statistics["instructions"]
    figures = {"sums": sums}
    for points in POINTS:
        some = recorded.points[:points].copy()
        best = float("inf")
        for _ in range(ROUNDS):
            started = time.process_time()
            recorded.tape.replay(some, prime=PRIME, backend=backend, threads=1)
            best = min(best, time.process_time() - started)
        figures[str(points)] = 1e9 * best / sums
    return figures


def _cells(title, backend, parts):
    found = parts["passes"]
    return [title, f"`{backend}`", count(found["sums"]), *(f"{found[str(points)]:.0f}" for points in POINTS)]


TABLE = Table(
    name="passes",
    head=("tape", "backend", "sums", *(f"{points} points" for points in POINTS)),
    rows=[
        Row({"passes": partial(_measure, title, backend)}, partial(_cells, title, backend))
        for title in TAPES
        for backend in BACKENDS
        if backend != "scalar"  # which takes one point at a time
    ],
    note=(
        "Nanoseconds of processor time per sum of the tape for all points of one replay, the fastest of "
        f"{ROUNDS}. The tape of the pentabox is replayed in two passes of 32 points where 64 are asked for."
    ),
)
