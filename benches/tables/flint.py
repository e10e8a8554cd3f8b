"""The scalar multiply-add of FLINT, measured on this machine as a yardstick."""

from __future__ import annotations

import ctypes
import time
from pathlib import Path

import flint

__all__ = ["multiply_add_nanoseconds"]

PRIME = 2**63 - 25
LENGTH = 1024
CALLS = 200
ROUNDS = 25


class _Modulus(ctypes.Structure):
    """FLINT's ``nmod_t``: the modulus, a precomputed inverse, and how far it is shifted to fill a word."""

    _fields_ = (("n", ctypes.c_ulong), ("ninv", ctypes.c_ulong), ("norm", ctypes.c_ulong))


def _library() -> ctypes.CDLL | None:
    """Return the library that the wheel of python-flint brings along, where it is a file of its own."""
    found = sorted(Path(flint.__file__).parents[1].glob("python_flint.libs/libflint*"))
    return ctypes.CDLL(str(found[0])) if found else None


def multiply_add_nanoseconds() -> float | None:
    """Return the time of a step of ``_nmod_vec_scalar_addmul_nmod``, the fastest of several rounds.

    The function adds a multiple of a vector to another one, 1,024 residues of 63 bits, one after the other.

    Returns
    -------
    float or None
        Nanoseconds; None where FLINT is not a library of its own.

    Raises
    ------
    ValueError
        It did not add the multiple.
    """
    library = _library()
    if library is None:
        return None
    norm = 64 - PRIME.bit_length()
    modulus = _Modulus(PRIME, (2**128 - 1) // (PRIME << norm) - 2**64, norm)
    words = ctypes.POINTER(ctypes.c_ulong)
    addmul = library._nmod_vec_scalar_addmul_nmod
    addmul.argtypes = (words, words, ctypes.c_long, ctypes.c_ulong, _Modulus)
    addmul.restype = None
    row = (ctypes.c_ulong * LENGTH)(*(pow(3, n, PRIME) for n in range(LENGTH)))
    other = (ctypes.c_ulong * LENGTH)(*(pow(5, n, PRIME) for n in range(LENGTH)))
    factor = pow(7, 100, PRIME)
    expected = [(a + factor * b) % PRIME for a, b in zip(row, other, strict=True)]
    addmul(row, other, LENGTH, factor, modulus)
    if list(row) != expected:
        raise ValueError("_nmod_vec_scalar_addmul_nmod is not called as this version of FLINT wants it")
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(CALLS):
            addmul(row, other, LENGTH, factor, modulus)
        best = min(best, time.process_time() - started)
    return 1e9 * best / (CALLS * LENGTH)
