"""Which records of a log have a point: twelve bytes per point, whatever the order in which points came."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["PointIndex"]

#: Odd numbers of 64 bits, by which coordinates are mixed; any will do.
_START, _STEP = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F

#: This many points wait before they are sorted in, or as many as half of those that are.
_WAITING = 4096

#: Or this many records, if looking through them costs more than sorting: workers leave many short ones.
_RECORDS = 64

Found = tuple[int, ...]


class PointIndex:
    """Numbers of records by prime and point.

    Points are known by a hash of 64 bits. Two may share one, so whoever looks into a record compares them
    again.
    """

    def __init__(self) -> None:
        self._hashes = np.empty(0, dtype=np.uint64)
        self._records = np.empty(0, dtype=np.uint32)
        self._waiting: list[tuple[NDArray[np.uint64], int]] = []
        self._count = 0

    def add(self, prime: int, points: NDArray[np.uint64], record: int) -> None:
        """Note that a record has these points, of shape (n, symbols)."""
        self._waiting.append((_hashes(prime, points), record))
        self._count += len(points)

    def find(self, prime: int, points: NDArray[np.uint64]) -> list[Found]:
        """Return for each point the records that have it, in the order in which they were added."""
        records = len(self._waiting)
        if self._count > max(_WAITING, len(self._hashes) // 2) or (
            records > _RECORDS and records**2 > len(self._hashes)
        ):
            self._sort_in()
        wanted = _hashes(prime, points)
        first = np.searchsorted(self._hashes, wanted, side="left")
        last = np.searchsorted(self._hashes, wanted, side="right")
        found = [tuple(self._records[start:stop].tolist()) for start, stop in zip(first, last, strict=True)]
        for hashes, record in self._waiting:
            for place in np.flatnonzero(np.isin(wanted, hashes)).tolist():
                found[place] = (*found[place], record)
        return found

    def _sort_in(self) -> None:
        hashes = np.concatenate([self._hashes, *(hashes for hashes, _ in self._waiting)])
        records = np.concatenate(
            [self._records, *(np.full(len(h), record, dtype=np.uint32) for h, record in self._waiting)]
        )
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._records = hashes[order], records[order]
        self._waiting, self._count = [], 0


def _hashes(prime: int, points: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash of each point."""
    start, step = np.uint64((prime * _START) % 2**64), np.uint64(_STEP)
    hashes = np.full(len(points), start, dtype=np.uint64)
    for column in np.ascontiguousarray(points.T):
        hashes = (hashes ^ column) * step
        hashes ^= hashes >> np.uint64(29)
    return hashes
