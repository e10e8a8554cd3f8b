"""Seccomp: of all system calls only those that computing, and answering, takes (Linux)."""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from .kernel import MACHINE, call

__all__ = ["enter_seccomp"]

#: By architecture: its audit number, the numbers of ``seccomp``, of ``mmap`` and ``mprotect``, and those of
#: read write close fstat lseek munmap brk, rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack,
#: writev sched_yield mremap madvise, getpid gettid futex clock_gettime getrandom,
#: exit exit_group restart_syscall set_robust_list membarrier rseq.
_TABLES: dict[str, tuple[int, int, tuple[int, ...], tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        317,
        (9, 10),
        (
            *(0, 1, 3, 5, 8, 11, 12),
            *(13, 14, 15, 131),
            *(20, 24, 25, 28),
            *(39, 186, 202, 228, 318),
            *(60, 231, 219, 273, 324, 334),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        277,
        (222, 226),
        (
            *(63, 64, 57, 80, 62, 215, 214),
            *(134, 135, 139, 132),
            *(66, 124, 216, 233),
            *(172, 178, 98, 113, 278),
            *(93, 94, 128, 99, 283, 293),
        ),
    ),
}

_MODE_FILTER, _ALL_THREADS = 1, 1
_LOAD, _JUMP_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
# Places in ``struct seccomp_data``.
_NUMBER, _ARCHITECTURE, _THIRD_ARGUMENT = 0, 4, 32
_EXECUTABLE = 4


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def enter_seccomp() -> str:
    """Refuse every system call that is not listed, in all threads.

    Returns
    -------
    str
        ``"in force"``, or ``"not available: "`` and why.

    Raises
    ------
    RuntimeError
        It was taken on, and does not hold.
    """
    if MACHINE not in _TABLES:
        return "not available: the system calls of this machine are not listed"
    code = _instructions()
    kept = ctypes.create_string_buffer(code)
    program = _Program(len(code) // 8, ctypes.addressof(kept))
    try:
        number = _TABLES[MACHINE][1]
        mode, flags = ctypes.c_uint(_MODE_FILTER), ctypes.c_uint(_ALL_THREADS)
        if call(number, mode, flags, ctypes.byref(program)):
            return "not available: a thread could not be included"
    except OSError as error:
        return f"not available: {error.strerror}"
    try:
        os.close(os.dup(0))
    except PermissionError:
        return "in force"
    raise RuntimeError("seccomp was switched on, and a system call outside of the list was made all the same")


def _instructions() -> bytes:
    """Return the filter as a program of the kernel's packet filter."""
    architecture, _, maps, allowed = _TABLES[MACHINE]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    for number in allowed:
        lines += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for number in maps:
        # Memory may be had, but none that can be executed: no machine code but what was checked.
        lines += [
            (_JUMP_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _THIRD_ARGUMENT),
            (_JUMP_SET, 0, 1, _EXECUTABLE),
            (_RETURN, 0, 0, _REFUSE),
            (_RETURN, 0, 0, _ALLOW),
        ]
    lines.append((_RETURN, 0, 0, _REFUSE))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
