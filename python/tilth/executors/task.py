"""The work of a worker: it replays a tape that it was sent once, by its SHA-256, at some points.

Nothing but plain values and arrays goes to workers and comes back, so that whatever pickles can carry them.
A worker keeps the last tapes, which is the one thing that is remembered here between calls.
"""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.errors import TilthError
from tilth.executors.local import backend_for
from tilth.executors.parts import TapeParts
from tilth.executors.shipped import unpack_functions

__all__ = ["CORRUPT", "DONE", "MISSING", "REFUSED", "WorkerReply", "key_of", "probe_batch", "worker_name"]

#: What became of a batch: answers; no tape here yet; the tape came damaged; the worker was dropped.
DONE, MISSING, CORRUPT, REFUSED = "done", "missing", "corrupt", "refused"

#: A worker serves few runs at a time, and a tape of a hard problem has a gigabyte.
_MOST_TAPES = 2

#: A worker that was dropped waits before it says so, that others are asked meanwhile.
_PAUSE = 0.2


@dataclass(frozen=True, eq=False)
class WorkerReply:
    """What a worker sends back.

    Attributes
    ----------
    worker : str
        Host and process.
    state : str
        `DONE`, `MISSING`, `CORRUPT` or `REFUSED`.
    outcomes : array of uint8, shape (points,)
    residues : array of uint64, shape (points, functions)
    seconds : float
        Processor time of the replay.
    """

    worker: str
    state: str
    outcomes: NDArray[np.uint8]
    residues: NDArray[np.uint64]
    seconds: float


class _Tapes:
    """The last tapes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tapes: OrderedDict[str, TapeParts] = OrderedDict()

    def get(self, key: str) -> TapeParts | None:
        """Return a tape, if it is here."""
        with self._lock:
            if key in self._tapes:
                self._tapes.move_to_end(key)
            return self._tapes.get(key)

    def put(self, key: str, content: bytes) -> bool:
        """Keep a tape that was sent; False if it is another one, or none."""
        if key_of(content) != key:
            return False
        with self._lock:
            if key not in self._tapes:
                self._tapes[key] = TapeParts(unpack_functions(content))
                while len(self._tapes) > _MOST_TAPES:
                    self._tapes.popitem(last=False)
        return True


_TAPES = _Tapes()


def key_of(content: bytes) -> str:
    """Return the SHA-256 of a tape, by which workers know it."""
    return hashlib.sha256(content).hexdigest()


def worker_name() -> str:
    """Return the host and the process, such as ``node7:4711``."""
    return f"{socket.gethostname()}:{os.getpid()}"


def probe_batch(
    key: str,
    tape: bytes | None,
    prime: int,
    points: NDArray[np.uint64],
    functions: NDArray[np.uint32],
    backend: str | None = None,
    dropped: frozenset[str] = frozenset(),
) -> WorkerReply:
    """Replay a tape at some points, on one thread.

    Parameters
    ----------
    key : str
        SHA-256 of the tape, in hexadecimal digits.
    tape : bytes, optional
        What `shipped.pack_functions` made, for a worker that said that it has none.
    prime : int
    points : array of uint64, shape (points, symbols)
        Residues of all symbols of the tape.
    functions : array of uint32, shape (functions,)
        Which outputs are wanted, in which order.
    backend : str, optional
        How to replay; default, and wherever this processor lacks it: the fastest that it has for the prime.
    dropped : frozenset of str
        Names of workers that are not to answer any more.
    """
    worker = worker_name()
    if worker in dropped:
        time.sleep(_PAUSE)
        return _empty(worker, REFUSED)
    if tape is not None and not _TAPES.put(key, tape):
        return _empty(worker, CORRUPT)
    parts = _TAPES.get(key)
    if parts is None:
        return _empty(worker, MISSING)
    before, started = time.process_time(), time.perf_counter()
    outcomes, residues = parts.replay(
        points, functions, prime=prime, backend=_backend(backend, prime), threads=1
    )
    # The replay has a thread of its own; other threads of this worker may replay meanwhile.
    seconds = min(time.process_time() - before, time.perf_counter() - started)
    return WorkerReply(worker, DONE, outcomes, residues, seconds)


def _backend(name: str | None, prime: int) -> str:
    try:
        return backend_for(name, prime)
    except TilthError:
        return backend_for(None, prime)


def _empty(worker: str, state: str) -> WorkerReply:
    return WorkerReply(worker, state, np.empty(0, dtype=np.uint8), np.empty((0, 0), dtype=np.uint64), 0.0)
