"""The requests of a wave while they are answered: what is left to be sent, and what has come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tilth.executors.ledger import Ledger
from tilth.executors.protocol import Answers, ProbeRequest

__all__ = ["Piece", "Wave"]


@dataclass(frozen=True, eq=False)
class Piece:
    """Points in a row of one request.

    Attributes
    ----------
    number : int
        Of the request in the wave.
    start : int
        Of the first point in the request.
    request : ProbeRequest
        For these points.
    """

    number: int
    start: int
    request: ProbeRequest


class Wave:
    """Requests, cut into pieces as they are sent, and put together as they are answered.

    Parameters
    ----------
    requests : sequence of ProbeRequest
    ledger : Ledger, optional
        What it has is not sent.

    Attributes
    ----------
    left : int
        Points that were not sent yet.
    recalled : int
        Points that came from the ledger.
    """

    def __init__(self, requests: Sequence[ProbeRequest], ledger: Ledger | None) -> None:
        self.left = 0
        self.recalled = 0
        self._requests = requests
        self._missing = [len(request) for request in requests]
        self._outcomes = [np.zeros(len(request), dtype=np.uint8) for request in requests]
        self._residues = [
            np.zeros((len(request), len(request.functions)), dtype=np.uint64) for request in requests
        ]
        self._unsent: deque[tuple[int, int, int]] = deque()
        self._done: deque[int] = deque()
        for number, request in enumerate(requests):
            self._begin(number, request, ledger)

    def _begin(self, number: int, request: ProbeRequest, ledger: Ledger | None) -> None:
        if not len(request):
            self._done.append(number)
        known = np.zeros(len(request), dtype=np.bool_) if ledger is None else ledger.known(request)
        start = 0
        while start < len(request):
            rest = request.part(start, len(request))
            found = ledger.find(rest) if ledger is not None and known[start] else None
            if found is not None:
                self.take(number, start, found)
                self.recalled += len(found)
                start += len(found)
                continue
            later = np.flatnonzero(known[start + 1 :])
            stop = start + 1 + int(later[0]) if len(later) else len(request)
            self._unsent.append((number, start, stop))
            self.left += stop - start
            start = stop

    def functions(self) -> int:
        """Return how many functions the next piece has."""
        return len(self._requests[self._unsent[0][0]].functions)

    def cut(self, count: int) -> Piece:
        """Return the next piece, of at most this many points."""
        number, start, stop = self._unsent.popleft()
        end = min(stop, start + count)
        if end < stop:
            self._unsent.appendleft((number, end, stop))
        self.left -= end - start
        return Piece(number, start, self._requests[number].part(start, end))

    def take(self, number: int, start: int, answers: Answers) -> None:
        """Put answers in their place."""
        stop = start + len(answers)
        self._outcomes[number][start:stop] = answers.outcomes
        self._residues[number][start:stop] = answers.residues
        self._missing[number] -= len(answers)
        if not self._missing[number]:
            self._done.append(number)

    def retract(self, piece: Piece) -> bool:
        """Take the answers to a piece back, so that it is sent again; False if the request was answered."""
        number, stop = piece.number, piece.start + len(piece.request)
        if not self._missing[number]:
            return False
        self._missing[number] += len(piece.request)
        self._unsent.append((number, piece.start, stop))
        self.left += len(piece.request)
        return True

    def answered(self) -> Iterator[tuple[int, Answers]]:
        """Yield the requests that have been answered in full since this was asked the last time."""
        while self._done:
            number = self._done.popleft()
            yield number, Answers(self._outcomes[number], self._residues[number])
