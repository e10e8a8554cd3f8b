"""`Plan`: a solved problem, to be probed and evaluated at points, saved, or turned into a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal, Unpack, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.errors import NotATarget, PlanFileError, SingularKinematics
from tilth.executors.manifest import fingerprint_of
from tilth.executors.parts import TapeParts
from tilth.executors.plan_file import load_plan, pack_plan, save_plan, unpack_plan
from tilth.executors.protocol import Submits
from tilth.family import EquationSource, Named, PointLike, check_prime
from tilth.family.numbers import have_residues
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import ReconstructOptions, checks
from tilth.pipeline.options.keywords import ReconstructOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.all_equations import sum_by_all_equations
from tilth.pipeline.plans.evaluate import exact_values
from tilth.pipeline.plans.expanded import ExpandedPlan, expand_plan
from tilth.pipeline.plans.functions import PlanFunctions
from tilth.pipeline.plans.points import column_numbers, point_mappings, residue_array
from tilth.pipeline.plans.reconstruct import table_of_functions
from tilth.pipeline.plans.replayed import Replays, replayed
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.probing import probed_elsewhere
from tilth.pipeline.run.problem import Problem, read_problem
from tilth.pipeline.run.run import Run
from tilth.pipeline.run.stored import PlanSummary, manifest_in, to_bytes
from tilth.table import Table
from tilth.table.evaluation import free_values
from tilth.table.linear_substitution import LinearSubstitution
from tilth.table.rows import point_text

__all__ = ["Plan"]

Exact = dict[Named, dict[Named, Fraction]]


class Plan:
    """Targets in terms of masters, solved once: `tilth.plan` makes one, `Plan.load` reads one.

    What was learnt is a *tape* of field operations. It gives all coefficients at a point modulo a prime,
    without looking for anything, at some ten thousand to a million points per second. A plan never changes;
    several threads may use one at the same time.

    Attributes
    ----------
    source : Family or System
        What the equations come from.
    targets : tuple of Integral or Label
        Those of zero sectors among them, which have no coefficients.
    masters : tuple of Integral or Label
        Simplest first.
    symbols : tuple of str
        The symbols that are free, in the order of the columns of points; of a family ``d`` comes first.
    at : mapping
        {symbol: Fraction} of those that are numbers.
    functions : tuple of tuple of (target, master)
        What each column of the answers is: these targets have this coefficient of these masters. Coefficients
        that are equal share a column; those that vanish have none.
    fingerprint : str
        SHA-256 (hex) of all that the plan was made from: family or equations, targets, rule and options.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> plan = tilth.plan([bubble[2, 1], bubble[3, 1]], "laporta")
    >>> plan.symbols
    ('d', 's')
    >>> plan.columns(bubble[2, 1])
    {bubble[1,1]: 0}
    >>> ok, residues = plan.probe([[5, 7], [4, 1]], prime=101)
    >>> ok.tolist(), residues[:, 0].tolist()  # (3 - d)/s: -2/7 and -1
    ([True, True], [43, 100])
    >>> plan.evaluate({"d": 5, "s": 7})[bubble[2, 1]]
    {bubble[1,1]: Fraction(-2, 7)}
    >>> print(plan.reconstruct()[bubble[2, 1]][bubble[1, 1]])
    (-d+3)/s
    """

    def __init__(
        self, problem: Problem, summary: PlanSummary, recorded: RecordedPlan, read: Callable[[], Prepared]
    ) -> None:
        self._problem = problem
        self._summary = summary
        self._recorded = recorded
        self._read_prepared = read
        self._functions = PlanFunctions(recorded, problem.where, problem.asked)

    @classmethod
    def of(cls, problem: Problem, prepared: Prepared, recorded: RecordedPlan) -> Plan:
        """Return the plan of what has just been learnt."""
        summary = PlanSummary(prepared.masters, prepared.provenance, len(prepared.plan))
        return cls(problem, summary, recorded, lambda: prepared)

    @cached_property
    def _prepared(self) -> Prepared:
        """The equations and seeds, which no probe takes."""
        return self._read_prepared()

    # -- what it is ------------------------------------------------------------------------------------------

    @property
    def source(self) -> EquationSource:
        """What the equations come from."""
        return self._problem.source

    @property
    def targets(self) -> tuple[Named, ...]:
        """The targets, those of zero sectors among them."""
        return self._problem.asked

    @property
    def masters(self) -> tuple[Named, ...]:
        """The masters, simplest first."""
        return self._summary.masters

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free, in the order of the columns of points."""
        return self._problem.where.symbols

    @property
    def at(self) -> Mapping[str, Fraction]:
        """Values of the symbols that are numbers."""
        return self._problem.where.at

    @property
    def functions(self) -> tuple[tuple[tuple[Named, Named], ...], ...]:
        """For each column of the answers the (target, master) whose coefficient it is."""
        return self._functions.entries

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of all that the plan was made from."""
        return fingerprint_of(self._problem.manifest)

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Rule, counts, options, learning points and versions, as a table has them."""
        return self._summary.provenance

    @cached_property
    def statistics(self) -> dict[str, int]:
        """What a probe costs: `multiplications`, other operations, and `bytes_per_lane`, per point."""
        return self._recorded.tape.statistics

    def columns(self, target: Named) -> dict[Named, int]:
        """Return {master: column} of a target; other masters have the coefficient zero.

        Raises
        ------
        NotATarget
        """
        try:
            return dict(self._functions.rows[target])
        except KeyError:
            raise NotATarget(f"{target} is not a target of this plan, see plan.targets") from None

    # -- points ----------------------------------------------------------------------------------------------

    def probe(
        self,
        points: ArrayLike,
        prime: int,
        *,
        functions: ArrayLike | None = None,
        threads: int = 1,
        backend: str | None = None,
        executor: Submits | str | None = None,
        cross_check: float = 0.01,
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Compute coefficients at points modulo a prime.

        Without the interpreter's lock, so that other threads of Python go on meanwhile; the answers are the
        same bytes for any number of threads and any backend, and for a point whatever the other points are.

        Parameters
        ----------
        points : array of uint64, shape (n, len(symbols))
            Residues of the free symbols, in the order of `symbols`, each below 2^64. Signed integers are
            taken modulo the prime.
        prime : int
            Odd, below 2^63; primes below 2^50 are two to ten times faster on processors with AVX-512 or AVX2.
        functions : array of int, optional
            Numbers of the columns that are wanted, in this order; default all. Neither `ok` nor the residues
            depend on the others, whatever vanishes there. What only others need is left out once a selection
            was asked for at so many points, in calls one after the other, that a tape without it pays; that
            of the last selection is kept with the plan.
        threads : int
        backend : str, optional
            How the tape is replayed, default: the fastest that this processor has for the prime.
        executor : object with submit(), or str, optional
            Who computes, as of `reconstruct`; each worker takes the backend that is best for it.
        cross_check : float
            Share of an executor's batches that a second worker computes, too, from 0 to 1. Workers check each
            point against the equations; what happens to residues afterwards is seen by this alone. If a
            worker answers wrong, all that it answered in this call is computed again.

        Returns
        -------
        ok : array of bool, shape (n,)
            False where the plan divides by zero: accidents, of some hundred in `prime` points, or points at
            which a pivot vanishes whatever the prime. Such a point says nothing; take another one.
        residues : array of uint64, shape (n, functions), C-contiguous
            The coefficients, below the prime; zeros where `ok` is False.

        Raises
        ------
        PointError
            The array has another shape or type.
        PrimeError
            `prime` is not a prime, or a denominator of `at` vanishes modulo it.
        OptionError
            This processor has no such backend, or it takes smaller primes only.
        ProbeFault
            A probe solved the equations and yet did not satisfy them: a fault of the machine, or a bug.
        WorkersLost
            There is nobody to compute any more.
        """
        prime, threads = check_prime(prime), checks.threads("threads", threads)
        given = residue_array(points, self.symbols, prime)
        if executor is not None and self.symbols:
            numbers = np.arange(len(self.functions)) if functions is None else functions
            wanted = column_numbers(numbers, len(self.functions))
            where = self._problem.where
            share = checks.share("cross_check", cross_check)
            return probed_elsewhere(self._functions.shipped, where, executor, given, prime, wanted, share)
        whole = self._functions.tape
        if functions is None:
            return self._probe(whole.replay, given, prime, threads, backend)
        numbers = column_numbers(functions, len(whole))
        return self._probe(partial(self._parts.replay, numbers=numbers), given, prime, threads, backend)

    @overload
    def evaluate(self, points: PointLike) -> Exact: ...
    @overload
    def evaluate(self, points: Iterable[Any], *, skip_special: Literal[False] = False) -> list[Exact]: ...
    @overload
    def evaluate(self, points: Iterable[Any], *, skip_special: bool) -> list[Exact | None]: ...
    def evaluate(
        self, points: PointLike | Iterable[Any], *, skip_special: bool = False
    ) -> Exact | list[Exact] | list[Exact | None]:
        """Compute all coefficients at rational points, exactly.

        Probes modulo several primes, whose number grows with the digits of the values; one prime more
        confirms them.

        Parameters
        ----------
        points : mapping, or iterable of mappings or of rows
            {symbol: value} for the free symbols, with integers, fractions or text such as ``"1/3"``; or a row
            of values in the order of `symbols`.
        skip_special : bool
            Give None for a point of several at which there are no values, and do not raise.

        Returns
        -------
        dict, or list of dict
            {target: {master: Fraction}}, zeros left out; one for a mapping, otherwise a list with one for
            each point.

        Raises
        ------
        PointError
            A symbol is missing or unknown, or a value is no rational number.
        SingularKinematics
            The plan divides by zero at a point. Its coefficients may well exist there:
            ``tilth.reduce(targets, at=point)`` solves all equations at it.
        """
        if isinstance(points, Mapping):
            (found,) = self._exact([points])
            if isinstance(found, SingularKinematics):
                raise found
            return found
        several = self._exact(point_mappings(points, self.symbols))
        special = next((one for one in several if isinstance(one, SingularKinematics)), None)
        if special is not None and not skip_special:
            raise special
        return [None if isinstance(one, SingularKinematics) else one for one in several]

    def _exact(self, points: Iterable[PointLike]) -> list[Exact | SingularKinematics]:
        one = self.source.set_to_one
        checked = [free_values("plan", point, self.at, self.symbols, one) for point in points]
        tape = self._functions.tape

        def prober(array: NDArray[np.uint64], prime: int) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
            if not have_residues(self.at.values(), prime):
                return np.zeros(len(array), dtype=np.bool_), np.zeros(
                    (len(array), len(tape)), dtype=np.uint64
                )
            return self._probe(tape.replay, array, prime, 1, None)

        advice = "take another point, or solve all equations there with tilth.reduce(targets, at=point)"
        rows = self._functions.rows
        return [
            values
            if isinstance(values, SingularKinematics)
            else {
                target: {master: values[column] for master, column in row.items() if values[column]}
                for target, row in rows.items()
            }
            for values in exact_values(checked, len(tape), prober, advice)
        ]

    def _probe(
        self,
        replay: Replays,
        points: NDArray[np.uint64],
        prime: int,
        threads: int,
        backend: str | None,
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        whole = self._problem.where.with_values(points, prime)
        return replayed(replay, whole, prime, threads, backend)

    @cached_property
    def _parts(self) -> TapeParts:
        """Replays some of the functions."""
        return TapeParts(self._functions.tape)

    def sum_by_all_equations(
        self,
        factors: Mapping[Named, int],
        row: Mapping[Named, int],
        residues: Sequence[int],
        prime: int,
        *,
        threads: int = 1,
    ) -> tuple[dict[Named, int], dict[Named, int]]:
        """Compare a sum of targets with all generated equations, not only those of the plan.

        They are made anew where they are many, and eliminated at the point: this costs what learning costs.

        Parameters
        ----------
        factors : mapping
            {target: residue}.
        row : mapping
            {master: residue}: what the sum is said to be.
        residues : sequence of int
            Of all symbols of `source`, those that are numbers among them.
        prime : int
            Odd, below 2^63.
        threads : int

        Returns
        -------
        said : dict
            `row` without zeros, in masters that are independent at this point.
        proven : dict
            {master: residue}, zeros left out: what the equations reduce the sum to. Both agree unless the row
            is wrong.
        """
        prime = check_prime(prime)
        return sum_by_all_equations(
            self._problem, self._prepared, factors, row, residues, prime, max(1, threads)
        )

    # -- tables ----------------------------------------------------------------------------------------------

    def expand(self, parameter: str = "eps", *, order: int, **substitution: object) -> ExpandedPlan:
        """Expand in a parameter: ``plan.expand("eps", order=0, d="4-2*eps")``.

        The tape then computes with truncated Laurent series. The symbol takes no probes any more, and
        coefficients of powers are far simpler than whole coefficients. They equal those of the exact table,
        see `Table.series`.

        Parameters
        ----------
        parameter : str
        order : int
            The last power. Poles are found as they come.
        **substitution : str
            One symbol and what it is, linear in the parameter with integers, such as ``d="4-2*eps"``.

        Returns
        -------
        ExpandedPlan

        Raises
        ------
        ExpressionError
            The substitution is none, or not linear with integers; or the symbol has a mass dimension while
            another one is the unit of mass.
        SingularKinematics
            A value that the plan divides by vanishes to some sixty orders.

        Examples
        --------
        >>> import tilth
        >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
        >>> plan = tilth.plan([bubble[2, 2]])
        >>> expanded = plan.expand("eps", order=2, d="4-2*eps")
        >>> print(plan.reconstruct()[bubble[2, 2]][bubble[1, 1]])
        (d^2-9*d+18)/s^2
        >>> print(expanded.reconstruct()[bubble[2, 2]][bubble[1, 1]])
        (-2/s^2) + (2/s^2)*eps^1 + (4/s^2)*eps^2 + O(eps^3)
        """
        line = LinearSubstitution.read(parameter, substitution, self.symbols)
        return expand_plan(self, self._problem, self._recorded, line, order)

    @takes(ReconstructOptions)
    def reconstruct(
        self, *, options: ReconstructOptions | None = None, **keywords: Unpack[ReconstructOptionsKeywords]
    ) -> Table:
        """Reconstruct all coefficients as rational functions of the free symbols, see `tilth.reduce`.

        Parameters
        ----------
        options : options, optional
            Options to start from; keyword arguments change single ones.
        {options}

        Returns
        -------
        Table
            The same, to the byte when it is saved, as `tilth.reduce` gives.

        Raises
        ------
        RunFolderError, LedgerError
            The folder belongs to another run, or is damaged.
        VerificationFailed
            Never, unless there is a bug or a fault of the machine.
        """
        given = ReconstructOptions.read("reconstruct", options, keywords)
        problem = self._problem.with_options(
            threads=given.threads,
            max_memory=given.max_memory,
            progress=given.progress,
            backend=given.backend,
            verify=given.verify,
            run=given.run,
            batch=given.batch,
            deliver=given.deliver,
            executor=given.executor,
            cross_check=given.cross_check,
        )
        run = Run(problem, given.run)

        def learnt() -> tuple[Prepared, RecordedPlan]:
            run.keep(self._prepared, self._recorded)
            return self._prepared, self._recorded

        return table_of_functions(run, learnt)

    # -- files -----------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """Return what `save` writes."""
        return pack_plan(self._content, self.fingerprint)

    @property
    def _content(self) -> bytes:
        return to_bytes(self._prepared, self._recorded, self._problem.manifest)

    def save(self, path: str | Path) -> None:
        """Write the plan to one file: versioned, checksummed, beside and then renamed.

        The same plan gives the same bytes. The folder of a run has its plan in such a file, too.

        Raises
        ------
        PlanFileError
            The file cannot be written.
        """
        save_plan(Path(path), self._content, self.fingerprint)

    @classmethod
    def from_bytes(cls, content: bytes) -> Plan:
        """Read what `to_bytes` wrote.

        Raises
        ------
        PlanFileError
            The bytes are damaged, or no plan of a version that is read here.
        """
        return cls._read(*unpack_plan(content))

    @classmethod
    def load(cls, path: str | Path) -> Plan:
        """Read what `save` wrote.

        Raises
        ------
        PlanFileError
            The file is missing, damaged, or no plan of a version that is read here.
        """
        path = Path(path)
        try:
            content, fingerprint = load_plan(path)
        except FileNotFoundError:
            raise PlanFileError(f"{path}: there is no such file") from None
        try:
            return cls._read(content, fingerprint)
        except PlanFileError as error:
            raise PlanFileError(f"{path}: {error}") from error

    @classmethod
    def _read(cls, content: bytes, fingerprint: str) -> Plan:
        manifest = manifest_in(content)
        if fingerprint_of(manifest) != fingerprint:
            raise PlanFileError("is damaged, it was made from something else than its fingerprint says")
        problem = read_problem(manifest)
        summary, recorded = problem.read_summary(content)
        plan = cls(problem, summary, recorded, lambda: problem.read(content)[0])
        try:
            len(plan._functions.tape)
        except ValueError as error:
            raise PlanFileError(f"has functions that its tape has not: {error}") from error
        return plan

    def __reduce__(self) -> tuple[Callable[[bytes], Plan], tuple[bytes]]:
        return type(self).from_bytes, (self.to_bytes(),)

    # -- text ------------------------------------------------------------------------------------------------

    def point_text(self) -> str:
        """Return which symbols are numbers and which are free, such as ``d=4, any s, t``."""
        return point_text(self.at, self.symbols, None)

    def __repr__(self) -> str:
        size = f"{len(self.targets)} target(s), {len(self.masters)} masters, {len(self.functions)} functions"
        return f"Plan({self.source.name}: {size}, at {self.point_text()})"

    def __str__(self) -> str:
        known, costs = self.provenance, self.statistics
        counts = known.get("counts", known)
        equations = counts.get("generated", known.get("equations", 0))
        by = f"by {known['rule']}" if "rule" in known else "that were given"
        unit = self._problem.where.one
        lines = [
            f"{len(self.targets):,} target(s) of {self.source.name}: {len(self.masters):,} masters, "
            f"{len(self.functions):,} functions",
            f"at {self.point_text()}",
            f"solved   {self._summary.selected:,} of {equations:,} equations {by}, in the order "
            f"{self._problem.options.order.value}",
            f"probe    {costs['multiplications']:,} multiplications, {costs['inversions']:,} inversions; "
            f"{costs['bytes_per_lane']:,} bytes per point",
        ]
        if unit is not None:
            lines.append(f"unit     {unit}, by mass dimension")
        return "\n".join(lines)
