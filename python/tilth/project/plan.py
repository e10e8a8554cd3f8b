"""`ProjectPlan`: targets of several families solved once, to be probed and evaluated at points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tilth.errors import NotATarget, SingularKinematics, UnluckyPoint
from tilth.family import Family, Integral, PointLike, check_prime
from tilth.family.points import point_text as text_of_values
from tilth.family.points import some_point_values
from tilth.pipeline.options import PlanOptions
from tilth.pipeline.plans.plan import Plan
from tilth.pipeline.plans.points import point_mappings, residue_array
from tilth.pipeline.verbs.plan import plan
from tilth.project.at_point import at_their_point
from tilth.project.bridges import bridges
from tilth.project.coefficients import CoefficientKind, Row
from tilth.project.compose import composed
from tilth.project.families import Families
from tilth.project.flow import FamilyFlow, flow_through
from tilth.project.parts import Parts
from tilth.project.preferred import with_common_masters
from tilth.project.reduce import chosen_maps, masters_below, options_of, preferred_of
from tilth.project.table import ProjectTable
from tilth.seeding import SeedingRule
from tilth.system import PointSource, prime_number
from tilth.table.evaluation import free_values
from tilth.table.rows import point_text

__all__ = ["ProjectPlan", "plan_families"]

#: Points at which it is found out which coefficients do not vanish, and how many may be unlucky.
GENERIC, ATTEMPTS = 2, 20

Exact = dict[Integral, dict[Integral, Fraction]]


@dataclass(frozen=True)
class _RowsAt:
    """The rows of a family's plan at one point."""

    rows: Mapping[Integral, Mapping[Integral, Any]]
    preferred_masters: tuple[Integral, ...]

    def __contains__(self, target: object) -> bool:
        return target in self.rows

    def __getitem__(self, target: Integral) -> Mapping[Integral, Any]:
        return self.rows[target]


