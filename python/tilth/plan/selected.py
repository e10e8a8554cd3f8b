"""`SelectedEquations`: the selected equations of some targets, and their solution at a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.family import EquationSource, Named, PointLike
from tilth.family.points import residues as residues_of
from tilth.plan.columns import Columns
from tilth.plan.equation import Equation

__all__ = ["SelectedEquations", "Solution"]


@dataclass(frozen=True, eq=False)
class Solution:
    """A plan solved at one point modulo one prime.

    Attributes
    ----------
    prime : int
    residues : tuple of int
        Values of ``source.symbols``.
    reductions : dict
        {target: {integral without pivot: residue}}, simplest integral first.
    pivots : ndarray
        The columns that were solved for, sorted; they tell a lucky point from an unlucky one.
    multiplications : int
        Multiply-adds and normalisations of elimination and substitution; inversions, one an equation, apart.
    """

    prime: int
    residues: tuple[int, ...]
    reductions: dict[Named, dict[Named, int]]
    pivots: NDArray[np.uint32]
    multiplications: int
    _plan: SelectedEquations = field(repr=False)
    _witnesses: dict[Named, _core.Witness] = field(repr=False)

    @cached_property
    def combinations(self) -> dict[Named, tuple[tuple[int, int], ...]]:
        """The witness: {target: ((number of the equation in the plan, residue), ...)}, numbers ascending.

        The equations times these residues sum to the target minus its reduction.
        """
        numbers = self._plan.numbers
        combined: dict[Named, tuple[tuple[int, int], ...]] = dict.fromkeys(self.reductions, ())
        for target, witness in self._witnesses.items():
            combined[target] = tuple(sorted((numbers[row], factor) for row, factor in witness.combination))
        return combined

    def agrees_with(self, other: Solution) -> bool:
        """Whether the same integrals were solved for: if not, at least one point was unlucky."""
        return np.array_equal(self.pivots, other.pivots)


class SelectedEquations:
    """The equations that matter for some targets.

    Parameters
    ----------
    columns : Columns
        How the core numbers the integrals of the equations.
    targets : tuple of Integral or Label
    equations : tuple of Equation, or the core's system of them
    ranks : sequence of int, optional
        For each column of the system the place at which it is eliminated, the largest first; default its
        place in the order of integrals. Masters must come lowest. 2^32 - 1 leaves a column out, which a solve
        may if the pivots determine the equations without it.
    """

    def __init__(
        self,
        columns: Columns,
        targets: tuple[Named, ...],
        equations: tuple[Equation, ...] | _core.System,
        ranks: Sequence[int] | None = None,
    ) -> None:
        self.columns = columns
        self.targets = targets
        self._given = None if isinstance(equations, _core.System) else equations
        self._made = equations if isinstance(equations, _core.System) else None
        self._ranks = None if ranks is None else list(ranks)
        self._column_of_rank = None if ranks is None else {rank: column for column, rank in enumerate(ranks)}
        self._known: dict[int, Named] = {}

    @cached_property
    def _system(self) -> _core.System:
        """The core's equations: those of a plan that was read are made once something is solved."""
        if self._made is not None:
            return self._made
        assert self._given is not None  # one of the two was given
        return self.columns.make(self._given)

    @cached_property
    def _columns(self) -> dict[Named, int | None]:
        return {target: self.columns.column(self._system, target) for target in self.targets}

    @property
    def source(self) -> EquationSource:
        """What the equations come from."""
        return self.columns.source

    def residues(self, point: PointLike, prime: int) -> tuple[int, ...]:
        """Return residues of a point in the order of the symbols.

        Raises
        ------
        PrimeError, PointError, SingularKinematics
        """
        return residues_of(self.source.point(point), prime)

    def __len__(self) -> int:
        """Return the number of equations."""
        return self._system.equation_count if self._given is None else len(self._given)

    @property
    def ranks(self) -> list[int] | None:
        """Place at which each column is eliminated, 2^32 - 1 for nowhere; None for the order of integrals."""
        return self._ranks

    @property
    def unreached(self) -> tuple[Named, ...]:
        """Targets that no equation contains: they stand for themselves."""
        return tuple(target for target, column in self._columns.items() if column is None)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """The equations, by the numbers that witnesses use."""
        return self.columns.equations(self._system) if self._given is None else self._given

    @cached_property
    def numbers(self) -> Sequence[int]:
        """For each row of the core's system its number in `equations`."""
        if self._given is None:
            return range(len(self))
        known = {equation: number for number, equation in enumerate(self._given)}
        return [known[equation] for equation in self.columns.equations(self._system)]

    def solve(self, prime: int, residues: Sequence[int], threads: int = 1) -> Solution:
        """Solve at a point modulo a prime.

        Parameters
        ----------
        prime : int
        residues : sequence of int
            Values of ``source.symbols``.
        threads : int
            The result does not depend on it.

        Raises
        ------
        PrimeError, PointError
        """
        system = self._system
        elimination = system.eliminate(prime=prime, residues=list(residues), witness=True, ranks=self._ranks)
        present = {target: column for target, column in self._columns.items() if column is not None}
        asked = [column if self._ranks is None else self._ranks[column] for column in present.values()]
        witnesses = dict(zip(present, elimination.witnesses(asked, threads=threads), strict=True))
        remainders = {target: self._remainder(witness) for target, witness in witnesses.items()}
        named = self._named({column for remainder in remainders.values() for column, _ in remainder})
        reductions: dict[Named, dict[Named, int]] = {
            # A target that no equation contains stands for itself.
            target: {named[column]: value for column, value in remainders[target]}
            if target in remainders
            else {target: 1}
            for target in self._columns
        }
        multiplications = elimination.multiplications
        multiplications += sum(witness.multiplications for witness in witnesses.values())
        pivots = np.sort(elimination.pivots)
        return Solution(prime, tuple(residues), reductions, pivots, multiplications, self, witnesses)

    def record(
        self, first: tuple[int, Sequence[int]], second: tuple[int, Sequence[int]]
    ) -> tuple[_core.Tape, tuple[tuple[Named, Named, int], ...]] | None:
        """Record the solve as a tape, learnt at two points ``(prime, residues)``.

        Returns
        -------
        tape : _core.Tape
        entries : tuple of (target, integral without pivot, number of the output)
            Target by target, simplest integral first. None instead of both if the points disagree.
        """
        present = {target: column for target, column in self._columns.items() if column is not None}
        learning = ((first[0], list(first[1])), (second[0], list(second[1])))
        recording = self._system.record(list(present.values()), learning=learning, ranks=self._ranks)
        if recording is None:
            return None
        targets = list(present)
        found = sorted(recording.entries)
        named = self._named({column for _, column, _ in found})
        entries = tuple((targets[number], named[column], output) for number, column, output in found)
        return recording.tape, entries

    def _remainder(self, witness: _core.Witness) -> list[tuple[int, int]]:
        """Return what a witness leaves, by the columns of the system."""
        if self._column_of_rank is None:
            return witness.remainder
        return sorted((self._column_of_rank[rank], value) for rank, value in witness.remainder)

    def _named(self, columns: set[int]) -> dict[int, Named]:
        """Return the integrals of columns; each is made once."""
        new = sorted(columns - self._known.keys())
        self._known.update(zip(new, self.columns.integrals(self._system, new), strict=True))
        return self._known
