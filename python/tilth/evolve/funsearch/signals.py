"""Steps that a signal must not cut in two."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["undisturbed"]

_NAMES = ("SIGINT", "SIGTERM", "SIGUSR1")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back signals until the end of the block, if they are handled in Python.

    The log and the state are changed together: Ctrl-C between the two would repeat or lose an event.
    Outside of the main thread handlers do not run, and nothing has to be held back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[tuple[int, FrameType | None]] = []

    def hold(number: int, frame: FrameType | None) -> None:
        held.append((number, frame))

    handlers = {}
    try:
        for name in _NAMES:
            number = getattr(signal, name, None)
            handler = None if number is None else signal.getsignal(number)
            if number is not None and callable(handler):
                handlers[number] = handler
                signal.signal(number, hold)
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for number, frame in held:
        handlers[signal.Signals(number)](number, frame)
