"""What an expansion asks of the plan that it is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.family import EquationSource, Named

__all__ = ["Probed"]


class Probed(Protocol):
    """A `Plan`, whose file knows expansions and therefore cannot be imported by theirs."""

    @property
    def source(self) -> EquationSource:
        """What the equations come from."""

    @property
    def targets(self) -> tuple[Named, ...]:
        """The targets, those of zero sectors among them."""

    @property
    def masters(self) -> tuple[Named, ...]:
        """The masters, simplest first."""

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free."""

    @property
    def at(self) -> Mapping[str, Fraction]:
        """Values of the symbols that are numbers."""

    @property
    def functions(self) -> tuple[tuple[tuple[Named, Named], ...], ...]:
        """For each column of the answers the (target, master) whose coefficient it is."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """How the plan was made."""

    def probe(
        self, points: ArrayLike, prime: int, *, threads: int = 1
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Compute coefficients at points modulo a prime."""

    def sum_by_all_equations(
        self,
        factors: Mapping[Named, int],
        row: Mapping[Named, int],
        residues: Sequence[int],
        prime: int,
        *,
        threads: int = 1,
    ) -> tuple[dict[Named, int], dict[Named, int]]:
        """Compare a sum of targets with all generated equations."""
