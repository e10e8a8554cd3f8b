"""Groups of self-symmetries by a few of their elements."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

__all__ = ["generators"]

T = TypeVar("T", bound=Hashable)


def generators(
    elements: Iterable[T], unit: T, times: Callable[[T, T], T], accept: Callable[[T], bool]
) -> list[T]:
    """Return elements of a finite group that generate all the others; earlier ones are preferred.

    Parameters
    ----------
    elements : iterable
    unit : element
    times : callable
    accept : callable
        Whether an element belongs to the group at all; asked only of those that would be chosen.

    Examples
    --------
    >>> generators([2, 4, 3, 5], 0, lambda a, b: (a + b) % 6, lambda a: True)
    [2, 3]
    """
    candidates = list(elements)
    known, chosen, left = {unit}, [], {*candidates} - {unit}
    for element in candidates:
        if element in known or not accept(element):
            continue
        chosen.append(element)
        waiting = list(known)
        while waiting and left:  # once all are known, none of them can be chosen
            one = waiting.pop()
            for other in chosen:
                made = times(one, other)
                if made not in known:
                    known.add(made)
                    left.discard(made)
                    waiting.append(made)
    return chosen
