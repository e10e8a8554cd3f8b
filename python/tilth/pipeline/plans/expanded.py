"""`ExpandedPlan`: a solved problem whose answers are coefficients of powers of a parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth import _core
from tilth.errors import ExpressionError, NotATarget, OptionError, SingularKinematics
from tilth.family import EquationSource, Named, check_prime
from tilth.pipeline.options import ReconstructOptions
from tilth.pipeline.options.keywords import ReconstructOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.expansion_check import check_expansion
from tilth.pipeline.plans.points import residue_array
from tilth.pipeline.plans.probed import Probed
from tilth.pipeline.plans.replayed import replayed
from tilth.pipeline.reduce.analytic import (
    ATTEMPTS,
    RecordedPlan,
    learning_pairs,
    reconstruct,
    restored,
)
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.probing import checked_by_sample, probing
from tilth.pipeline.run.problem import Problem
from tilth.table.arithmetic import Coefficient
from tilth.table.function_store import FunctionStore
from tilth.table.linear_substitution import LinearSubstitution, check_order
from tilth.table.rows import point_text
from tilth.table.series import Series, SeriesTable

__all__ = ["ExpandedPlan", "expand_plan"]

#: Number of an output of the tape, and the power of the unit of mass.
Column = tuple[int, int]


def expand_plan(
    plan: Probed, problem: Problem, recorded: RecordedPlan, substitution: LinearSubstitution, order: int
) -> ExpandedPlan:
    """Return the plan of the coefficients of all powers up to an order.

    Raises
    ------
    ExpressionError
        The numbers of the substitution are no integers, or the symbol has a mass dimension while another one
        is the unit of mass.
    SingularKinematics
        A value that the plan divides by vanishes to all orders that were looked at.
    """
    check_order(order)
    where = problem.where
    if substitution.constant.denominator != 1 or substitution.slope.denominator != 1:
        raise ExpressionError(
            f"{substitution} has fractions; a plan takes integers, table.series takes these too"
        )
    symbols = plan.source.symbols
    if where.one is not None and where.dimensions[substitution.symbol]:
        raise ExpressionError(
            f"{substitution.symbol} has a mass dimension, and {where.one} is the unit of mass of this plan; "
            f"plan with at={{'{where.one}': 1}} to expand in {substitution.symbol}"
        )
    for learning in learning_pairs(where, int(plan.provenance.get("seed", 0))):
        found = recorded.tape.expanded(
            symbol=symbols.index(substitution.symbol),
            constant=int(substitution.constant),
            slope=int(substitution.slope),
            order=order,
            learning=learning,
        )
        if found is not None:
            powers = _powers(recorded.entries, found[1])
            return ExpandedPlan(plan, problem, found[0], powers, recorded.unreached, substitution, order)
    raise SingularKinematics(
        f"a value that the plan divides by vanishes at {substitution} to all orders looked at, or {ATTEMPTS} "
        "pairs of points were unlucky; expand the exact table instead, by its method series"
    )


@dataclass(frozen=True)
class _Power:
    """One coefficient of a series: of a target and a master at a power, and which output it is."""

    target: Named
    master: Named
    power: int
    output: int


def _powers(
    entries: Sequence[tuple[Named, Named, int]], found: Sequence[tuple[int, int, int]]
) -> tuple[_Power, ...]:
    by_output: dict[int, list[tuple[int, int]]] = {}
    for output, power, number in found:
        by_output.setdefault(output, []).append((power, number))
    return tuple(
        _Power(target, master, power, number)
        for target, master, output in entries
        for power, number in by_output.get(output, ())
    )


class ExpandedPlan:
    """A plan expanded in a parameter: `Plan.expand` makes one.

    Its tape computes with truncated Laurent series, so that the symbol which was replaced takes no probes.

    Attributes
    ----------
    plan : Plan
        What it was made from.
    substitution : LinearSubstitution
        What was replaced by what.
    order : int
        The last power of the answers.
    symbols : tuple of str
        The symbols that are left, in the order of the columns of points.
    functions : tuple of tuple of (target, master, power)
        What each column of the answers is; equal ones share a column, those that vanish have none.
    """

    def __init__(
        self,
        plan: Probed,
        problem: Problem,
        tape: _core.Tape,
        powers: tuple[_Power, ...],
        unreached: Sequence[Named],
        substitution: LinearSubstitution,
        order: int,
    ) -> None:
        self.plan = plan
        self.substitution = substitution
        self.order = order
        self._problem = problem
        self._tape = tape
        self._powers = powers
        self._unreached = tuple(unreached)
        where = problem.where
        # The replaced symbol counts as a number, and is left out of what the tape is given.
        self._where = KinematicPoint(where.family, {**where.at, substitution.symbol: substitution.constant})
        self._place = where.family.symbols.index(substitution.symbol)

    @property
    def source(self) -> EquationSource:
        """What the equations come from."""
        return self.plan.source

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are left, in the order of the columns of points."""
        return self._where.symbols

    @property
    def statistics(self) -> dict[str, int]:
        """What a probe costs: `multiplications`, other operations, and `bytes_per_lane`, per point."""
        return self._tape.statistics

    @cached_property
    def _columns(self) -> dict[Column, list[_Power]]:
        columns: dict[Column, list[_Power]] = {}
        for entry in self._powers:
            weight = 0
            if (one := self._where.one) is not None:
                dimension = self._where.coefficient_dimension(entry.target, entry.master)
                weight = dimension // self._where.dimensions[one]
            columns.setdefault((entry.output, weight), []).append(entry)
        return columns

    @property
    def functions(self) -> tuple[tuple[tuple[Named, Named, int], ...], ...]:
        """For each column of the answers the (target, master, power) whose coefficient it is."""
        return tuple(
            tuple((entry.target, entry.master, entry.power) for entry in entries)
            for entries in self._columns.values()
        )

    def columns(self, target: Named) -> dict[tuple[Named, int], int]:
        """Return {(master, power): column} of a target.

        Raises
        ------
        NotATarget
        """
        if target not in self.plan.targets:
            raise NotATarget(f"{target} is not a target of this plan, see plan.targets")
        return {
            (entry.master, entry.power): column
            for column, entries in enumerate(self._columns.values())
            for entry in entries
            if entry.target == target
        }

    def probe(
        self, points: ArrayLike, prime: int, *, threads: int = 1, backend: str | None = None
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Compute the coefficients at points modulo a prime, see `Plan.probe`.

        Parameters
        ----------
        points : array of uint64, shape (n, len(symbols))
        prime : int
            Odd, below 2^63.
        threads : int
        backend : str, optional

        Returns
        -------
        ok : array of bool, shape (n,)
        residues : array of uint64, shape (n, functions), C-contiguous

        Raises
        ------
        PointError, PrimeError, OptionError, ProbeFault
        """
        prime = check_prime(prime)
        given = residue_array(points, self.symbols, prime)
        whole = np.delete(self._where.with_values(given, prime), self._place, axis=1)
        return replayed(self._function_tape.replay, np.ascontiguousarray(whole), prime, threads, backend)

    @cached_property
    def _function_tape(self) -> _core.FunctionTape:
        one, unit = self._where.one, None
        if one is not None:
            dimensions = self._where.dimensions
            symbols = [symbol for symbol in self.source.symbols if symbol != self.substitution.symbol]
            weights = [dimensions.get(symbol, 0) // dimensions[one] for symbol in symbols]
            unit = symbols.index(one), weights
        columns = list(self._columns)
        return _core.FunctionTape(
            self._tape,
            outputs=[output for output, _ in columns],
            weights=[weight for _, weight in columns],
            unit=unit,
        )

    @takes(ReconstructOptions)
    def reconstruct(
        self, *, options: ReconstructOptions | None = None, **keywords: Unpack[ReconstructOptionsKeywords]
    ) -> SeriesTable:
        """Reconstruct all coefficients as rational functions of the symbols that are left.

        Unless `verify` is off, a random sum of all targets is compared at a random point: with the plan's own
        answers there, as functions of the symbol that was replaced, and these with all generated equations.

        Parameters
        ----------
        options : options, optional
            Options to start from; keyword arguments change single ones. `run`, `batch` and `deliver` have no
            meaning here.
        {options}

        Returns
        -------
        SeriesTable

        Raises
        ------
        OptionError
        VerificationFailed
            Never, unless there is a bug or a fault of the machine.
        """
        given = ReconstructOptions.read("reconstruct", options, keywords)
        for name in ("run", "batch", "deliver"):
            if getattr(given, name) is not None:
                raise OptionError(f"{name} is for tables, an expanded plan is reconstructed in one go")
        where, place = self._where, self._place

        def complete(points: NDArray[np.uint64], prime: int) -> NDArray[np.uint64] | None:
            if not where.usable(prime):
                return None
            return np.ascontiguousarray(np.delete(where.complete(points, prime), place, axis=1))

        problem = self._problem.with_options(threads=given.threads, progress=given.progress)

        def table_of(sample: bool) -> SeriesTable:
            with probing(self._tape, complete, given, sample=sample) as executor:
                store, report = reconstruct(self._tape.outputs, where.variables, executor, problem.options)
            table = self._table(store, {**self.plan.provenance, "reconstruction": report})
            if given.verify:
                check_expansion(self.plan, table, threads=given.threads)
            return table

        return checked_by_sample(table_of, given) if given.verify else table_of(sample=False)

    def _table(self, store: FunctionStore, provenance: Mapping[str, Any]) -> SeriesTable:
        """Return rows of what was found, with the unit of mass restored."""
        where = self._where
        zero = store.is_zero().tolist()
        powers = [entry for entry in self._powers if not zero[entry.output]]
        numbers: dict[tuple[int, int], int] = {}
        for entry in powers:
            dimension = 0 if where.one is None else where.coefficient_dimension(entry.target, entry.master)
            numbers.setdefault((entry.output, dimension), len(numbers))
        if where.one is not None:
            store = restored(store, where, where.one, list(numbers))
        functions: Sequence[Coefficient] | FunctionStore = store
        if not where.symbols:
            functions = [store[number].value_at({}) for number in range(len(store))]
        found: dict[Named, dict[Named, dict[int, int]]] = {target: {} for target in self.plan.targets}
        for entry in powers:
            if where.one is None:
                number = entry.output
            else:
                number = numbers[entry.output, where.coefficient_dimension(entry.target, entry.master)]
            found[entry.target].setdefault(entry.master, {})[entry.power] = number
        parameter = self.substitution.parameter
        rows = {
            target: {
                master: Series(parameter, self.order, places, functions) for master, places in row.items()
            }
            for target, row in found.items()
        }
        for target in self._unreached:
            if self.order >= 0:
                rows[target] = {target: Series(parameter, self.order, {0: 0}, [_one(where)])}
        used = {master for row in rows.values() for master in row}
        return SeriesTable(
            self.source.name,
            rows,
            set_to_one=self.source.set_to_one,
            substitution=self.substitution,
            order=self.order,
            masters=tuple(master for master in self.plan.masters if master in used),
            at=self.plan.at,
            symbols=where.symbols,
            provenance=provenance,
        )

    def __repr__(self) -> str:
        free = point_text(self.plan.at, self.symbols, None)
        return (
            f"ExpandedPlan({self.source.name}: {len(self.functions)} functions, {self.substitution}, "
            f"to {self.substitution.parameter}^{self.order}, at {free})"
        )


def _one(where: KinematicPoint) -> Coefficient:
    one = FunctionStore.from_texts(where.symbols, ["1"])[0]
    return one if where.symbols else one.value_at({})
