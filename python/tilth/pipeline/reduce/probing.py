"""Who computes the probes of a run: threads of this process, or whoever was named as `executor`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import ProbeFault, ReconstructionError, VerificationFailed
from tilth.executors.local import Complete, Local
from tilth.executors.protocol import GOOD, Executor, ProbeRequest, Submits
from tilth.pipeline.options import ReconstructOptions, ReduceOptions, SolveOptions
from tilth.pipeline.reduce.kinematic_point import KinematicPoint

if TYPE_CHECKING:
    from tilth.executors.ledger import Ledger

__all__ = ["checked_by_sample", "completing", "probed_elsewhere", "probing"]


Made = TypeVar("Made")


def probed_elsewhere(
    shipped: bytes,
    where: KinematicPoint,
    executor: Submits | str,
    points: NDArray[np.uint64],
    prime: int,
    functions: NDArray[np.uint32],
    cross_check: float,
) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
    """Return which points are good, and residues of functions (n, functions) at points (n, free symbols).

    Raises
    ------
    PrimeError
        The prime divides the denominator of a number.
    WorkersLost
    """
    from tilth.executors.cluster import Cluster
    from tilth.executors.named import check_executor, pool_of

    with pool_of(check_executor("executor", executor)) as pool:
        cluster = Cluster(shipped, where.with_values, pool, cross_check=cross_check)
        answers = cluster.run(ProbeRequest(prime, points, functions))
    return answers.outcomes == GOOD, answers.residues


def completing(where: KinematicPoint) -> Complete:
    """Return what makes points of a tape from those of a reconstruction."""

    def complete(points: NDArray[np.uint64], prime: int) -> NDArray[np.uint64] | None:
        return where.complete(points, prime) if where.usable(prime) else None

    return complete


@contextmanager
def probing(
    tape: _core.Tape,
    complete: Complete,
    options: ReconstructOptions | ReduceOptions | SolveOptions,
    ledger: Ledger | None = None,
    *,
    sample: bool = False,
) -> Iterator[Executor]:
    """Return an executor; what it answers is kept in the ledger, if there is one.

    Of probes that are neither kept nor computed elsewhere only a sample need be checked, where the result is.
    """
    if options.executor is not None:
        from tilth.executors.cluster import Cluster
        from tilth.executors.named import pool_of
        from tilth.executors.shipped import pack_functions

        share, progress = options.cross_check, options.progress
        with pool_of(options.executor) as pool:
            yield Cluster(
                pack_functions(tape), complete, pool, ledger=ledger, cross_check=share, progress=progress
            )
        return
    if ledger is None:
        yield Local(tape, complete, options.backend, options.threads, sample=sample)
        return
    local = Local(tape, complete, options.backend, options.threads)
    from tilth.executors.recorded import Recorded

    yield Recorded(local, ledger)


def checked_by_sample(
    make: Callable[[bool], Made], options: ReconstructOptions | ReduceOptions | SolveOptions
) -> Made:
    """Return what is made of probes of which a sample was checked, or of checked ones if these are wrong.

    What is kept, or handed over before the end, is not computed again: all its probes are checked at once. So
    are those that are computed elsewhere.

    Parameters
    ----------
    make : callable
        Given whether a sample is enough. What it returns has been checked against the equations.
    options : options
    """
    if any(given is not None for given in (options.run, options.batch, options.deliver, options.executor)):
        return make(False)
    try:
        return make(True)
    except (ProbeFault, ReconstructionError, VerificationFailed) as error:
        found = str(error)
    # Not in the handler, where the error would keep all that was made.
    options.progress("reconstruction", f"{found}; all is computed again, every probe checked")
    return make(False)
