"""An executor that computes no probe twice."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from tilth.executors.ledger import Ledger
from tilth.executors.protocol import Answers, Executor, OneByOne, ProbeRequest

__all__ = ["Recorded"]

#: Points of the first record, before it is known how long one takes.
FIRST_POINTS = 8

#: A record may have this many times the points of the one before.
MOST_GROWTH = 4

#: Executors work on this many points at once: records have whole multiples where they can.
MULTIPLE = 16

#: Residues of a record, in bytes: it is written and read back in one piece.
MOST_BYTES = 2**26


def most_points(functions: int) -> int:
    """Return how many points a record of so many functions may have."""
    return max(1, MOST_BYTES // (8 * max(1, functions)))


class Recorded(OneByOne):
    """Answers from a ledger what it has, and computes and records the rest.

    A long request is computed piece by piece and each piece recorded before the next begins, so that a kill
    loses at most the piece in flight. How large the pieces are depends on the machine's speed; the answers do
    not.

    Parameters
    ----------
    executor : Executor
    ledger : Ledger
    seconds : float
        How long a piece should take.
    advanced : callable, optional
        Called with the number of points that have been answered, after each piece.
    clock : callable, optional
        Returns seconds.

    Attributes
    ----------
    recalled, computed : int
        Points that came from the ledger, and from the executor.
    """

    def __init__(
        self,
        executor: Executor,
        ledger: Ledger,
        *,
        seconds: float = 3.0,
        advanced: Callable[[int], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.recalled = 0
        self.computed = 0
        self._executor = executor
        self._ledger = ledger
        self._seconds = seconds
        self._advanced = advanced or (lambda points: None)
        self._clock = clock
        self._points = FIRST_POINTS

    def run(self, request: ProbeRequest) -> Answers:
        """Answer a request, all its points in their order.

        Raises
        ------
        LedgerError
            The ledger cannot be written or read.
        """
        outcomes = np.empty(len(request), dtype=np.uint8)
        residues = np.empty((len(request), len(request.functions)), dtype=np.uint64)
        known = self._ledger.known(request)
        start = 0
        while start < len(request):
            rest = request.part(start, len(request))
            part = self._ledger.find(rest) if known[start] else None
            if part is None:
                # Up to where the ledger has points again, which may be known from another run's order.
                later = np.flatnonzero(known[start + 1 :])
                part = self._compute(request.part(start, start + 1 + int(later[0])) if len(later) else rest)
            else:
                self.recalled += len(part)
            stop = start + len(part)
            outcomes[start:stop], residues[start:stop] = part.outcomes, part.residues
            start = stop
            self._advanced(len(part))
        return Answers(outcomes, residues)

    def _compute(self, rest: ProbeRequest) -> Answers:
        piece = rest.part(0, min(self._points, most_points(len(rest.functions))))
        started = self._clock()
        answers = self._executor.run(piece)
        seconds = self._clock() - started
        self._ledger.append(piece, answers)
        self.computed += len(piece)
        self._learn(len(piece), seconds)
        return answers

    def _learn(self, points: int, seconds: float) -> None:
        """Choose how many points the next piece has; a short piece tells little, and does not shrink it."""
        fitting = int(points * self._seconds / seconds) if seconds > 0 else MOST_GROWTH * points
        if fitting > points:
            fitting = max(self._points, min(fitting, MOST_GROWTH * points))
        self._points = max(1, fitting - fitting % MULTIPLE if fitting > MULTIPLE else fitting)
