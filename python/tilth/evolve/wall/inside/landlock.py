"""Landlock: no file, no connection, for the rest of the process's life (Linux 5.13 and newer)."""

from __future__ import annotations

import ctypes
import errno
import os

from .kernel import MACHINE, call

__all__ = ["enter_landlock"]

# The numbers are the same on all architectures (include/uapi/linux/landlock.h, asm-generic/unistd.h).
_CREATE, _RESTRICT = 444, 446
_ASK_VERSION = 1


class _Ruleset(ctypes.Structure):
    """``struct landlock_ruleset_attr``; an older kernel knows a shorter one."""

    _fields_ = (
        ("files", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


def enter_landlock() -> str:
    """Deny everything that the kernel's Landlock can deny.

    Returns
    -------
    str
        ``"in force, version 4"``, or ``"not available: "`` and why.

    Raises
    ------
    RuntimeError
        It was taken on, and does not hold.
    """
    if not MACHINE:
        return "not available: this is not Linux"
    try:
        version = call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    except OSError as error:
        return f"not available: {error.strerror}"
    files = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    rules = _Ruleset(2**files - 1, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    handle = call(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    call(_RESTRICT, ctypes.c_int(handle), ctypes.c_uint32(0))
    os.close(handle)
    try:
        os.close(os.open("/", os.O_RDONLY))
    except OSError as error:
        if error.errno == errno.EACCES:
            return f"in force, version {version}"
    raise RuntimeError("Landlock was switched on, and a folder could be opened all the same")
