"""The contract suite over the engines that people run."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from tilth.executors.contract import ExecutorContract
from tilth.executors.pool import Pool

TESTS = sorted(name for name in dir(ExecutorContract) if name.startswith("test_"))


class TestThreads(ExecutorContract):
    def open(self):
        return ThreadPoolExecutor(2)


class TestProcesses(ExecutorContract):
    def open(self):
        return nullcontext("processes:2")


@contextmanager
def dask_client():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client


@pytest.mark.filterwarnings("ignore")  # of dask about its own event loops
class TestDask(ExecutorContract):
    def open(self):
        return dask_client()


@pytest.mark.filterwarnings("ignore")
def test_a_tape_that_the_run_before_has_let_go():
    with dask_client() as client:
        for _ in range(20):
            pool = Pool(client)
            futures = [pool.submit(len, pool.ship(b"tape")) for _ in range(8)]
            assert [future.result() for future in futures] == [4] * 8
            del pool, futures


@pytest.mark.filterwarnings("ignore")
class TestDaskByAddress(TestDask):
    @contextmanager
    def open(self):
        with dask_client() as client:
            yield client.scheduler.address.replace("tcp://", "dask://")


class TestExecutorlib(ExecutorContract):
    def open(self):
        executorlib = pytest.importorskip("executorlib")
        return executorlib.SingleNodeExecutor(max_workers=2, block_allocation=True)


def test_mpi_ranks():
    pytest.importorskip("mpi4py")
    beside = Path(sys.executable).parent / "mpiexec"
    mpiexec = str(beside) if beside.exists() else shutil.which("mpiexec")
    if mpiexec is None:
        pytest.skip("there is no mpiexec")
    program = Path(__file__).with_name("mpi_contract.py")
    command = [mpiexec, "-n", "3", sys.executable, "-m", "mpi4py.futures", str(program)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == TESTS
