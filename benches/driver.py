"""What the driver of a cluster takes for a batch and for a point, beside what carries residues.

The first engine answers at once, with residues that lie ready: nothing is computed and nothing sent, and what
is left is the driver's own. The others have two workers that answer likewise, so that the rest is what it
costs this process to carry residues.

    python benches/driver.py
    python benches/driver.py --engine ready --points 1000000
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from tilth.executors import cluster
from tilth.executors.pool import Pool
from tilth.executors.processes import process_pool
from tilth.executors.protocol import ProbeRequest
from tilth.executors.task import DONE, WorkerReply, worker_name

PRIME = 2**62 - 57
SYMBOLS = 3

#: Rows of residues that lie ready; no batch has more points.
READY = 20_000

#: Seconds that a point is said to take, by which the driver chooses how many go into a batch.
SECONDS = (1e-2, 1e-3, 1e-4)


@cache
def ready(functions: int) -> NDArray[np.uint64]:
    """Return residues that lie ready."""
    return np.random.default_rng(functions).integers(0, PRIME, (READY, functions), dtype=np.uint64)


def answer(
    _key: str,
    tape: bytes,
    _prime: int,
    points: NDArray[np.uint64],
    functions: NDArray[np.uint32],
    *_rest: object,
) -> WorkerReply:
    """Answer as `probe_batch` does, without a replay; the tape says how many seconds a point would take."""
    count = len(points)
    residues = ready(len(functions))[:count]
    return WorkerReply(worker_name(), DONE, np.zeros(count, np.uint8), residues, count * float(tape))


class Ready:
    """An engine that answers before `submit` returns."""

    max_workers = 2

    def __init__(self) -> None:
        self.batches = 0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Return a future that is done."""
        self.batches += 1
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future


@contextmanager
def engine_of(name: str) -> Iterator[Any]:
    """Open an engine."""
    if name == "ready":
        yield Ready()
    elif name == "processes":
        with process_pool(2) as pool:
            yield pool
    else:
        from distributed import Client, LocalCluster

        with (
            LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=2, threads_per_worker=1, dashboard_address=None
            ) as local,
            Client(local, set_as_default=False) as client,  # type: ignore[no-untyped-call]
        ):
            yield client


def measure(engine: Any, functions: int, points: int, seconds: float) -> float:
    """Return the processor seconds of this process for a wave of points."""
    tape = str(seconds).encode("ascii")  # so small that each batch has it with it
    driver = cluster.Cluster(tape, lambda points, prime: points, Pool(engine), cross_check=0.0)
    drawn = np.random.default_rng(1).integers(0, PRIME, (points, SYMBOLS), dtype=np.uint64)
    request = ProbeRequest(PRIME, drawn, np.arange(functions, dtype=np.uint32))
    began = time.process_time()
    for _ in driver.run_wave([request]):
        pass
    return time.process_time() - began


def compare(name: str, engine: Any, points: int) -> None:
    """Print what few and many functions take."""
    for functions in (1, 10, 95):
        measure(engine, functions, READY, SECONDS[1])  # workers start, and draw their residues
        for seconds in SECONDS if name == "ready" else SECONDS[1:2]:
            before = getattr(engine, "batches", 0)
            took = min(measure(engine, functions, points, seconds) for _ in range(3))
            text = f"{name}, {functions} functions: {1e6 * took / points:.2f} us a point"
            if batches := (getattr(engine, "batches", 0) - before) // 3:
                text += f", {1e6 * took / batches:.0f} us a batch of {points // batches}"
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", action="append", choices=("ready", "processes", "dask"))
    parser.add_argument("--points", type=int, default=240_000)
    options = parser.parse_args(words)
    with mock.patch.object(cluster, "probe_batch", answer):
        for name in options.engine or ("ready", "processes", "dask"):
            with engine_of(name) as engine:
                compare(name, engine, options.points)
    return 0


if __name__ == "__main__":
    sys.exit(main())
