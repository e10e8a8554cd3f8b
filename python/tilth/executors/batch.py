"""The payload of a record: one request and its answers, as plain arrays.

=====  ==============================================================================================
bytes  of a payload, all numbers little-endian
=====  ==============================================================================================
56     prime (u64), points (u64), good points (u64), symbols (u32), functions (u32), digest of the list
       of functions (16 bytes), whether the list itself follows (u64, 0 or 1)
4 each the list of functions (u32), in the first record that has it; later ones have its digest only
8 each residues of the points (u64), point by point
1 each outcomes of the points (u8)
8 each residues of the functions (u64), good point by good point
=====  ==============================================================================================
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth.executors.durable import Part
from tilth.executors.protocol import GOOD, WRONG, Answers, ProbeRequest

__all__ = ["Batch", "digest_of_functions", "pack", "unpack", "unpack_functions"]

_HEAD = struct.Struct("<QQQII16sQ")


def digest_of_functions(functions: NDArray[np.uint32]) -> bytes:
    """Return by what a list of functions is known."""
    return hashlib.blake2b(_bytes(functions, "<u4"), digest_size=16, person=b"tilth functions").digest()


@dataclass(frozen=True, eq=False)
class Batch:
    """What a payload holds.

    Attributes
    ----------
    prime : int
    digest : bytes
        Of the list of functions.
    listed : bool
        Whether the payload has the list itself.
    points : array, shape (points, symbols)
    outcomes : array, shape (points,)
    good : array, shape (good points, functions)
        Residues of the good points.
    """

    prime: int
    digest: bytes
    listed: bool
    points: NDArray[np.uint64]
    outcomes: NDArray[np.uint8]
    good: NDArray[np.uint64]

    def answers(self, start: int, stop: int, columns: NDArray[np.intp]) -> Answers:
        """Return the answers at some points in a row, for the functions of some columns."""
        outcomes = self.outcomes[start:stop].copy()
        residues = np.zeros((stop - start, len(columns)), dtype=np.uint64)
        before = np.count_nonzero(self.outcomes[:start] == GOOD)
        good = outcomes == GOOD
        residues[good] = self.good[before : before + np.count_nonzero(good), columns]
        return Answers(outcomes, residues)


def pack(request: ProbeRequest, answers: Answers, digest: bytes, *, listed: bool) -> list[Part]:
    """Return the payload of a record in parts; the residues of good points are the only copy made."""
    good = answers.outcomes == GOOD
    residues = answers.residues if good.all() else answers.residues[good]
    points, symbols = request.points.shape
    head = _HEAD.pack(
        request.prime, points, len(residues), symbols, len(request.functions), digest, int(listed)
    )
    return [
        head,
        *([_bytes(request.functions, "<u4")] if listed else []),
        _bytes(request.points, "<u8"),
        _bytes(answers.outcomes, "u1"),
        _bytes(residues, "<u8"),
    ]


def unpack(payload: bytes) -> Batch:
    """Read a payload.

    Raises
    ------
    ValueError
        Lengths contradict each other. A checksum was right before, so this is no accident of the disk.
    """
    if len(payload) < _HEAD.size:
        raise ValueError("is shorter than its head")
    prime, points, good, symbols, functions, digest, listed = _HEAD.unpack_from(payload)
    if listed > 1:
        raise ValueError(f"has {listed} lists of functions")
    at_points = _HEAD.size + 4 * functions * listed
    at_outcomes = at_points + 8 * points * symbols
    at_residues = at_outcomes + points
    if at_residues + 8 * good * functions != len(payload):
        raise ValueError("has lengths that do not add up")
    outcomes = np.frombuffer(payload, "u1", points, at_outcomes)
    if (outcomes > WRONG).any() or np.count_nonzero(outcomes == GOOD) != good:
        raise ValueError("has outcomes that do not fit its residues")
    if listed and digest_of_functions(np.frombuffer(payload, "<u4", functions, _HEAD.size)) != digest:
        raise ValueError("has a list of functions that does not match its digest")
    return Batch(
        prime=prime,
        digest=digest,
        listed=bool(listed),
        points=np.frombuffer(payload, "<u8", points * symbols, at_points).reshape(points, symbols),
        outcomes=outcomes,
        good=np.frombuffer(payload, "<u8", good * functions, at_residues).reshape(good, functions),
    )


def unpack_functions(payload: bytes) -> NDArray[np.uint32]:
    """Return the list of functions of a payload that has it, once `unpack` has found it whole."""
    functions = _HEAD.unpack_from(payload)[4]
    return np.frombuffer(payload, "<u4", functions, _HEAD.size).astype(np.uint32)


def _bytes(array: NDArray[np.generic], kind: str) -> Part:
    """Return the bytes of an array, without a copy where it has the type and order of the file already."""
    flat = np.ascontiguousarray(array, dtype=kind).reshape(-1)
    return flat.view(np.uint8).data if flat.size else b""
