"""Workers that are killed at any batch: the same bytes, and nothing that was kept is computed twice."""

import hashlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import tilth
from tilth.cases import load_family
from tilth.executors.batch import unpack
from tilth.executors.ledger_view import Contents
from tilth.executors.records import Seal
from tilth.table import Table

RANK = 5
KILLS = 3
MANY = 20 * int(os.environ.get("TILTH_TEST_MULTIPLIER", "1"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9")


@pytest.fixture(scope="module")
def plan():
    family = load_family("dbox")
    return tilth.plan([family[1, 1, 1, 1, 1, 1, 1, -n, n - RANK] for n in range(RANK + 1)])


def digest(table, folder):
    table.save(folder / "again.tilth")
    return hashlib.sha256((folder / "again.tilth").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def expected(plan, tmp_path_factory):
    return digest(plan.reconstruct(), tmp_path_factory.mktemp("alone"))


def computed(run, fingerprint):
    """Return all points of a ledger: prime and residues."""
    file, seal = Contents(run / "probes.log"), Seal(fingerprint)
    batches = [unpack(payload) for _, payload in seal.whole_records(file)]
    return [(batch.prime, *point) for batch in batches for point in batch.points.tolist()]


class Killer:
    """Kills a worker at the batch with a random number."""

    def __init__(self, draw):
        self.draw, self.batches, self.killed = draw, draw.randrange(1, 25), 0

    def __call__(self, stage, text):
        if stage != "probes" or not hasattr(text, "done"):
            return
        self.batches -= 1
        workers = multiprocessing.active_children()
        if self.batches == 0 and workers:
            os.kill(self.draw.choice(workers).pid, signal.SIGKILL)
            self.killed += 1


def run_with_a_killed_worker(plan, expected, folder, seed):
    killer = Killer(random.Random(seed))
    run = folder / "run"
    table = plan.reconstruct(executor="processes:2", run=run, progress=killer, cross_check=0)
    assert digest(table, folder) == expected
    points = computed(run, plan.fingerprint)
    assert len(points) == len(set(points))
    return killer.killed


def test_workers_that_are_killed(plan, expected, tmp_path):
    killed = 0
    for seed in range(KILLS):
        (tmp_path / str(seed)).mkdir()
        killed += run_with_a_killed_worker(plan, expected, tmp_path / str(seed), seed)
    assert killed


@pytest.mark.long
def test_many_workers_that_are_killed(plan, expected, tmp_path):
    for seed in range(MANY):
        (tmp_path / str(seed)).mkdir()
        run_with_a_killed_worker(plan, expected, tmp_path / str(seed), 1000 + seed)


PROGRAM = """
import sys, tilth
if __name__ == "__main__":
    tilth.Plan.load(sys.argv[1]).reconstruct(executor="processes:2", run=sys.argv[2])
"""


def test_a_driver_that_is_killed(plan, expected, tmp_path):
    plan.save(tmp_path / "plan")
    (tmp_path / "program.py").write_text(PROGRAM)
    run = tmp_path / "run"
    command = [sys.executable, tmp_path / "program.py", tmp_path / "plan", run]
    driver = subprocess.Popen(command, start_new_session=True)
    log, deadline = run / "probes.log", time.monotonic() + 120
    while driver.poll() is None and time.monotonic() < deadline:
        if log.exists() and log.stat().st_size > 2000:
            break
        time.sleep(0.01)
    workers = children(driver.pid)
    driver.kill()
    driver.wait()
    before = computed(run, plan.fingerprint) if log.exists() else []
    table = plan.reconstruct(run=run)
    assert digest(table, tmp_path) == expected
    points = computed(run, plan.fingerprint)
    assert points[: len(before)] == before
    assert len(points) == len(set(points))
    for worker in workers:
        gone = time.monotonic() + 30
        while Path(f"/proc/{worker}").exists() and time.monotonic() < gone:
            time.sleep(0.05)
        assert not Path(f"/proc/{worker}").exists(), "a worker outlives the process that it worked for"


def test_a_driver_that_is_told_to_end_leaves_a_checkpoint(plan, tmp_path):
    run = tmp_path / "run"
    command = [sys.executable, "-m", "tilth", "reduce", "--case", f"dbox:{RANK}", "--run", run, "--quiet"]
    driver = subprocess.Popen([*command, "--executor", "processes:2"], stdout=subprocess.DEVNULL)
    log, deadline = run / "probes.log", time.monotonic() + 120
    while driver.poll() is None and time.monotonic() < deadline:
        if log.exists() and log.stat().st_size > 2000:
            driver.terminate()
            break
        time.sleep(0.01)
    assert driver.wait(timeout=120) in (5, 0)  # it may have been done just then
    table = tilth.resume(run, executor="processes:2")
    assert {target: dict(row) for target, row in table.items()} == {
        target: dict(row) for target, row in plan.reconstruct().items()
    }


def children(pid):
    """Return the processes that a process has started, where the system says so."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return path.read_text().split() if path.exists() else []


def test_a_table_of_a_run_is_read_again(plan, expected, tmp_path):
    run = tmp_path / "run"
    plan.reconstruct(executor="processes:2", run=run)
    again = plan.reconstruct(executor="processes:2", run=run)
    assert isinstance(again, Table)
    assert digest(again, tmp_path) == expected
    assert np.array(computed(run, plan.fingerprint)).shape[1] == 1 + len(plan.symbols) - 1
