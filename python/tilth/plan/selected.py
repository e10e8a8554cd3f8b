"""`SelectedEquations`: the selected equations of some targets, and what they say at a point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.family import EquationSource, Named, PointLike
from tilth.family.points import residues as residues_of
from tilth.plan.columns import Columns
from tilth.plan.equation import Equation
from tilth.plan.ordering import Ordering

__all__ = ["ReducedSum", "SelectedEquations", "Solution"]

#: From this many multiplications for each equation on, rows in reduced form are long. Double boxes of rank 8
#: take 50, cuts of the double pentagon 600 to 1,400 at rank 5 and up to 6,300 at rank 10.
FILLED = 500


class ReducedSum(NamedTuple):
    """A sum of targets with factors, and what proves that it reduces to other integrals.

    Attributes
    ----------
    equations : tuple of (int, int)
        The witness: numbers of equations, ascending, and their factors, residues without zeros. The equations
        times these sum to the targets times theirs, minus the remainder.
    remainder : dict
        {integral without pivot: residue}, zeros left out, simplest integral first.
    """

    equations: tuple[tuple[int, int], ...]
    remainder: dict[Named, int]


@dataclass(frozen=True, eq=False)
class Solution:
    """Selected equations solved at one point modulo one prime.

    Attributes
    ----------
    prime : int
    residues : tuple of int
        Values of ``source.symbols``.
    reductions : dict
        {target: {integral without pivot: residue}}, simplest integral first.
    pivots : ndarray
        The places of columns that were solved for, sorted; they tell a lucky point from an unlucky one. Of
        a solution like another one they are those of that.
    multiplications : int
        Multiply-adds and normalisations of elimination and substitution; inversions, one an equation, apart.
        Without substitution if rows were not reduced.
    """

    prime: int
    residues: tuple[int, ...]
    reductions: dict[Named, dict[Named, int]]
    pivots: NDArray[np.uint32]
    multiplications: int
    _selected: SelectedEquations = field(repr=False)
    _kept: tuple[Ordering, _core.Elimination] | None = field(default=None, repr=False)
    _filled: bool = field(default=False, repr=False)

    @cached_property
    def combinations(self) -> dict[Named, tuple[tuple[int, int], ...]]:
        """The witness of each target: {target: ((number of the equation, residue), ...)}, numbers ascending.

        The equations times these residues sum to the target minus its reduction. The equations are eliminated
        once more to find them: few solutions are asked.
        """
        return self._selected.witnesses(self.prime, self.residues)

    @property
    def selected(self) -> SelectedEquations:
        """The equations that were solved."""
        return self._selected

    @cached_property
    def ends(self) -> frozenset[Named]:
        """What the targets reduce to."""
        return frozenset(end for reduction in self.reductions.values() for end in reduction)

    def elimination_at(
        self, prime: int, residues: Sequence[int]
    ) -> tuple[Ordering, _core.Elimination] | None:
        """Return the elimination that was kept, and its order, if it is the one at this point."""
        return self._kept if (prime, tuple(residues)) == (self.prime, self.residues) else None

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
        self._known: dict[int, Named] = {}

    @cached_property
    def _system(self) -> _core.System:
        """The core's equations: those of a plan that was read are made once something is solved."""
        if self._made is not None:
            return self._made
        assert self._given is not None  # one of the two was given
        return self.columns.make(self._given)

    @cached_property
    def _usual(self) -> Ordering:
        return Ordering(self._system, self._ranks)

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
    def _known_numbers(self) -> dict[Equation, int]:
        """For each equation that was given its number, the last one if it was given twice."""
        return {equation: number for number, equation in enumerate(self._given or ())}

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """For each row of the core's system its number in `equations`."""
        if self._given is None:
            return range(len(self))
        return list(map(self._known_numbers.__getitem__, self.columns.equations(self._system)))

    @cached_property
    def _rows(self) -> Mapping[int, int]:
        """For the number of an equation its row in the core's system, which lacks those that say nothing.

        An equation that was given twice has one row and two numbers.
        """
        rows = {number: row for row, number in enumerate(self._numbers)}
        if self._given is None or len(self._known_numbers) == len(self._given):
            return rows
        first = {self._given[number]: row for number, row in rows.items()}
        return {number: first[one] for number, one in enumerate(self._given) if one in first}

    @cached_property
    def _present(self) -> dict[Named, int]:
        """Columns of the targets that some equation contains."""
        return {target: column for target, column in self._columns.items() if column is not None}

    def solve(self, prime: int, residues: Sequence[int], threads: int = 1, *, keep: bool = False) -> Solution:
        """Solve at a point modulo a prime.

        Parameters
        ----------
        prime : int
        residues : sequence of int
            Values of ``source.symbols``.
        threads : int
            The result does not depend on it.
        keep : bool
            Whether the solution holds the elimination, for those who `combine` at this point next.

        Raises
        ------
        PrimeError, PointError
        """
        # Row after row, as a tape does it: blocks, which pivots alone allow, take other multiplications.
        elimination = self._eliminate(prime, residues, witness=True)
        places = [self._usual.place(column) for column in self._present.values()]
        found, multiplications = elimination.counted_remainders(places, threads=threads)
        return Solution(
            prime,
            tuple(residues),
            self._reductions(self._usual, found),
            np.sort(elimination.pivots),
            multiplications + elimination.multiplications,
            self,
            (self._usual, elimination) if keep else None,
        )

    def solve_like(
        self,
        reference: Solution,
        prime: int,
        residues: Sequence[int],
        threads: int = 1,
        *,
        keep: bool = False,
    ) -> Solution | None:
        """Solve at another point, in whatever order suits; None if the reference tells that it is unlucky.

        Where rows in reduced form are long, an order is taken in which they need not be reduced: for 66
        targets on a cut of the double pentagon, with 137,972 equations, this takes 1.6 s in place of 2.5. Its
        pivots are not those of the reference. But where all equations are independent, and none of their sums
        relates what the targets of the reference are left with, what is left of a target is unique.

        Parameters
        ----------
        reference : Solution
            Of these equations.
        prime, residues, threads, keep
            As for `solve`.

        Raises
        ------
        PrimeError, PointError
        """
        if not reference._filled and reference.multiplications < FILLED * len(self):
            solution = self.solve(prime, residues, threads, keep=keep)
            return solution if solution.agrees_with(reference) else None
        found = self.solve_filled(prime, residues, reference.ends, threads, keep=keep)
        return None if found is None else replace(found, pivots=reference.pivots)

    def solve_filled(
        self,
        prime: int,
        residues: Sequence[int],
        ends: AbstractSet[Named],
        threads: int = 1,
        *,
        keep: bool = False,
    ) -> Solution | None:
        """Solve where rows in reduced form are long, and it is known what targets are left with.

        Rows are not reduced, in an order that suits this: `solve_like` says why that gives the same.

        Parameters
        ----------
        prime, residues, threads, keep
            As for `solve`.
        ends : set of Integral or Label
            What the targets reduce to.

        Returns
        -------
        Solution or None
            None if some target is left with something else, or if the equations or the ends are related.

        Raises
        ------
        PrimeError, PointError
        """
        columns = self._columns_of(ends)
        ordering = self._usual.for_sums(columns)
        elimination = ordering.echelon(prime, residues)
        if elimination.independent_count < len(self) or any(
            elimination.is_pivot(ordering.place(column)) for column in columns
        ):
            return None
        places = [ordering.place(column) for column in self._present.values()]
        found = Solution(
            prime,
            tuple(residues),
            self._reductions(ordering, elimination.remainders(places, threads=threads)),
            np.sort(elimination.pivots),
            elimination.multiplications,
            self,
            (ordering, elimination) if keep else None,
            _filled=True,
        )
        return found if found.ends <= ends else None

    def _columns_of(self, ends: Iterable[Named]) -> list[int]:
        """Return the columns of those that some equation contains."""
        columns = (self.columns.column(self._system, end) for end in ends)
        return [column for column in columns if column is not None]

    def _reductions(
        self, ordering: Ordering, remainders: Sequence[list[tuple[int, int]]]
    ) -> dict[Named, dict[Named, int]]:
        """Return what each target reduces to, from what is left of those that equations contain."""
        left = {
            target: ordering.by_columns(remainder)
            for target, remainder in zip(self._present, remainders, strict=True)
        }
        named = self._named({column for remainder in left.values() for column, _ in remainder})
        return {
            # A target that no equation contains stands for itself.
            target: {named[column]: value for column, value in left[target]}
            if target in left
            else {target: 1}
            for target in self._columns
        }

    def witnesses(
        self, prime: int, residues: Sequence[int], threads: int = 1
    ) -> dict[Named, tuple[tuple[int, int], ...]]:
        """Return the witness of each target at a point, see `Solution.combinations`."""
        present = self._present
        elimination = self._eliminate(prime, residues, witness=True)
        places = [self._usual.place(column) for column in present.values()]
        found = zip(present, elimination.witnesses(places, threads=threads), strict=True)
        none: dict[Named, tuple[tuple[int, int], ...]] = dict.fromkeys(self._columns, ())
        return none | {target: self._numbered(witness.combination) for target, witness in found}

    def combine(
        self,
        prime: int,
        residues: Sequence[int],
        sums: Iterable[Mapping[Named, int]],
        solved: Solution | None = None,
        ends: Iterable[Named] | None = None,
    ) -> list[ReducedSum]:
        """Reduce sums of targets at a point, each with one witness.

        Parameters
        ----------
        prime : int
        residues : sequence of int
            Values of ``source.symbols``.
        sums : iterable of mapping
            {target: factor}.
        solved : Solution, optional
            Of these equations; what it has kept is not eliminated again.
        ends : iterable of Integral or Label, optional
            What the sums reduce to, for an order of work that suits them.

        Raises
        ------
        PrimeError, PointError
        """
        kept = None if solved is None else solved.elimination_at(prime, residues)
        if kept is None:
            ordering = self._usual if ends is None else self._usual.for_sums(self._columns_of(ends))
            # A sum or two go through all rows once, for which these need not be reduced.
            kept = ordering, ordering.echelon(prime, residues)
        ordering, elimination = kept
        combined = []
        for factors in sums:
            reached = {t: f % prime for t, f in factors.items() if self._columns[t] is not None}
            places = [(ordering.place(self._present[target]), factor) for target, factor in reached.items()]
            witness = elimination.witness_of(places)
            left = ordering.by_columns(witness.remainder)
            named = self._named({column for column, _ in left})
            # A target that no equation contains stands for itself.
            alone = {t: f % prime for t, f in factors.items() if t not in reached and f % prime}
            remainder = {named[column]: value for column, value in left} | alone
            combined.append(ReducedSum(self._numbered(ordering.by_numbers(witness.combination)), remainder))
        return combined

    def multiply(
        self,
        prime: int,
        residues: Sequence[int],
        factors: Mapping[int, int],
        threads: int = 1,
        watch: Callable[[int], object] | None = None,
    ) -> dict[Named, int]:
        """Return the sum of equations with factors at a point: {integral: residue}, zeros left out.

        This is one sparse product, and knows nothing of elimination.

        Parameters
        ----------
        prime : int
        residues : sequence of int
        factors : mapping
            {number of the equation: residue}.
        threads : int
            The result does not depend on it.
        watch : callable, optional
            Called meanwhile with the number of equations added.

        Raises
        ------
        PrimeError, PointError
        """
        rows = self._rows
        found = self._system.combine(
            # An equation that says nothing at all is none of the core's.
            [(rows[number], factor % prime) for number, factor in factors.items() if number in rows],
            prime=prime,
            residues=list(residues),
            threads=threads,
            watch=watch,
        )
        named = self._named({column for column, _ in found})
        return {named[column]: value for column, value in found}

    def made(self, prime: int, residues: Sequence[int], numbers: Iterable[int]) -> list[dict[Named, int]]:
        """Return single equations at a point as {integral: residue}, zeros left out."""
        asked = list(numbers)
        rows = self._rows
        there = [number for number in asked if number in rows]
        found = self._system.rows([rows[number] for number in there], prime=prime, residues=list(residues))
        named = self._named({column for row in found for column, _ in row})
        equations = {
            number: {named[column]: value for column, value in row}
            for number, row in zip(there, found, strict=True)
        }
        return [equations.get(number, {}) for number in asked]

    def record(
        self, first: tuple[int, Sequence[int]], second: tuple[int, Sequence[int]], reference: Solution
    ) -> tuple[_core.Tape, tuple[tuple[Named, Named, int], ...]] | None:
        """Record the solve as a tape, learnt at two points ``(prime, residues)`` with the reference's pivots.

        Returns
        -------
        tape : _core.Tape
        entries : tuple of (target, integral without pivot, number of the output)
            Target by target, simplest integral first. None instead of both if the points disagree, with each
            other or with the reference.
        """
        present = self._present
        learning = ((first[0], list(first[1])), (second[0], list(second[1])))
        recording = self._system.record(list(present.values()), learning=learning, ranks=self._ranks)
        if recording is None:
            return None
        pivots = recording.pivots
        if self._ranks is not None:
            # `take`: numpy does not look whether it got the memory that an index of another type costs.
            pivots = np.array(self._ranks).take(pivots)
        if not np.array_equal(np.sort(pivots), reference.pivots):
            return None
        targets = list(present)
        found = sorted(recording.entries)
        named = self._named({column for _, column, _ in found})
        entries = tuple((targets[number], named[column], output) for number, column, output in found)
        return recording.tape, entries

    def _eliminate(self, prime: int, residues: Sequence[int], witness: bool) -> _core.Elimination:
        return self._system.eliminate(
            prime=prime, residues=list(residues), witness=witness, ranks=self._ranks
        )

    def _numbered(self, combination: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        numbers = self._numbers
        if not isinstance(numbers, range):
            combination = [(numbers[row], factor) for row, factor in combination]
        return tuple(sorted(combination))

    def _named(self, columns: set[int]) -> dict[int, Named]:
        """Return the integrals of columns; each is made once."""
        new = sorted(columns - self._known.keys())
        self._known.update(zip(new, self.columns.integrals(self._system, new), strict=True))
        return self._known
