"""System calls that Python has no function for; Linux only."""

from __future__ import annotations

import ctypes
import os
import platform
import sys

__all__ = ["MACHINE", "call", "prctl", "restrict_process"]

#: Architecture as the kernel's headers name it, empty where this is not Linux or the numbers are not known.
MACHINE = platform.machine() if sys.platform == "linux" else ""

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def call(number: int, *arguments: object) -> int:
    """Make a system call.

    Raises
    ------
    OSError
        It failed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    found = libc.syscall(ctypes.c_long(number), *arguments)
    if found < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(found)


def prctl(option: int, value: int) -> None:
    """Change something about this process.

    Raises
    ------
    OSError
        It failed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def restrict_process() -> None:
    """Be closed to debuggers, and never gain privileges."""
    if sys.platform == "linux":
        prctl(_PR_SET_DUMPABLE, 0)
        prctl(_PR_SET_NO_NEW_PRIVS, 1)
