"""Limits of the process itself. They cannot be raised again without privileges."""

from __future__ import annotations

import os
import resource

__all__ = ["forbid_files", "limit"]

#: Bytes of address space: wasmtime, the machine code twice while it is read, and the guest's memory.
_ADDRESS_SPACE = 2 * 2**30


def limit(seconds: int) -> None:
    """Limit memory, time and processes; before anything is read.

    Parameters
    ----------
    seconds : int
        Of processor time, in the whole life of the process.
    """
    os.umask(0o077)
    os.chdir("/")
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, _ADDRESS_SPACE),
        (resource.RLIMIT_NPROC, 0),
    ):
        _set(kind, value)


def forbid_files() -> None:
    """Let no file be opened or grow from here on; what is open stays."""
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_NOFILE, 0)


def _set(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