class ProjectPlan:
    """Targets of several families in terms of common masters, solved once: `Project.plan` makes one.

    It consists of a `Plan` for each family that has something to solve, and of the maps between families.
    At a point the plans are probed, and their rows composed as those of tables are; the plans take
    microseconds, the composition in Python takes milliseconds per point. A plan never changes. Each
    family's plan can be saved by itself, the whole cannot.

    Attributes
    ----------
    source : Families
    plans : mapping
        {family: Plan}. Crossed families have plans of their own.
    targets : tuple of Integral
    symbols : tuple of str
        The symbols of all families that are free, in the order of the columns of points.
    at : mapping
        {symbol: Fraction} of those that are numbers.

    Examples
    --------
    >>> import tilth
    >>> a = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], {"p^2": "s"})
    >>> b = tilth.Family("B", ["q"], ["p"], ["(q-p)^2", "q^2-m2"], {"p^2": "s"})
    >>> plan = tilth.Project([a, b]).plan([a[2, 1], b[1, 2]])
    >>> plan.columns(b[1, 2])
    {A[1,0]: 2, A[1,1]: 3}
    >>> ok, residues = plan.probe([[5, 7, 3]], prime=101)
    >>> bool(residues[0, 0] == residues[0, 2])  # b[1,2] is a[2,1]
    True
    """

    def __init__(self, families: Families, targets: tuple[Integral, ...], made: _Made) -> None:
        self.source = families
        self.targets = targets
        self._made = made

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The plans of single families."""
        return self._made.flow.results

    @property
    def at(self) -> Mapping[str, Fraction]:
        """Values of the symbols that are numbers."""
        return self._made.at

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free, in the order of the columns of points."""
        return tuple(symbol for symbol in self.source.symbols if symbol not in self.at)

    @cached_property
    def functions(self) -> tuple[tuple[Integral, Integral], ...]:
        """What each column of the answers is: the target, and the master whose coefficient it is.

        Target by target; coefficients that vanish have no column.
        """
        return tuple((target, master) for target in self.targets for master in self._generic[target])

    @cached_property
    def _composed_for(self) -> tuple[Integral, ...]:
        """The targets; and where families relate masters, all masters, which show what was solved for."""
        related = (m for one in self.plans.values() for m in one.masters) if self._made.flow.bridges else ()
        return tuple(dict.fromkeys((*self.targets, *related)))

    @cached_property
    def _generic(self) -> dict[Integral, dict[Integral, None]]:
        """The masters that each row has at generic points."""
        found: dict[Integral, dict[Integral, None]] = {one: {} for one in self._composed_for}
        drawn = PointSource()
        lucky = 0
        for attempt in range(ATTEMPTS):
            prime = prime_number(attempt)
            point = drawn.residues(prime, attempt, len(self.symbols))
            rows = self._residues(np.array([point], dtype=np.uint64), prime)[0]
            if rows is None:
                continue
            for target, row in rows.items():
                found[target].update(dict.fromkeys(row))
            lucky += 1
            if lucky == GENERIC:
                return found
        raise UnluckyPoint(f"{ATTEMPTS} random points are special ones of {self.source.name}")

    @cached_property
    def masters(self) -> tuple[Integral, ...]:
        """The masters that occur, family by family, simplest first in each."""
        left = {master for _, master in self.functions}
        return tuple(m for one in self.plans.values() for m in one.masters if m in left)

    def columns(self, target: Integral) -> dict[Integral, int]:
        """Return {master: column} of a target; other masters have the coefficient zero.

        Raises
        ------
        NotATarget
        """
        if target not in self.targets:
            raise NotATarget(f"{target} is not a target of this plan, see plan.targets")
        return {master: column for column, (one, master) in enumerate(self.functions) if one == target}

    def probe(
        self, points: ArrayLike, prime: int, *, threads: int = 1
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Compute coefficients at points modulo a prime, see `Plan.probe`.

        Parameters
        ----------
        points : array of uint64, shape (n, len(symbols))
        prime : int
        threads : int
            For the plans of the families.

        Returns
        -------
        ok : array of bool, shape (n,)
        residues : array of uint64, shape (n, len(functions))
            Zeros where `ok` is False.

        Raises
        ------
        PointError, PrimeError, ProbeFault
        """
        prime = check_prime(prime)
        array = residue_array(points, self.symbols, prime)
        ok = np.zeros(len(array), dtype=np.bool_)
        residues = np.zeros((len(array), len(self.functions)), dtype=np.uint64)
        for number, rows in enumerate(self._residues(array, prime, threads)):
            if rows is not None and self._is_generic(rows):
                ok[number] = True
                residues[number] = [rows[target].get(master, 0) for target, master in self.functions]
        return ok, residues

    @overload
    def evaluate(self, points: PointLike) -> Exact: ...
    @overload
    def evaluate(self, points: Iterable[Any]) -> list[Exact]: ...
    def evaluate(self, points: PointLike | Iterable[Any]) -> Exact | list[Exact]:
        """Compute all coefficients at rational points, exactly, see `Plan.evaluate`.

        Parameters
        ----------
        points : mapping, or iterable of mappings or of rows

        Returns
        -------
        dict, or list of dict
            {target: {master: Fraction}}, zeros left out.

        Raises
        ------
        PointError, SingularKinematics
        """
        if isinstance(points, Mapping):
            return self._exact(points)
        return [self._exact(point) for point in point_mappings(points, self.symbols)]

    def reconstruct(self, *, threads: int = 1, verify: bool = True) -> ProjectTable:
        """Reconstruct all coefficients as rational functions; the rows are those of `Project.reduce`.

        Parameters
        ----------
        threads : int
        verify : bool
            Verify the table of each family.

        Raises
        ------
        VerificationFailed
            Never, unless there is a bug or a fault of the machine.
        """
        made, flow = self._made, self._made.flow
        tables = {name: one.reconstruct(threads=threads, verify=verify) for name, one in self.plans.items()}
        kind = CoefficientKind(self.source.symbols, self.at, None)
        rows = composed(self.targets, tables, flow.translated, flow.bridges, {}, kind)
        places = {m: place for place, m in enumerate(m for one in tables.values() for m in one.masters)}
        ordered = {t: dict(sorted(row.items(), key=lambda item: places[item[0]])) for t, row in rows.items()}
        return ProjectTable(
            Parts(made.families, tables, flow.translated, flow.bridges, flow.crossed, ordered, kind)
        )

    def point_text(self) -> str:
        """Return which symbols are numbers and which are free, such as ``d=4, any s, t``."""
        return point_text(self.at, self.symbols, None)

    def __repr__(self) -> str:
        return (
            f"ProjectPlan({self.source.name}: {len(self.targets)} target(s), {len(self.plans)} plan(s), "
            f"at {self.point_text()})"
        )

    def __str__(self) -> str:
        return "\n\n".join([repr(self), *(f"{name}\n{one}" for name, one in self.plans.items())])

    def _residues(
        self, points: NDArray[np.uint64], prime: int, threads: int = 1
    ) -> list[dict[Integral, Row] | None]:
        """Return all rows at points modulo a prime; None for a point that is unlucky or special."""
        asked = {}
        for name, one in self.plans.items():
            columns = [self.symbols.index(symbol) for symbol in one.symbols]
            asked[name] = one.probe(np.ascontiguousarray(points[:, columns]), prime, threads=threads)
        found: list[dict[Integral, Row] | None] = []
        for number, point in enumerate(points.tolist()):
            if not all(ok[number] for ok, _ in asked.values()):
                found.append(None)
                continue
            values = {name: residues[number].tolist() for name, (_, residues) in asked.items()}
            at = {**self.at, **dict(zip(self.symbols, map(Fraction, point), strict=True))}
            rows = {
                name: {
                    target: {m: values[name][column] for m, column in one.columns(target).items()}
                    for target in one.targets
                }
                for name, one in self.plans.items()
            }
            try:
                found.append(self._composed(rows, at, prime))
            except SingularKinematics:  # a map between families has a denominator that vanishes here
                found.append(None)
        return found

    def _exact(self, point: PointLike) -> Exact:
        values = free_values("plan", point, self.at, self.symbols, self.source.set_to_one)
        rows = {
            name: one.evaluate({symbol: values[symbol] for symbol in one.symbols})
            for name, one in self.plans.items()
        }
        found = self._composed(rows, {**self.at, **values}, None)
        if not self._is_generic(found):
            raise SingularKinematics(
                "relations between masters of several families are other ones at "
                f"{text_of_values(values)} than elsewhere; take another point"
            )
        return {target: found[target] for target in self.targets}

    def _is_generic(self, rows: Mapping[Integral, Row]) -> bool:
        """Whether relations between masters were solved for the same ones as at generic points.

        A master that they are solved for there and not here stays in its own row, which never has it there.
        """
        return all(self._generic[one].keys() >= row.keys() for one, row in rows.items())

    def _composed(
        self,
        rows: Mapping[str, Mapping[Any, Mapping[Any, Any]]],
        at: Mapping[str, Fraction],
        prime: int | None,
    ) -> dict[Integral, Row]:
        made, flow = self._made, self._made.flow
        parts = {}
        for name, one in rows.items():
            own = {master: {master: 1} for master in self.plans[name].masters}
            parts[name] = _RowsAt({**own, **one}, made.preferred[name])
        kind = CoefficientKind(self.source.symbols, at, prime)
        return composed(self._composed_for, parts, flow.translated, flow.bridges, {}, kind)


@dataclass(frozen=True)
class _Made:
    """What a plan of several families is made of."""

    families: Families
    flow: FamilyFlow[Plan]
    preferred: Mapping[str, tuple[Integral, ...]]
    at: Mapping[str, Fraction]


def plan_families(
    families: Families, targets: Sequence[Integral], seeding: SeedingRule | str, options: PlanOptions
) -> ProjectPlan:
    """Solve family by family, the last one first, see `Project.plan`."""
    families, targets, options = at_their_point(families, targets, options)
    options = with_common_masters(families, options)
    at = some_point_values(options.at, families.symbols)
    symmetries = chosen_maps(families, options.symmetries, options.preferred_in_project)
    preferred: dict[str, tuple[Integral, ...]] = {}

    def solve(family: Family, integrals: tuple[Integral, ...]) -> tuple[Plan, Sequence[Integral]]:
        numbers = {symbol: value for symbol, value in at.items() if symbol in family.symbols}
        own = replace(options_of(options, families, family), at=numbers)
        preferred[family.name] = preferred_of(families, family, options.preferred_in_project)
        made = plan(integrals, seeding, options=own)
        return made, made.masters

    # Crossings exchange the invariants of functions; at points each family is solved by itself.
    below = partial(masters_below, options)
    bridges_of = partial(bridges, symmetries, options)
    flow = flow_through(families.families, symmetries, targets, solve, bridges_of, {}, below)
    return ProjectPlan(families, tuple(targets), _Made(families, flow, preferred, at))
