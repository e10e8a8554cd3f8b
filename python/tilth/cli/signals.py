"""Signals that ask for an end.

Batch systems send SIGTERM or SIGUSR1 before they kill, a terminal that is closed sends SIGHUP.
"""

from __future__ import annotations

import shlex
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tilth.errors import WorkersLost

__all__ = ["Stopped", "resumable", "stop_signals"]

NAMES = ("SIGTERM", "SIGUSR1", "SIGHUP")  # Windows knows the first one only


class Stopped(KeyboardInterrupt):
    """A signal asked for an end; whatever answers Ctrl-C answers it likewise.

    Attributes
    ----------
    number : int
        The signal.
    folder : Path or None
        The folder of the run, from which it can go on.
    command : str
        The command that goes on, before the folder.
    """

    def __init__(self, number: int, folder: Path | None = None, command: str = "") -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.number = number
        self.folder = folder
        self.command = command


@contextmanager
def _bare() -> Iterator[None]:
    """Raise an end that was asked for as what it is.

    Before 3.12 Python puts a RuntimeError around whatever is raised while a class that is being made tells
    its descriptors their names, as it does while a module is imported.
    """
    try:
        yield
    except RuntimeError as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        raise


@contextmanager
def stop_signals() -> Iterator[None]:
    """Raise `Stopped` in the main thread at the first signal that asks for an end.

    Later ones are ignored, so that they do not break off the way out that the first one began. Where a signal
    is ignored or handled already, and outside of the main thread, nothing is changed.
    """
    raised = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal raised
        if not raised:
            raised = True
            raise Stopped(number)

    installed: list[signal.Signals] = []
    try:
        if threading.current_thread() is threading.main_thread():
            for name in NAMES:
                number = getattr(signal, name, None)
                if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                    installed.append(number)
                    signal.signal(number, stop)
        with _bare():
            yield
    finally:
        for number in installed:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def resumable(folder: Path, command: str = "tilth reduce --resume") -> Iterator[None]:
    """Let an end within, by a signal, by Ctrl-C or for want of workers, say how the run can go on."""
    try:
        with _bare():
            yield
    except WorkersLost as lost:
        lost.add_note(f"go on with: {command} {shlex.quote(str(folder))}")
        raise
    except KeyboardInterrupt as stop:
        number = stop.number if isinstance(stop, Stopped) else signal.SIGINT
        raise Stopped(number, folder, command) from stop
