"""Tasks that are whole computations: few, long, and each sent again if it is lost."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from tilth.errors import TilthError, WorkersLost
from tilth.executors.pool import Pool, is_broken, processors, said

__all__ = ["run_many"]

#: How often a task is sent again after it was lost.
_ATTEMPTS = 3

T = TypeVar("T")


def run_many(pool: Pool, function: Callable[[Any], T], arguments: Sequence[Any]) -> Iterator[tuple[int, T]]:
    """Yield the number of each argument and what a function gives for it, as they are found.

    Raises
    ------
    TilthError
        What the function raised.
    WorkersLost
        A task was lost too often, or there is nobody to compute any more.
    """
    left = deque(enumerate(arguments))
    losses = [0] * len(arguments)
    events: queue.SimpleQueue[int] = queue.SimpleQueue()
    flying: dict[int, tuple[Any, int]] = {}
    try:
        while left or flying:
            # One more per worker than it works on, so that a queue of its own needs no room for all of them.
            while left and len(flying) < 2 * (pool.workers() or processors()):
                number, argument = left.popleft()
                generation = pool.generation
                future = pool.submit(function, argument)
                flying[number] = future, generation
                future.add_done_callback(lambda done, number=number: events.put(number))
            number = events.get()
            future, generation = flying.pop(number)
            try:
                error = future.exception()
            except Exception as cancelled:
                error = cancelled
            if error is None:
                yield number, future.result()
            elif isinstance(error, TilthError):
                raise error
            else:
                losses[number] += 1
                if losses[number] > _ATTEMPTS:
                    raise WorkersLost(
                        f"task {number} was lost {losses[number]} times, the last time by {said(error)}"
                    )
                if is_broken(error):
                    pool.reopen(generation, error)
                left.append((number, arguments[number]))
    finally:
        for future, _ in flying.values():
            future.cancel()
