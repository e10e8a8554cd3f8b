"""A tape of functions replayed at points, and what is good of the answers."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tilth.executors.local import backend_for, check_outcomes
from tilth.executors.protocol import GOOD

__all__ = ["Replays", "replayed"]


class Replays(Protocol):
    """Replays a tape, or a part of one."""

    def __call__(
        self, points: NDArray[np.uint64], *, prime: int, backend: str, threads: int
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """Return outcomes (n,) and residues (n, functions) at points (n, symbols)."""


def replayed(
    replay: Replays, points: NDArray[np.uint64], prime: int, threads: int, backend: str | None
) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
    """Return which of some points (n, symbols of the tape) are good, and the residues (n, functions) there.

    Raises
    ------
    OptionError
        This processor has no such backend, or it takes smaller primes only.
    ProbeFault
        A probe solved the equations and yet did not satisfy them.
    """
    repeated = len(points) if points.shape[1] == 0 else None
    if repeated is not None:  # a tape without symbols has one point
        points = points[:0].reshape(1, 0)
    outcomes, residues = replay(
        points, prime=prime, backend=backend_for(backend, prime), threads=max(1, threads)
    )
    check_outcomes(outcomes, points, prime)
    if repeated is not None:
        outcomes, residues = np.repeat(outcomes, repeated), np.repeat(residues, repeated, axis=0)
    return outcomes == GOOD, residues
