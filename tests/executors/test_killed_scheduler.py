"""A dask scheduler that is killed: the run ends with a checkpoint, and another executor goes on from it."""

import contextlib
import subprocess
import sys
import time

import pytest

import tilth

CASE = "dbox:5"


@contextlib.contextmanager
def started(*words, **options):
    with subprocess.Popen([sys.executable, "-m", *map(str, words)], **options) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(ready, process):
    deadline = time.monotonic() + 120
    while not ready():
        assert time.monotonic() < deadline
        assert process.poll() is None, "it ended too early"
        time.sleep(0.01)


@contextlib.contextmanager
def scheduler(folder):
    """Start a scheduler with two workers; yield its process and address."""
    file, quiet = folder / "scheduler.json", {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ("--port", 0, "--no-dashboard", "--scheduler-file", file)
    worker = ("--nthreads", 1, "--no-dashboard", "--scheduler-file", file, "--local-directory", folder)
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(started("distributed.cli.dask_scheduler", *options, **quiet))
        wait_until(file.exists, process)
        for _ in range(2):
            stack.enter_context(started("distributed.cli.dask_worker", *worker, **quiet))
        distributed = pytest.importorskip("distributed")
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
            address = client.scheduler.address
        yield process, address.removeprefix("tcp://")


@pytest.mark.filterwarnings("ignore")  # of dask about its own event loops
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_scheduler_leaves_a_checkpoint(tmp_path):
    pytest.importorskip("distributed")
    run, alone = tmp_path / "run", tmp_path / "alone"
    log = run / "probes.log"
    with scheduler(tmp_path) as (process, address):
        words = ("tilth", "reduce", "--case", CASE, "--run", run, "--executor", f"dask://{address}")
        with started(*words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as driver:
            wait_until(lambda: log.exists() and log.stat().st_size > 2000, driver)
            process.kill()
            said = driver.communicate(timeout=300)[1]
    assert driver.returncode == 5, said
    assert "--resume" in said
    before = log.read_bytes()
    tilth.resume(run, executor="processes:2")
    assert log.read_bytes().startswith(before)
    words = ("tilth", "reduce", "--case", CASE, "--run", alone, "--quiet")
    with started(*words, stdout=subprocess.DEVNULL) as process:
        assert process.wait(300) == 0
    assert (run / "table.tilth").read_bytes() == (alone / "table.tilth").read_bytes()
