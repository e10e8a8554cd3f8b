"""Equations of a family, or given ones, at a point modulo a prime, by the names of identities.

This shares no code with the compiled core, so that it can check what the core did.
"""

from __future__ import annotations

from collections.abc import Sequence

from tilth.family.identities import GIVEN, Identity, Indices, Prepared
from tilth.family.indices import check_indices
from tilth.family.points import PointLike, residues
from tilth.family.source import EquationSource

__all__ = ["ModularIdentities"]


class _ZeroSectors(dict[int, bool]):
    """Whether sectors are zero, each asked for once."""

    def __init__(self, family: EquationSource) -> None:
        self._family = family

    def __missing__(self, sector: int) -> bool:
        self[sector] = self._family.is_zero(sector)
        return self[sector]


class ModularIdentities:
    """The identities of a family for one (prime, point), each prepared when it is first asked for.

    Parameters
    ----------
    family : EquationSource
    prime : int
        A prime below 2^63.
    point : mapping
        Values of d and the invariants, as `Family.point` accepts them.
    further : sequence of Identity
        Identities that the family does not know by name, such as `GivenRows`.

    Raises
    ------
    PrimeError, PointError, SingularKinematics
    """

    def __init__(
        self, family: EquationSource, prime: int, point: PointLike, further: Sequence[Identity] = ()
    ) -> None:
        self.family = family
        self.prime = prime
        self.residues = residues(family.point(point), prime)
        self._further = {identity.name: identity for identity in further}
        self._prepared: dict[str, Prepared] = {}
        self._zero = _ZeroSectors(family)

    def equation(self, identity: str, indices: Sequence[int]) -> dict[Indices, int]:
        """Equation of one integral.

        Returns
        -------
        dict
            {indices: residue in 1..prime-1}, without integrals of zero sectors.

        Raises
        ------
        IndexCountError
        SectorError
            The integral is not below any top sector.
        FamilyError
            The family has no such identity.
        """
        if identity not in self._prepared:
            found = self._further.get(identity) or self.family.identity(identity)
            self._prepared[identity] = found.prepare(self.prime, self.residues)
        if identity != GIVEN and len(indices) != self.family.size:
            check_indices(self.family.name, self.family.size, indices)
        return self._prepared[identity](indices, self._zero)
