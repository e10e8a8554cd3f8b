"""Whatever has `submit`: engines that people run already, seen as one thing."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from tilth.errors import WorkersLost
from tilth.executors.protocol import Submits

__all__ = ["Pool", "is_broken", "processors", "said"]


class Pool:
    """An engine: one that a user holds, or one that is opened here and can be opened anew.

    Parameters
    ----------
    engine : object with `submit`
    reopen : callable, optional
        Opens another in the place of one that is broken.
    close : callable, optional
        Called with the engine at the end; one that a user holds is left as it is.
    patient : bool
        Workers may take any time to come, as jobs in a queue do.

    Attributes
    ----------
    generation : int
        How often the engine was opened anew.
    """

    def __init__(
        self,
        engine: Submits,
        reopen: Callable[[], Submits] | None = None,
        close: Callable[[Any], object] | None = None,
        *,
        patient: bool = False,
    ) -> None:
        self.generation = 0
        self._patient = patient
        self._engine: Any = engine
        self._reopen = reopen
        self._close = close
        self._shipped: Any = None

    @property
    def is_dask(self) -> bool:
        """Whether the engine is a client of dask, whose `submit` takes more and remembers more."""
        return type(self._engine).__module__.partition(".")[0] == "distributed"

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return a future.

        Raises
        ------
        WorkersLost
            The engine takes nothing any more, and cannot be opened anew.
        """
        try:
            if self.is_dask:
                # Two batches of the same arguments are two batches, not one that is remembered.
                return self._engine.submit(function, *arguments, pure=False)
            return self._engine.submit(function, *arguments)
        except Exception as error:
            self.reopen(self.generation, error)
            return self._engine.submit(function, *arguments)

    def reopen(self, generation: int, error: BaseException) -> None:
        """Put another engine in the place of a broken one, unless that was done since this generation.

        Raises
        ------
        WorkersLost
            It is not ours to be opened, or cannot be.
        """
        if generation != self.generation:
            return
        if self._reopen is None:
            raise WorkersLost(f"the executor takes no more work: {said(error)}") from error
        self.close()
        self.generation += 1
        try:
            self._engine = self._reopen()
        except Exception as again:
            raise WorkersLost(f"the executor is broken and cannot be opened anew: {said(again)}") from again

    def ship(self, content: bytes) -> Any:
        """Return what stands for bytes in the arguments of `submit`: for dask they are sent around once.

        Raises
        ------
        WorkersLost
            The engine takes nothing any more, and cannot be opened anew.
        """
        if not self.is_dask:
            return content
        if self._shipped is None or self._shipped.status != "finished":
            try:
                # By a key of its own: the same bytes that an earlier run lets go are not taken away with it.
                self._shipped = self._engine.scatter(content, hash=False)
            except Exception as error:
                self.reopen(self.generation, error)
                return content
        return self._shipped

    def workers(self) -> int | None:
        """Return how many batches are computed at once, if the engine says so."""
        if self.is_dask:
            try:
                return sum(map(int, self._engine.nthreads().values()))
            except Exception:
                return 0  # the scheduler is gone
        for name in ("_max_workers", "num_workers", "max_workers"):
            count = getattr(self._engine, name, None)
            if isinstance(count, int) and count > 0:
                return count
        return None

    def alive(self) -> bool:
        """Whether somebody may still answer."""
        return self._patient or self.workers() != 0

    def close(self) -> None:
        """Close an engine that was opened here."""
        if self._close is not None:
            self._close(self._engine)
            self._shipped = None


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_broken(error: BaseException) -> bool:
    """Whether an error says that a pool takes no more work."""
    from concurrent.futures import BrokenExecutor

    return isinstance(error, BrokenExecutor)


def said(error: BaseException) -> str:
    """Return an error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
