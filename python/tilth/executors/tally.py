"""What a run on an executor has done so far, and whether it gains by workers."""

from __future__ import annotations

import time

from tilth.news import News, Progress

__all__ = ["Tally"]

#: Seconds of work after which it is clear which share of it are probes, and the share that is too small.
_KNOWN, _SMALL_SHARE = 10.0, 0.3


class Tally:
    """Counts points and seconds, and tells them.

    Attributes
    ----------
    recalled, computed, lost : int
        Points from the ledger and from workers, batches that were lost.
    seconds : float
        Processor seconds of workers.
    """

    def __init__(self, progress: Progress) -> None:
        self.recalled, self.computed, self.lost, self.seconds = 0, 0, 0, 0.0
        self._progress = progress
        self._points = 0
        self._began = time.monotonic()
        #: When the last wave ended, and how long those who asked for waves were busy with other things.
        self._left: float | None = None
        self._elsewhere = 0.0
        self._warned = False

    def begin_wave(self) -> None:
        """Take note that somebody waits for probes."""
        if self._left is not None:
            self._elsewhere += time.monotonic() - self._left

    def end_wave(self) -> None:
        """Take note that nobody waits for probes any more."""
        self._left = time.monotonic()

    def replayed(self, points: int, seconds: float) -> None:
        """Count what a worker says it took, second opinions included."""
        self._points += points
        self.seconds += seconds

    def tell(self, workers: int, flying: int) -> None:
        """Say how far it is, and once whether more workers would help."""
        elapsed = max(time.monotonic() - self._began, 1e-3)
        text = (
            f"{self.computed:,} points computed, {self.computed / elapsed:,.0f} per second; "
            f"{workers:,} workers, {flying:,} batches in flight"
        )
        self._progress("probes", News(text, done=self.computed))
        busy = self.seconds + self._elsewhere
        if busy > _KNOWN:
            self._weigh(self.seconds, busy, "")

    def foresee(self, points: int, spent: float) -> None:
        """Say it beforehand, where so few points are to come after so many seconds of other work."""
        if self._points:
            probes = points * self.seconds / self._points
            self._weigh(probes, probes + spent + self._elsewhere, f", about {points:,} are to come")

    def _weigh(self, probes: float, whole: float, which: str) -> None:
        if not self._warned and probes < _SMALL_SHARE * whole:
            self._warned = True
            share = f"{100 * probes / whole:.0f} % of this run are probes{which}"
            self._progress("probes", f"{share}: more workers do not help")
