"""Probes on this machine: the tape replayed on some threads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import OptionError, ProbeFault
from tilth.executors.parts import TapeParts
from tilth.executors.protocol import WRONG, Answers, OneByOne, ProbeRequest, unlucky
from tilth.family.text.suggest import did_you_mean

__all__ = ["BACKENDS", "Complete", "Local", "backend_for", "check_outcomes", "read_backend"]

#: Ways to replay a tape, the reference first; see the manual.
BACKENDS = tuple(name for name, _, _ in _core.backends())

Complete = Callable[[NDArray[np.uint64], int], NDArray[np.uint64] | None]


def read_backend(name: str | None) -> str:
    """Return the name of a way to replay tapes that this machine has; None is the fastest.

    Raises
    ------
    OptionError
    """
    if name is None:
        return _core.best_backend()
    available = [known for known, here, _ in _core.backends() if here]
    if name not in BACKENDS:
        raise OptionError(
            f"backend={name!r} is unknown, use one of {', '.join(BACKENDS)}{did_you_mean(name, BACKENDS)}"
        )
    if name not in available:
        raise OptionError(f"backend={name!r} needs another processor, here are {', '.join(available)}")
    return name


def check_outcomes(outcomes: NDArray[np.uint8], points: NDArray[np.uint64], prime: int) -> None:
    """Check that no probe refuted itself.

    Raises
    ------
    ProbeFault
        A probe solved the equations and yet did not satisfy them.
    """
    wrong = np.flatnonzero(outcomes == WRONG)
    if len(wrong):
        point = ", ".join(map(str, points[wrong[0]].tolist()))
        raise ProbeFault(
            f"the probe at ({point}) modulo {prime} does not satisfy the equations it solved; "
            "this is a fault of the machine or a bug, nothing of it was kept"
        )


def backend_for(name: str | None, prime: int) -> str:
    """Return a way to replay tapes that this machine has; None is the fastest that takes the prime.

    Raises
    ------
    OptionError
        The machine lacks it, or its primes are smaller.
    """
    if name is None:
        return next(known for known, here, limit in reversed(_core.backends()) if here and prime <= limit)
    read_backend(name)
    limit = next(limit for known, _, limit in _core.backends() if known == name)
    if prime > limit:
        raise OptionError(f"backend={name!r} takes primes up to {limit}, not {prime}")
    return name


class Local(OneByOne):
    """Replays a tape; what it answers depends neither on the threads nor on the backend.

    Parameters
    ----------
    tape : _core.Tape
    complete : callable
        From points of the variables (n, variables) and a prime to residues of all symbols (n, symbols); None
        for a prime that has none, because it divides the denominator of a number that was given.
    backend : str
    threads : int
    sample : bool
        Whether, of many probes, only some need be checked; for answers that something else checks.
    """

    def __init__(
        self, tape: _core.Tape, complete: Complete, backend: str, threads: int, *, sample: bool = False
    ) -> None:
        self._parts = TapeParts.of_outputs(tape)
        self._complete = complete
        self._backend = backend
        self._threads = threads
        self._sample = sample

    def run(self, request: ProbeRequest) -> Answers:
        """Replay at the points of a request.

        Raises
        ------
        ProbeFault
            A probe solved the equations and yet did not satisfy them.
        """
        points = self._complete(request.points, request.prime)
        if points is None:
            return unlucky(request)
        outcomes, residues = self._parts.replay(
            points,
            request.functions,
            prime=request.prime,
            backend=self._backend,
            threads=self._threads,
            sample=self._sample,
        )
        check_outcomes(outcomes, request.points, request.prime)
        return Answers(outcomes, residues)
