"""What is asked of an executor, and what it answers."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tilth.frozen import dataclass

__all__ = ["GOOD", "UNLUCKY", "WRONG", "Answers", "Executor", "ProbeRequest"]

#: Outcomes of a probe: as at the learning points; an accidental zero; refused by its own check.
GOOD, UNLUCKY, WRONG = 0, 1, 2


@dataclass(frozen=True, eq=False)
class ProbeRequest:
    """Probes of one prime.

    Attributes
    ----------
    prime : int
    points : array of uint64, shape (points, symbols)
        Residues of the symbols.
    functions : array of uint32, shape (functions,)
        Numbers of the wanted functions, in the order in which they are wanted.

    Raises
    ------
    ValueError
        The arrays have other types or shapes, or the prime does not fit into 64 bits.
    """

    prime: int
    points: NDArray[np.uint64]
    functions: NDArray[np.uint32]

    def __post_init__(self) -> None:
        _check("points", self.points, np.uint64, 2)
        _check("functions", self.functions, np.uint32, 1)
        if not 0 < self.prime < 2**64:
            raise ValueError(f"the prime {self.prime} does not fit into 64 bits")

    def __len__(self) -> int:
        return len(self.points)

    def part(self, start: int, stop: int) -> ProbeRequest:
        """Return the request for some of the points."""
        return ProbeRequest(self.prime, self.points[start:stop], self.functions)


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to a request, point by point.

    Attributes
    ----------
    outcomes : array of uint8, shape (points,)
        `GOOD`, `UNLUCKY` or `WRONG`.
    residues : array of uint64, shape (points, functions)
        Zero for points that are not good, so that equal outcomes mean equal bytes.

    Raises
    ------
    ValueError
        The arrays have other types or shapes, an outcome is unknown, or a bad point has residues.
    """

    outcomes: NDArray[np.uint8]
    residues: NDArray[np.uint64]

    def __post_init__(self) -> None:
        _check("outcomes", self.outcomes, np.uint8, 1)
        _check("residues", self.residues, np.uint64, 2)
        if len(self.outcomes) != len(self.residues):
            raise ValueError(f"there are {len(self.outcomes)} outcomes for {len(self.residues)} points")
        if (self.outcomes > WRONG).any():
            raise ValueError(f"the outcome {self.outcomes.max()} is unknown")
        if self.residues[self.outcomes != GOOD].any():
            raise ValueError("a point that is not good has residues")

    def __len__(self) -> int:
        return len(self.outcomes)

    def check_against(self, request: ProbeRequest) -> None:
        """Check that these are answers to a request.

        Raises
        ------
        ValueError
        """
        expected = (len(request), len(request.functions))
        if self.residues.shape != expected:
            raise ValueError(f"answers of shape {self.residues.shape} came to a request of {expected}")


class Executor(Protocol):
    """Computes probes.

    An answer is a pure function of prime, point and functions: it depends neither on the other points of
    the request nor on threads or time. On this rests that a run which was stopped ends with the same bytes.
    """

    def run(self, request: ProbeRequest) -> Answers:
        """Answer a request, all its points in their order."""
        ...


def _check(name: str, array: object, kind: type[np.generic], dimensions: int) -> None:
    if not isinstance(array, np.ndarray) or array.dtype != kind or array.ndim != dimensions:
        raise ValueError(f"{name} must be an array of {kind.__name__} with {dimensions} dimensions")
