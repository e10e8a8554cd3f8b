"""Some outputs of a tape, replayed by a part of it where making the part pays."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from tilth.executors.protocol import UNLUCKY

__all__ = ["Replays", "TapeParts"]

#: A part is made for as many multiply-adds as this for each instruction of the whole tape, in requests one
#: after the other for the same outputs. To make it takes the time of 1,000 of them (tape of xbox2l2m: 88,000
#: instructions, 460,000 multiply-adds, 45 ms beside 0.25 ms a point), and the part for two of 6,530 functions
#: still takes four fifths of the multiply-adds.
WORTH = 5_000

#: Residues that are made at once and then partly thrown away: 32 MB.
MOST_RESIDUES = 1 << 22


class Replays(Protocol):
    """What replays a tape: `_core.Tape`, whose outputs are numbered, and `_core.FunctionTape`."""

    def restricted(self, numbers: NDArray[np.uint32], /) -> Replays:
        """Return what replays these outputs only."""
        ...

    def replay(
        self, points: NDArray[np.uint64], *, prime: int, backend: str, threads: int
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """Return outcomes (n,) and residues (n, outputs)."""
        ...


class _Part(NamedTuple):
    numbers: NDArray[np.uint32]
    tape: Replays


class TapeParts:
    """A tape, and the part of it that was made last.

    What it answers depends on the request alone: outcomes and residues are those of the part for just the
    outputs that are asked for. A larger part gives the same residues. It may call a point unlucky where the
    smaller one does not, which has fewer inversions; such points are replayed with that.

    Parameters
    ----------
    whole : Replays
    count : int
        Its outputs.
    statistics : mapping
        Of the tape: multiplications and instructions.
    """

    def __init__(self, whole: Replays, count: int, statistics: Mapping[str, int]) -> None:
        self._whole = _Part(np.arange(count, dtype=np.uint32), whole)
        self._multiplications = max(1, statistics["multiplications"])
        self._worth = WORTH * statistics["instructions"]
        self._last = self._whole
        self._asked, self._points = self._whole.numbers, 0
        self._lock = threading.Lock()

    def replay(
        self,
        points: NDArray[np.uint64],
        numbers: NDArray[np.uint32],
        *,
        prime: int,
        backend: str,
        threads: int,
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """Replay some outputs.

        Parameters
        ----------
        points : array of uint64, shape (n, symbols)
        numbers : array of uint32, shape (m,)
            Of the outputs.
        prime : int
        backend : str
        threads : int

        Returns
        -------
        outcomes : array of uint8, shape (n,)
        residues : array of uint64, shape (n, m)
        """
        part = self._part_for(numbers, len(points))
        if np.array_equal(part.numbers, numbers):
            return part.tape.replay(points, prime=prime, backend=backend, threads=threads)
        places = _places(part.numbers, numbers)
        outcomes = np.empty(len(points), dtype=np.uint8)
        residues = np.empty((len(points), len(numbers)), dtype=np.uint64)
        step = max(64, MOST_RESIDUES // len(part.numbers))
        for start in range(0, len(points), step):
            some = slice(start, start + step)
            outcomes[some], found = part.tape.replay(
                points[some], prime=prime, backend=backend, threads=threads
            )
            residues[some] = found[:, places]
        again = np.flatnonzero(outcomes == UNLUCKY)
        if len(again):
            exact = self._whole.tape.restricted(numbers)
            outcomes[again], residues[again] = exact.replay(
                points[again], prime=prime, backend=backend, threads=threads
            )
        return outcomes, residues

    def _part_for(self, numbers: NDArray[np.uint32], points: int) -> _Part:
        """Return the part that was made last or the whole, if one is good enough, or a new part."""
        with self._lock:
            last = self._last
            if np.array_equal(last.numbers, numbers):
                return last
            same = np.array_equal(self._asked, numbers)
            self._asked, self._points = numbers, points + (self._points if same else 0)
            if self._points * self._multiplications >= self._worth:
                self._last = _Part(numbers, self._whole.tape.restricted(numbers))
                return self._last
            return last if np.isin(numbers, last.numbers).all() else self._whole


def _places(there: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Return where each of the wanted numbers stands."""
    order = np.argsort(there, kind="stable")
    return order[np.searchsorted(there, wanted, sorter=order)]
