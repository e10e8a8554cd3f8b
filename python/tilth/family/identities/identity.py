"""What every identity has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from flint import fmpq_mpoly

from tilth.family.algebra.rational import SymbolRing

__all__ = ["Identity", "Indices", "Prepared", "SectorZero"]

Indices: TypeAlias = tuple[int, ...]

#: Whether the integrals of a sector are zero, by its number.
SectorZero: TypeAlias = Mapping[int, bool]

#: An identity at a point modulo a prime: from an integral to {indices: residue}, without zero sectors.
Prepared: TypeAlias = Callable[[Sequence[int], SectorZero], dict[Indices, int]]


class Identity(Protocol):
    """An equation, sum of coefficient times integral = 0, for every integral."""

    @property
    def kind(self) -> str:
        """Such as ``ibp``, ``li`` or ``map``."""

    @property
    def name(self) -> str:
        """What certificates call it, such as ``d/dk1.p1``; different for different identities of a family."""

    def equation(self, ring: SymbolRing, indices: Sequence[int]) -> dict[Indices, fmpq_mpoly]:
        """Return the equation of an integral exactly, integrals of zero sectors included.

        Returns
        -------
        dict
            {indices: polynomial in ("d", *invariants)}; nothing if the identity says nothing of the integral.
        """

    def prepare(self, prime: int, residues: Sequence[int]) -> Prepared:
        """Return the identity at residues of ("d", *invariants)."""

    def core_data(self) -> dict[str, Any]:
        """Return the identity as the core takes it."""
