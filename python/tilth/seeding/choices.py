"""Which identities a rule chose for each of its seeds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tilth.frozen import dataclass

__all__ = ["Choices"]


@dataclass(frozen=True, eq=False)
class Choices:
    """Which identities each seed gets.

    Attributes
    ----------
    sets : tuple of (tuple of str, or None)
        Distinct sets of names; None means all that the run uses.
    of_seeds : ndarray of uint32, shape (n,)
        For each seed the number of its set.
    """

    sets: tuple[tuple[str, ...] | None, ...]
    of_seeds: NDArray[np.uint32]

    def keep(self, seeds: NDArray[np.bool_]) -> Choices:
        """Return the choices of some of the seeds: a flag for each."""
        return Choices(self.sets, self.of_seeds[seeds])

    def of(self, seed: int) -> tuple[str, ...] | None:
        """Return the names for one seed; None means all."""
        return self.sets[int(self.of_seeds[seed])]

    def extended(self, seeds: int) -> Choices:
        """Return the choices with all identities for this many seeds more."""
        sets = self.sets if None in self.sets else (*self.sets, None)
        new = np.full(seeds, sets.index(None), dtype=np.uint32)
        return Choices(sets, np.concatenate([self.of_seeds, new]))
