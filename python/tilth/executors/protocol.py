"""What is asked of an executor, and what it answers."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "GOOD",
    "UNLUCKY",
    "WRONG",
    "Answers",
    "Executor",
    "OneByOne",
    "ProbeRequest",
    "Submits",
    "Timed",
    "unlucky",
]

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


def unlucky(request: ProbeRequest) -> Answers:
    """Return the answers where no point of a request has any."""
    outcomes = np.full(len(request), UNLUCKY, dtype=np.uint8)
    return Answers(outcomes, np.zeros((len(request), len(request.functions)), dtype=np.uint64))


class Executor(Protocol):
    """Computes probes.

    An answer is a pure function of prime, point and functions: it depends neither on the other points of
    the request nor on threads or time. On this rests that a run which was stopped ends with the same bytes.
    """

    @property
    def ahead(self) -> int:
        """How many points a wave may have that are not needed, but are likely to be asked for next.

        Of lists of functions some of which are long a wave may have six times as many, if they are as good as
        certain.
        """
        ...

    def run(self, request: ProbeRequest) -> Answers:
        """Answer a request, all its points in their order."""
        ...

    def run_wave(self, wave: Sequence[ProbeRequest]) -> Iterator[tuple[int, Answers]]:
        """Yield the number of each request of a wave with its answers, in any order."""
        ...

    def foresee(self, points: int, spent: float) -> None:
        """Take note that about this many points are to come, after so many seconds of other work."""
        ...


class OneByOne(ABC):
    """An executor that answers the requests of a wave one after the other, and none that are not needed."""

    #: See `Executor.ahead`.
    ahead = 0

    @abstractmethod
    def run(self, request: ProbeRequest) -> Answers:
        """Answer a request, all its points in their order."""

    def run_wave(self, wave: Sequence[ProbeRequest]) -> Iterator[tuple[int, Answers]]:
        """Yield the number of each request of a wave with its answers."""
        for number, request in enumerate(wave):
            yield number, self.run(request)

    def foresee(self, points: int, spent: float) -> None:  # noqa: B027, nothing is what most do
        """Do nothing about it: there is one worker, and it is here."""


class Timed:
    """Counts the seconds that another executor takes.

    Parameters
    ----------
    executor : Executor
    spent : float
        Seconds that other work took before.

    Attributes
    ----------
    seconds : float
    """

    def __init__(self, executor: Executor, spent: float = 0.0) -> None:
        self.seconds = 0.0
        self._executor = executor
        self._spent = spent

    @property
    def ahead(self) -> int:
        """See `Executor.ahead`."""
        return self._executor.ahead

    def run(self, request: ProbeRequest) -> Answers:
        """Answer a request, all its points in their order."""
        return next(self.run_wave([request]))[1]

    def run_wave(self, wave: Sequence[ProbeRequest]) -> Iterator[tuple[int, Answers]]:
        """Yield the number of each request of a wave with its answers."""
        answers = self._executor.run_wave(wave)
        while True:
            started = time.perf_counter()
            found = next(answers, None)
            self.seconds += time.perf_counter() - started
            if found is None:
                return
            yield found

    def foresee(self, points: int, spent: float) -> None:
        """See `Executor.foresee`."""
        self._executor.foresee(points, self._spent + spent)


class Submits(Protocol):
    """Computes a function elsewhere.

    Pools of `concurrent.futures`, `mpi4py.futures`, executorlib, parsl and the like, and clients of dask.
    Its futures have `add_done_callback`, `result` and `cancel`.
    """

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Return a future of what the function gives."""
        ...


def _check(name: str, array: object, kind: type[np.generic], dimensions: int) -> None:
    if not isinstance(array, np.ndarray) or array.dtype != kind or array.ndim != dimensions:
        raise ValueError(f"{name} must be an array of {kind.__name__} with {dimensions} dimensions")
