"""The suite that whatever computes probes must pass; for the tests of those who write an executor.

In a test module of your package, with pytest::

    from tilth.executors.contract import ExecutorContract
    from my_cluster import Cluster


    class TestMine(ExecutorContract):
        def open(self):
            return Cluster(workers=2)  # a context manager that gives an object with submit()

It stands above the whole package, although it bears the name of `executors`: it reduces, and compares tables
byte by byte with those of one process.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import numpy as np

import tilth
from tilth.cases import load_family
from tilth.executors.named import pool_of
from tilth.executors.protocol import Submits
from tilth.executors.survey import survey
from tilth.executors.task import DONE, MISSING, WorkerReply, key_of, probe_batch
from tilth.family import Integral
from tilth.table import Table

__all__ = ["ExecutorContract"]

_PRIME = 2**31 - 1


class ExecutorContract:
    """What any executor must do; subclass it and define `open`."""

    def open(self) -> AbstractContextManager[Submits | str]:
        """Return a context manager that gives the executor, or the text of one."""
        raise NotImplementedError

    def test_arguments_and_results_travel(self) -> None:
        """Arrays, bytes and text arrive as they were sent, and a reply comes back whole."""
        points = np.arange(6, dtype=np.uint64).reshape(3, 2)
        functions = np.array([1, 0], dtype=np.uint32)
        with self.open() as executor, pool_of(executor) as pool:
            replies: list[WorkerReply] = [
                pool.submit(probe_batch, key_of(b"nobody has this"), None, _PRIME, points, functions).result()
                for _ in range(3)
            ]
        assert all(reply.state == MISSING for reply in replies), "a worker has a tape that nobody sent"
        assert all(":" in reply.worker for reply in replies), "workers do not say who they are"

    def test_errors_come_back(self) -> None:
        """What goes wrong in a worker is the error of its future, and harms no later call."""
        with self.open() as executor, pool_of(executor) as pool:
            failed = pool.submit(key_of, "text, and no bytes")
            assert isinstance(failed.exception(), TypeError), "the error of a worker is lost"
            assert pool.submit(key_of, b"").result() == key_of(b""), "a call after an error fails"

    def test_callbacks_are_called(self) -> None:
        """A future calls back once it is done, also if it was done before."""
        from threading import Event

        called = Event()
        with self.open() as executor, pool_of(executor) as pool:
            future = pool.submit(key_of, b"")
            future.result()
            future.add_done_callback(lambda done: called.set())
            assert called.wait(30), "nobody was called back"

    def test_a_tape_is_replayed(self) -> None:
        """A worker that is sent a tape answers as this process does."""
        from tilth.executors.shipped import pack_functions

        plan = tilth.plan(_targets(2))
        content = pack_functions(plan._recorded.tape)
        points = np.array([[7, 3, 1], [9, 5, 1]], dtype=np.uint64)
        functions = np.arange(plan._recorded.tape.outputs, dtype=np.uint32)
        expected = probe_batch(key_of(content), content, _PRIME, points, functions)
        with self.open() as executor, pool_of(executor) as pool:
            there = pool.ship(content)
            reply = pool.submit(probe_batch, key_of(content), there, _PRIME, points, functions).result()
        assert (reply.state, expected.state) == (DONE, DONE)
        assert np.array_equal(reply.outcomes, expected.outcomes)
        assert np.array_equal(reply.residues, expected.residues)

    def test_the_table_has_the_same_bytes(self) -> None:
        """A reduction gives the table of one process, byte by byte."""
        with self.open() as executor:
            table = tilth.reduce(_targets(4), executor=executor, cross_check=0.5)
        assert _digest(table) == _expected(4), "the table depends on who computed its probes"

    def test_a_run_goes_on_elsewhere(self) -> None:
        """A folder that this executor filled is finished by one process, and no probe is computed twice."""
        with tempfile.TemporaryDirectory() as folder:
            run = Path(folder) / "run"
            with self.open() as executor:
                tilth.reduce(_targets(4), executor=executor, run=run)
            fingerprint = tilth.Plan.load(run / "plan").fingerprint
            before = survey(run / "probes.log", fingerprint)
            for name in ("table.tilth", "done"):
                (run / name).unlink()
            table = tilth.resume(run)
            after = survey(run / "probes.log", fingerprint)
        assert (before.records, before.probes) == (after.records, after.probes), "a probe was computed twice"
        assert _digest(table) == _expected(4)


def _targets(rank: int) -> list[Integral]:
    family = load_family("dbox")
    return [family[1, 1, 1, 1, 1, 1, 1, -first, first - rank] for first in range(rank + 1)]


def _digest(table: Table) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.tilth"
        table.save(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _expected(rank: int) -> str:
    return _digest(tilth.reduce(_targets(rank)))
