"""The limited process, from outside: started with nothing, asked line by line, and killed when it is late."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from typing import Any

from tilth.evolve.wall.build import python_command
from tilth.evolve.wall.cache import Component
from tilth.family.strict_json import parse_json

__all__ = ["Child", "ChildFailed", "ChildLate"]

_START = "from inside.child import main; main()"
_CHUNK = 2**16
#: Seconds that it may take to load the component.
_PATIENCE = 60.0
_STATUS_BYTES = 10_000


class ChildFailed(Exception):
    """The process ended, or said something that it should not."""


class ChildLate(Exception):
    """There was no answer in time; the process is gone."""


class Child:
    """The limited process.

    Parameters
    ----------
    component : Component
    seconds : int
        Of processor time, in its whole life.

    Attributes
    ----------
    status : dict
        What the process says of its second wall.

    Raises
    ------
    ChildFailed, ChildLate
        It could not load the component, or give up its rights.
    """

    def __init__(self, component: Component, seconds: int) -> None:
        self._process = subprocess.Popen(
            python_command(_START),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env={},
            close_fds=True,
            # A session of its own is a group of its own, and Ctrl-C does not reach it.
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None  # both are pipes
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        first = {"seconds": seconds, "length": len(component.code), "sha256": component.sha256}
        try:
            line = self._exchange(
                json.dumps(first).encode() + b"\n" + component.code, _STATUS_BYTES, _PATIENCE
            )
            self.status = _read_status(line)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """Number of the process, and of its group."""
        return self._process.pid

    def ask(self, question: dict[str, Any], limit: int, seconds: float) -> bytes:
        """Return the line that answers a question.

        Parameters
        ----------
        question : dict
        limit : int
            Bytes of the answer.
        seconds : float
            Of wall time.

        Raises
        ------
        ChildFailed
            The process ended or wrote more than one line; it is killed.
        ChildLate
            It is killed.
        """
        try:
            return self._exchange(json.dumps(question).encode() + b"\n", limit, seconds)
        except BaseException:
            # After an interrupt too: half an answer may be on its way, to the next question.
            self.close()
            raise

    def close(self) -> None:
        """Kill the process and everything in its group, if it is still there."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _exchange(self, message: bytes, limit: int, seconds: float) -> bytes:
        """Write all of a message, while reading one line."""
        deadline = time.monotonic() + seconds
        left, read = memoryview(message), bytearray()
        while not read.endswith(b"\n"):
            patience = deadline - time.monotonic()
            if patience <= 0:
                raise ChildLate(f"no answer within {seconds:g} s")
            readable, writable, _ = select.select(
                [self._from], [self._to] if left else [], [], min(patience, 1.0)
            )
            if readable:
                found = os.read(self._from, _CHUNK)
                if not found:
                    raise ChildFailed("the process ended")
                read += found
            elif writable:
                try:
                    left = left[os.write(self._to, left[:_CHUNK]) :]
                except BrokenPipeError:
                    raise ChildFailed("the process ended") from None
            if len(read) > limit or b"\n" in read[:-1]:
                raise ChildFailed("the process wrote more than it was asked for")
        if left:
            raise ChildFailed("the process answered before it was asked")
        return bytes(read)


def _read_status(line: bytes) -> dict[str, str]:
    try:
        data = parse_json(line)
    except (ValueError, RecursionError):
        raise ChildFailed("the process began with something else than its status") from None
    status = data.get("ready") if isinstance(data, dict) else None
    if not isinstance(status, dict) or not all(isinstance(value, str) for value in status.values()):
        said = data.get("failed") if isinstance(data, dict) else None
        raise ChildFailed(str(said or "the process began with something else than its status"))
    return status
