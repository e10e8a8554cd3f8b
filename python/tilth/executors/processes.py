"""Processes of this machine, which leave Ctrl-C to the one that hands out the work."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

__all__ = ["process_pool"]

#: What a terminal sends to all processes that were started in it. Windows has only the first one.
FROM_TERMINALS = ("SIGINT", "SIGHUP")


def process_pool(count: int) -> ProcessPoolExecutor:
    """Return a pool of processes.

    Threads of the core do not survive a fork, so that each begins anew.
    """
    with _blocked():  # its locks begin a process that keeps track of them
        return ProcessPoolExecutor(count, mp_context=_Context(), initializer=_begin_worker)


class _Process(SpawnProcess):
    """A process that no terminal ends; it would end, with a traceback, while it is being imported."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # what it is called in multiprocessing
        with _blocked():
            return SpawnProcess._Popen(process_obj)


class _Context(SpawnContext):
    Process = _Process


@contextmanager
def _blocked() -> Iterator[None]:
    """Block the signals of terminals in this thread; a process that is begun meanwhile never gets them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    numbers = [getattr(signal, name) for name in FROM_TERMINALS]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that hands out the work, and do not outlive it."""
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the process that hands out the work; a pool's own worker waits for work, whoever is gone."""
    import os
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
