"""Some functions of a tape, replayed by a part of it where making the part pays."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.executors.protocol import UNLUCKY

__all__ = ["TapeParts"]

#: A part is made for as many multiply-adds as this for each instruction of the whole tape, in requests one
#: after the other for the same functions. To make it takes the time of 1,000 of them (the tape of xbox2l2m
#: has 88,000 instructions and 460,000 multiply-adds: 45 ms beside 0.25 ms a point), and the part for two of
#: 6,530 functions still takes four fifths of the multiply-adds.
WORTH = 5_000

#: A tape without checks is made where they would have had as many multiply-adds for each instruction of the
#: tape. To make it takes 250 to 900 ns an instruction, and it saves half to one nanosecond for each of them.
WORTH_UNCHECKED = 2_000


class _Checks:
    """Counts the points of a tape until it pays to make it without checks.

    Parameters
    ----------
    tape : _core.FunctionTape
    points : int
        That its functions have been asked for already.
    """

    def __init__(self, tape: _core.FunctionTape, points: int = 0) -> None:
        statistics = tape.tape.statistics
        self._points, self._multiplications = points, statistics["checking"]
        self._worth = WORTH_UNCHECKED * statistics["instructions"]

    def cost_too_much(self, points: int) -> bool:
        """Take note of more points, and say whether most of them had better not be checked."""
        self._points += points
        return self._points * self._multiplications >= self._worth


class TapeParts:
    """A tape, and the part of it that was made last.

    What it answers depends on the request alone: outcomes and residues are those of the part for just the
    functions that are asked for. The whole gives the same residues. It may call a point unlucky where the
    part does not, which has fewer inversions; such points are replayed with that.
    """

    def __init__(self, whole: _core.FunctionTape) -> None:
        statistics = whole.tape.statistics
        self._whole = whole
        self._multiplications = max(1, statistics["multiplications"])
        self._worth = WORTH * statistics["instructions"]
        self._asked, self._points = np.arange(len(whole), dtype=np.uint32), 0
        self._tape, self._exact = whole, True
        self._checks = self._checks_of_whole = _Checks(whole)
        self._lock = threading.Lock()

    @classmethod
    def of_outputs(cls, tape: _core.Tape) -> TapeParts:
        """Return those of a tape whose functions are its outputs as they are."""
        outputs: list[int | None] = list(range(tape.outputs))
        return cls(_core.FunctionTape(tape, outputs=outputs, weights=[0] * len(outputs), unit=None))

    def replay(
        self,
        points: NDArray[np.uint64],
        numbers: NDArray[np.uint32],
        *,
        prime: int,
        backend: str,
        threads: int,
        sample: bool = False,
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """Replay some functions.

        Parameters
        ----------
        points : array of uint64, shape (n, symbols)
        numbers : array of uint32, shape (m,)
            Of the functions.
        prime : int
        backend : str
        threads : int
        sample : bool
            Whether, of many points, only some need be checked.

        Returns
        -------
        outcomes : array of uint8, shape (n,)
        residues : array of uint64, shape (n, m)
        """
        tape, exact, pays = self._tape_for(numbers, len(points))
        outcomes, residues = tape.replay(
            points, prime=prime, backend=backend, threads=threads, sample=sample and pays
        )
        again = np.flatnonzero(outcomes == UNLUCKY)
        if len(again) and not exact:
            part = self._whole.restricted(numbers)
            outcomes[again], residues[again] = part.replay(
                np.ascontiguousarray(points[again]), prime=prime, backend=backend, threads=threads
            )
        return outcomes, residues

    def _tape_for(self, numbers: NDArray[np.uint32], points: int) -> tuple[_core.FunctionTape, bool, bool]:
        """Return a tape for these functions, whether it is the part for them, and whether a sample pays.

        If it is not the part it is the whole.
        """
        with self._lock:
            if not np.array_equal(self._asked, numbers):
                self._asked, self._points = numbers, 0
                self._tape, self._exact = self._whole.selected(numbers), False
                self._checks = self._checks_of_whole
            if not self._exact and (self._points + points) * self._multiplications >= self._worth:
                self._tape, self._exact = self._whole.restricted(numbers), True
                self._checks = _Checks(self._tape, self._points)
            self._points += points
            return self._tape, self._exact, self._checks.cost_too_much(points)
