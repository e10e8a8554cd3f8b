"""Tasks that are whole computations: few, long, and each sent again if it is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from tilth.errors import TilthError, WorkersLost
from tilth.executors.flights import Flights
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
    flights: Flights[tuple[int, int]] = Flights(pool)
    try:
        while left or flights:
            # One more per worker than it works on, so that a queue of its own needs no room for all of them.
            while left and len(flights) < 2 * (pool.workers() or processors()):
                number, argument = left.popleft()
                flights.start((number, pool.generation), function, argument)
            landed = flights.next()
            if landed is None:
                continue
            (number, generation), outcome = landed
            if isinstance(outcome, TilthError):
                raise outcome
            if not isinstance(outcome, BaseException):
                yield number, outcome
                continue
            losses[number] += 1
            if losses[number] > _ATTEMPTS:
                raise WorkersLost(
                    f"task {number} was lost {losses[number]} times, the last time by {said(outcome)}"
                )
            if is_broken(outcome):
                pool.reopen(generation, outcome)
            left.append((number, arguments[number]))
    finally:
        flights.give_up()
