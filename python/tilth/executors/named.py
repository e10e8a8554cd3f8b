"""Executors by a line of text, for the command line: ``processes:4``, ``dask://host:8786``, ``mpi``, ...

==========================================  ==============================================================
``processes:N``                             N processes of this machine
``dask://HOST:PORT``                        the workers of a dask scheduler
``dask-slurm:nodes=N,walltime=T,...``       N jobs of Slurm, each a dask worker, see `dask_jobqueue`
``mpi``                                     the other ranks of ``mpiexec``, see the manual
==========================================  ==============================================================
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from tilth.errors import OptionError, WorkersLost
from tilth.executors.pool import Pool
from tilth.executors.protocol import Submits
from tilth.family.text.suggest import did_you_mean

__all__ = ["check_executor", "pool_of", "slurm_arguments"]

_FORMS = "'processes:4', 'dask://host:8786', 'dask-slurm:nodes=10,walltime=1h' or 'mpi'"
_PROCESSES = re.compile(r"processes:([1-9][0-9]{0,4})")
_MOST_PROCESSES = 99_999
_DASK = re.compile(r"dask://([A-Za-z0-9._\[\]:-]+:[0-9]{1,5})")
_SLURM = "dask-slurm:"
_HOURS = re.compile(r"([1-9][0-9]{0,3})(h|min)")

#: What `dask-slurm` takes beside `nodes`, and what dask-jobqueue calls it.
_SLURM_NAMES = {
    "cores": "cores",
    "memory": "memory",
    "processes": "processes",
    "queue": "queue",
    "account": "account",
    "walltime": "walltime",
    "interface": "interface",
    "folder": "local_directory",
}


def check_executor(name: str, value: Any) -> Any:
    """Return an executor that was given, or the text of one.

    Raises
    ------
    OptionError
        It is text of no known form, or has no `submit`.
    """
    if value is None or (not isinstance(value, str) and callable(getattr(value, "submit", None))):
        return value
    if not isinstance(value, str):
        of_dask = " (of a cluster of dask: Client(cluster))" if hasattr(value, "scheduler_address") else ""
        raise OptionError(
            f"{name}={value!r} has no submit(), give a pool, a client of dask{of_dask}, or {_FORMS}"
        )
    if value.startswith(_SLURM):
        slurm_arguments(value)
    elif value.startswith("processes") and not _PROCESSES.fullmatch(value):
        raise OptionError(f"{name}={value!r}: {_why_no_count(value)}, such as processes:4")
    elif value != "mpi" and not _PROCESSES.fullmatch(value) and not _DASK.fullmatch(value):
        if value.startswith(("dask:", "tcp://")) or value == "dask":
            raise OptionError(f"{name}={value!r}: name the scheduler by host and port, as dask://host:8786")
        near = did_you_mean(value.partition(":")[0], ("processes", "dask", "dask-slurm", "mpi"))
        raise OptionError(f"{name}={value!r} is unknown, use {_FORMS}{near}")
    return value


def _why_no_count(text: str) -> str:
    """Say what is wrong with the number of processes."""
    given = text.removeprefix("processes").removeprefix(":")
    if not re.fullmatch(r"[+-]?[0-9]+", given):
        return "give the number of processes"
    if given.startswith("-") or not given.strip("+0"):
        return "at least one process is needed"
    if len(given.lstrip("+0")) > len(str(_MOST_PROCESSES)):
        return f"at most {_MOST_PROCESSES:,} processes can be asked for"
    return "write the number of processes without a sign and leading zeros"


@contextmanager
def pool_of(executor: Submits | str) -> Iterator[Pool]:
    """Open the pool of an executor, and close it at the end; one that is open already is left so.

    Raises
    ------
    OptionError
        What it needs is not installed.
    WorkersLost
        It cannot be reached.
    """
    if isinstance(executor, Pool):
        yield executor
        return
    with closing(_opened(executor)) as pool:
        yield pool


def _opened(executor: Submits | str) -> Pool:
    if not isinstance(executor, str):
        return Pool(executor)
    if match := _PROCESSES.fullmatch(executor):
        count = int(match.group(1))
        return Pool(_processes(count), lambda: _processes(count), _shut_down)
    if match := _DASK.fullmatch(executor):
        return Pool(_dask_client(match.group(1)), close=lambda client: client.close())
    if executor == "mpi":
        return Pool(_mpi(), close=_shut_down)
    return _slurm(executor)


def slurm_arguments(text: str) -> tuple[int, dict[str, Any]]:
    """Return the number of jobs, and the arguments of `dask_jobqueue.SLURMCluster`.

    Raises
    ------
    OptionError

    Examples
    --------
    >>> slurm_arguments("dask-slurm:nodes=10,walltime=90min,cores=32,memory=64GB")
    (10, {'cores': 32, 'memory': '64GB', 'processes': 32, 'walltime': '01:30:00'})
    """
    known: dict[str, Any] = {"cores": 1, "memory": "4GB"}
    nodes = None
    for entry in text.removeprefix(_SLURM).split(","):
        key, _, value = entry.partition("=")
        if key == "nodes" and re.fullmatch(r"[1-9][0-9]{0,4}", value):
            nodes = int(value)
        elif key in ("cores", "processes") and re.fullmatch(r"[1-9][0-9]{0,3}", value):
            known[key] = int(value)
        elif key == "walltime" and (match := _HOURS.fullmatch(value)):
            minutes = int(match.group(1)) * (60 if match.group(2) == "h" else 1)
            known[key] = f"{minutes // 60:02}:{minutes % 60:02}:00"
        elif key == "walltime" and re.fullmatch(r"[0-9-]{1,4}:?[0-9]{2}:[0-9]{2}(:[0-9]{2})?", value):
            known[key] = value
        elif key in _SLURM_NAMES and key != "walltime" and re.fullmatch(r"[A-Za-z0-9._/+-]+", value):
            known[_SLURM_NAMES[key]] = value
        else:
            raise OptionError(
                f"executor={text!r} has the entry {entry!r}; write nodes=10,walltime=1h and, as needed, "
                f"{', '.join(f'{name}=' for name in _SLURM_NAMES if name != 'walltime')}"
            )
    if nodes is None:
        raise OptionError(f"executor={text!r} does not say how many jobs to ask for, add nodes=10")
    # A tape is replayed on one thread, so a worker has one.
    known.setdefault("processes", known["cores"])
    return nodes, dict(sorted(known.items()))


def _processes(count: int) -> Submits:
    from tilth.executors.processes import process_pool  # few ask for it

    return process_pool(count)


def _shut_down(engine: Any) -> None:
    engine.shutdown(wait=False, cancel_futures=True)


def _dask_client(address: str) -> Any:
    distributed = _imported("distributed", "dask")
    try:
        return distributed.Client(f"tcp://{address}", timeout=30, set_as_default=False)
    except OSError as error:
        raise WorkersLost(f"no dask scheduler answers at {address}: {error}") from error


def _slurm(text: str) -> Pool:
    jobs, arguments = slurm_arguments(text)
    cluster = _imported("dask_jobqueue", "dask").SLURMCluster(**arguments)
    cluster.scale(jobs=jobs)
    client = _imported("distributed", "dask").Client(cluster, set_as_default=False)

    def close(client: Any) -> None:
        client.close()
        cluster.close()

    return Pool(client, close=close, patient=True)


def _mpi() -> Any:
    futures = _imported("mpi4py.futures", "mpi")
    ranks = _imported("mpi4py.MPI", "mpi").COMM_WORLD.Get_size()
    if ranks > 1 and "mpi4py.futures" not in sys.orig_argv:
        # All would be drivers, and wait for workers that never come.
        raise OptionError(
            f"each of the {ranks} processes of mpiexec runs this; so that one does and the others are its "
            f"workers, start it as mpiexec -n {ranks} python -m mpi4py.futures -m tilth ..."
        )
    return futures.MPIPoolExecutor()


def _imported(module: str, extra: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise OptionError(f"this executor needs {module}: pip install 'tilth[{extra}]' ({error})") from error
