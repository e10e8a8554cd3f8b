"""The contract suite over the engines that people run."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

import tilth
from tilth.cases import read_case
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


@pytest.fixture
def mpiexec():
    pytest.importorskip("mpi4py")
    beside = Path(sys.executable).parent / "mpiexec"
    found = str(beside) if beside.exists() else shutil.which("mpiexec")
    return found or pytest.skip("there is no mpiexec")


def ranks(mpiexec, count, *words):
    command = [mpiexec, "-n", str(count), sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_mpi_ranks(mpiexec):
    program = Path(__file__).with_name("mpi_contract.py")
    ran = ranks(mpiexec, 3, "-m", "mpi4py.futures", str(program))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == TESTS


def test_the_command_line_under_mpi(mpiexec, tmp_path):
    words = ["-m", "tilth", "reduce", "--case", "dbox:4", "--executor", "mpi", "--quiet"]
    tables = [tmp_path / name for name in ("here.tilth", "there.tilth")]
    ran = ranks(mpiexec, 3, "-m", "mpi4py.futures", *words, "--output", str(tables[1]))
    assert ran.returncode == 0, ran.stderr
    tilth.reduce(read_case("dbox:4").targets).save(tables[0])
    assert tables[0].read_bytes() == tables[1].read_bytes()
    # Without the module all ranks would be drivers.
    ran = ranks(mpiexec, 2, *words)
    assert ran.returncode and "start it as mpiexec -n 2 python -m mpi4py.futures" in ran.stderr
