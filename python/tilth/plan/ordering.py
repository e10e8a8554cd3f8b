"""In which order the equations of a system are taken, and where its columns stand then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tilth import _core

__all__ = ["Ordering"]

#: Below this many equations an elimination takes less than looking for an order.
WORTH_ORDERING = 5_000


class Ordering:
    """A system, and what an elimination calls its columns and equations.

    Parameters
    ----------
    system : System
    ranks : sequence of int, optional
        For each column the place at which it is eliminated; default its own number.
    numbers : sequence of int, optional
        For each equation the number by which it is known; default its own.
    """

    def __init__(
        self,
        system: _core.System,
        ranks: Sequence[int] | None = None,
        numbers: Sequence[int] | None = None,
    ) -> None:
        self.system = system
        self.ranks = None if ranks is None else list(ranks)
        self._column_of_rank = None if ranks is None else {rank: column for column, rank in enumerate(ranks)}
        self._numbers = numbers

    def place(self, column: int) -> int:
        """Return what an elimination calls a column."""
        return column if self.ranks is None else self.ranks[column]

    def by_columns(self, remainder: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return what is left of a reduction by the columns of the system."""
        if self._column_of_rank is None:
            return remainder
        return sorted((self._column_of_rank[rank], value) for rank, value in remainder)

    def by_numbers(self, combination: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return a witness by the numbers of equations."""
        if self._numbers is None:
            return combination
        return [(self._numbers[row], factor) for row, factor in combination]

    def echelon(self, prime: int, residues: Sequence[int]) -> _core.Elimination:
        """Eliminate no further than witnesses of a few sums need."""
        return self.system.echelon(prime=prime, residues=list(residues), ranks=self.ranks)

    def for_sums(self, ends: Iterable[int]) -> Ordering:
        """Return the order in which sums that reduce to the columns `ends` have witnesses for least work.

        That of a tape, which was chosen for few multiplications, is kept.
        """
        if self.ranks is not None or self.system.equation_count < WORTH_ORDERING:
            return self
        found = self.system.power_order(last=list(ends))
        if found is None:
            return self
        system, numbers, ranks = found
        return Ordering(system, ranks, numbers)
