"""The contract of executors under MPI: a program for ``mpiexec -n 3 python -m mpi4py.futures``."""

from contextlib import nullcontext

from tilth.executors.contract import ExecutorContract


class Ranks(ExecutorContract):
    def open(self):
        return nullcontext("mpi")


if __name__ == "__main__":
    for name in sorted(name for name in dir(Ranks) if name.startswith("test_")):
        getattr(Ranks(), name)()
        print(name)  # noqa: T201
