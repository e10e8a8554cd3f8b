"""Many index vectors at once: the same questions as in `indices`, of int8 arrays of shape (n, N)."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

__all__ = ["keys_of", "powers_of", "sectors_of"]


def sectors_of(indices: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return the sector numbers, shape (n,)."""
    sectors = np.zeros(len(indices), dtype=np.int32)
    for slot in range(indices.shape[1]):
        sectors |= (indices[:, slot] > 0).astype(np.int32) << slot
    return sectors


def powers_of(indices: NDArray[np.int8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the sums of positive indices, r, and minus those of negative ones, s, each of shape (n,)."""
    r = np.zeros(len(indices), dtype=np.int32)
    s = np.zeros(len(indices), dtype=np.int32)
    # Slot by slot: a wide copy of all would take eight times their memory.
    for slot in range(indices.shape[1]):
        column = indices[:, slot]
        r += np.maximum(column, 0)
        s -= np.minimum(column, 0)
    return r, s


def keys_of(indices: NDArray[np.int8]) -> list[bytes]:
    """Return what tells the vectors apart, quicker to make and to compare than tuples."""
    rows = np.ascontiguousarray(indices, dtype=np.int8)
    return cast("list[bytes]", rows.view(np.dtype((np.void, rows.shape[1]))).ravel().tolist())
