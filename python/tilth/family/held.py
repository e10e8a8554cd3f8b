"""What is derived from a family, at some cost, and kept with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

__all__ = ["Held"]

T = TypeVar("T")


class Held:
    """Things by key, made when they are first asked for.

    Examples
    --------
    >>> held = Held()
    >>> held.get("answer", lambda: 42), held.get("answer", lambda: 43), len(held)
    (42, 42, 1)
    """

    def __init__(self) -> None:
        self._things: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key, or make it and keep it."""
        if key not in self._things:
            self._things[key] = make()
        return self._things[key]  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return len(self._things)

    def __repr__(self) -> str:
        return f"Held({len(self)} things, {self.bytes:,} bytes)"

    @property
    def bytes(self) -> int:
        """Bytes of what says how many it has; the rest is small."""
        return sum(getattr(thing, "bytes", 0) for thing in self._things.values())

    def clear(self) -> None:
        """Forget everything; it is found again when asked for."""
        self._things.clear()
