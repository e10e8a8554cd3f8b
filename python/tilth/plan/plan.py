"""`Plan`: the selected equations of some targets, and their solution at a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.family import Family, Integral
from tilth.family.core import identity_names
from tilth.family.identities import GIVEN
from tilth.family.order import Order
from tilth.seeding.choices import Choices
from tilth.system import generate

__all__ = ["Equation", "Plan", "Solution"]

Indices = tuple[int, ...]


class Equation(NamedTuple):
    """One equation: what an identity says of an integral.

    Attributes
    ----------
    identity : str
        The name of the identity, see `Family.identity`, or ``"given"``.
    integral : tuple of int
        Indices of the integral; of a given equation its number.
    """

    identity: str
    integral: Indices


@dataclass(frozen=True, eq=False)
class Solution:
    """A plan solved at one point modulo one prime.

    Attributes
    ----------
    prime : int
    residues : tuple of int
        Values of ``family.symbols``.
    reductions : dict
        {target: {integral without pivot: residue}}, simplest integral first.
    pivots : ndarray
        The columns that were solved for, sorted; they tell a lucky point from an unlucky one.
    multiplications : int
        Multiply-adds and normalisations of elimination and substitution; inversions, one an equation, apart.
    """

    prime: int
    residues: tuple[int, ...]
    reductions: dict[Integral, dict[Integral, int]]
    pivots: NDArray[np.uint32]
    multiplications: int
    _plan: Plan = field(repr=False)
    _witnesses: dict[Integral, _core.Witness] = field(repr=False)

    @cached_property
    def combinations(self) -> dict[Integral, tuple[tuple[int, int], ...]]:
        """The witness: {target: ((number of the equation in the plan, residue), ...)}, numbers ascending.

        The equations times these residues sum to the target minus its reduction.
        """
        numbers = self._plan.numbers
        combined: dict[Integral, tuple[tuple[int, int], ...]] = dict.fromkeys(self.reductions, ())
        for target, witness in self._witnesses.items():
            combined[target] = tuple(sorted((numbers[row], factor) for row, factor in witness.combination))
        return combined

    def agrees_with(self, other: Solution) -> bool:
        """Whether the same integrals were solved for: if not, at least one point was unlucky."""
        return np.array_equal(self.pivots, other.pivots)


class Plan:
    """The equations that matter for some targets.

    Parameters
    ----------
    family : Family
    targets : tuple of Integral
    order : Order
    preferred : tuple of Integral
        Preferred masters, lowest in the order.
    equations : tuple of Equation, or the core's system of them
        A system's identities are numbered as `core_family` numbers them.
    ranks : sequence of int, optional
        For each column of the system the place at which it is eliminated, the largest first; default its
        place in the order of integrals. Masters must come lowest. 2^32 - 1 leaves a column out, which a solve
        may if the pivots determine the equations without it.
    maps : tuple of str
        Names of the maps that the core's system was made with.
    """

    def __init__(
        self,
        family: Family,
        targets: tuple[Integral, ...],
        order: Order,
        preferred: tuple[Integral, ...],
        equations: tuple[Equation, ...] | _core.System,
        ranks: Sequence[int] | None = None,
        maps: tuple[str, ...] = (),
    ) -> None:
        self.family = family
        self.targets = targets
        self.order = order
        self.preferred = preferred
        if isinstance(equations, _core.System):
            self._given = None
            self._system = equations
        else:
            self._given = equations
            templates = identity_names(family)
            named = dict.fromkeys(identity for identity, _ in equations)
            maps = tuple(name for name in named if name not in templates)
            self._system = self._generate(equations, maps)
        self._names = identity_names(family, maps)
        self._ranks = None if ranks is None else list(ranks)
        self._column_of_rank = None if ranks is None else {rank: column for column, rank in enumerate(ranks)}
        self._columns = {target: self._system.column(list(target.indices)) for target in targets}
        self._known: dict[int, Integral] = {}

    def __len__(self) -> int:
        """Return the number of equations."""
        return self._system.equation_count if self._given is None else len(self._given)

    @property
    def ranks(self) -> list[int] | None:
        """Place at which each column is eliminated, 2^32 - 1 for nowhere; None for the order of integrals."""
        return self._ranks

    @property
    def unreached(self) -> tuple[Integral, ...]:
        """Targets that no equation contains: they stand for themselves."""
        return tuple(target for target, column in self._columns.items() if column is None)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """The equations, by the numbers that witnesses use."""
        return _equations(self._system, self._names) if self._given is None else self._given

    @cached_property
    def numbers(self) -> Sequence[int]:
        """For each row of the core's system its number in `equations`."""
        if self._given is None:
            return range(len(self))
        known = {equation: number for number, equation in enumerate(self._given)}
        return [known[equation] for equation in _equations(self._system, self._names)]

    def _generate(self, equations: tuple[Equation, ...], maps: tuple[str, ...]) -> _core.System:
        named: dict[Indices, list[str]] = {}
        for identity, integral in equations:
            named.setdefault(integral, []).append(identity)
        numbers: dict[tuple[str, ...], int] = {}
        of_seeds = [numbers.setdefault(tuple(sorted(names)), len(numbers)) for names in named.values()]
        seeds = np.array(list(named), dtype=np.int8).reshape(len(named), self.family.size)
        names = identity_names(self.family, maps)
        choices = Choices(tuple(numbers), np.array(of_seeds, dtype=np.uint32))
        return generate(self.family, seeds, range(len(names)), choices, self.order, self.preferred, maps=maps)

    def solve(self, prime: int, residues: Sequence[int], threads: int = 1) -> Solution:
        """Solve at a point modulo a prime.

        Parameters
        ----------
        prime : int
        residues : sequence of int
            Values of ``family.symbols``.
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
        reductions: dict[Integral, dict[Integral, int]] = {
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
    ) -> tuple[_core.Tape, tuple[tuple[Integral, Integral, int], ...]] | None:
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

    def _named(self, columns: set[int]) -> dict[int, Integral]:
        """Return the integrals of columns; each is made once."""
        new = sorted(columns - self._known.keys())
        for column, row in zip(new, self._system.integrals(new).tolist(), strict=True):
            self._known[column] = self.family[row]
        return self._known


def _equations(system: _core.System, names: Sequence[str]) -> tuple[Equation, ...]:
    seeds = [tuple(seed) for seed in system.seeds.tolist()]
    integrals = [*seeds, *((row,) for row in system.given_rows.tolist())]
    pairs = zip(system.equation_identities.tolist(), system.equation_integrals.tolist(), strict=True)
    known = (*names, GIVEN)
    return tuple(Equation(known[identity], integrals[integral]) for identity, integral in pairs)
