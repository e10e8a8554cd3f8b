"""Batches on their way to workers: they come back in any order, late, twice, as errors or never."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Generic, TypeVar

from tilth.errors import OptionError, WorkersLost
from tilth.executors.pool import Pool

__all__ = ["PATIENCE", "Flights"]

#: Seconds without workers, or without an answer from any, after which they count as gone.
PATIENCE = 60.0

B = TypeVar("B")


class Flights(Generic[B]):
    """What was handed to a pool and has not come back.

    Parameters
    ----------
    pool : Pool
    patience : float
        Seconds.
    tell : callable
        Called with a sentence where nothing has come for that long although there are workers.
    """

    def __init__(
        self, pool: Pool, patience: float = PATIENCE, tell: Callable[[str], object] = lambda text: None
    ) -> None:
        self._pool = pool
        self._patience = patience
        self._tell = tell
        self._landed: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._flying: dict[int, tuple[Any, B]] = {}
        self._sent = 0

    def __len__(self) -> int:
        return len(self._flying)

    def start(self, batch: B, function: Callable[..., Any], *arguments: Any) -> None:
        """Hand a batch out.

        Raises
        ------
        WorkersLost
        OptionError
            What the pool returns is no future.
        """
        future = self._pool.submit(function, *arguments)
        if not callable(getattr(future, "add_done_callback", None)):
            raise OptionError(
                f"submit() of the executor returned {type(future).__name__}, give one that returns futures"
            )
        self._sent += 1
        number = self._sent
        self._flying[number] = future, batch
        future.add_done_callback(lambda done: self._landed.put(number))

    def next(self) -> tuple[B, Any] | None:
        """Wait for one that lands; return what it was with its result, or the error instead.

        None says that it came twice, or had been given up.

        Raises
        ------
        WorkersLost
            There is nobody whom to wait for.
        """
        return self._outcome(self._wait())

    def landed(self) -> Iterator[tuple[B, Any]]:
        """Yield those that have landed by now, and wait for no other."""
        while not self._landed.empty():
            outcome = self._outcome(self._landed.get())
            if outcome is not None:
                yield outcome

    def give_up(self) -> None:
        """Ask for none of them any more."""
        for future, _ in self._flying.values():
            with suppress(Exception):  # an engine that is gone cannot be told
                future.cancel()
        self._flying.clear()

    def _wait(self) -> int:
        since = told = time.monotonic()
        while True:
            try:
                return self._landed.get(timeout=1.0)  # Windows delivers Ctrl-C between two waits only
            except queue.Empty:
                now = time.monotonic()
                if now - since > self._patience and not self._pool.alive():
                    raise WorkersLost(
                        f"all workers are gone, and none came for {self._patience:.0f} seconds; their logs "
                        "say why: one that cannot import tilth ends with its first batch"
                    ) from None
                if now - told > self._patience:
                    told = now
                    self._tell(f"no answer for {now - since:.0f} s, {len(self)} batches are with the workers")

    def _outcome(self, number: int) -> tuple[B, Any] | None:
        if number not in self._flying:
            return None
        future, batch = self._flying.pop(number)
        try:
            # An engine may fetch the result only now, and find nobody who has it.
            error = future.exception()
            return batch, future.result() if error is None else error
        except Exception as error:
            return batch, error
