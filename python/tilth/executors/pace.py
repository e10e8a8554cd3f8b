"""How many points a batch has: enough to be worth sending, few enough that nobody waits for one worker."""

from __future__ import annotations

from math import ceil

__all__ = ["LANES", "Pace"]

#: Points that a processor replays at once; fewer cost as much.
LANES = 8

#: Seconds that a batch takes at most, if there is that much to do: so much a lost worker costs.
_LONGEST = 2.0

#: A batch should take this many times what sending it there and back takes.
_WORTH = 4.0

#: Points of the first batches, before it is known how long one takes.
_FIRST = 8


class Pace:
    """Learns how long points take, and how long batches are on their way."""

    def __init__(self) -> None:
        self._seconds: dict[int, float] = {}
        self._last: float | None = None
        self._way: float | None = None

    def learn(self, functions: int, points: int, seconds: float, elapsed: float) -> None:
        """Take note of a batch.

        Parameters
        ----------
        functions, points : int
        seconds : float
            That the worker took.
        elapsed : float
            From sending to receiving; the least of all is the way there and back, the others waited.
        """
        each = max(seconds, 1e-7) / max(1, points)
        known = self._seconds.get(functions, each)
        self._seconds[functions] = self._last = (known + each) / 2
        way = max(0.0, elapsed - seconds)
        self._way = way if self._way is None else min(self._way, way)

    def points(self, functions: int, left: int, workers: int) -> int:
        """Return how many points the next batch has, of so many that are still to be sent to some workers."""
        each = self._seconds.get(functions, self._last)
        if each is None:
            return _FIRST
        share = ceil(left / (2 * workers))
        worth = min(ceil(_WORTH * (self._way or 0.0) / each), ceil(left / workers))
        count = min(max(share, worth), max(1, int(_LONGEST / each)))
        return max(1, count) if count < LANES else count - count % LANES
