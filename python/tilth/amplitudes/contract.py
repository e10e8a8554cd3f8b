"""Probes of whole sums: the coefficients of integrals in terms of masters, times those of the amplitude."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import PrimeError
from tilth.executors.protocol import GOOD, UNLUCKY, Answers, OneByOne, ProbeRequest
from tilth.family import Named
from tilth.pipeline.plans.plan import Plan
from tilth.table.function_store import FunctionStore

__all__ = ["Contracted", "Products", "products"]

#: Residues of one kind that are held at a time; points beyond wait.
MOST_RESIDUES = 2**23


@dataclass(frozen=True)
class Products:
    """Which products of a coefficient of the plan and a function stand in which sum.

    Attributes
    ----------
    sums : tuple of (int, Named)
        What each sum is: the number of a prefactor, and a master.
    columns, left, right : arrays of uint32, shape (products,)
        Number of the sum, column of the plan, number of the function.
    """

    sums: tuple[tuple[int, Named], ...]
    columns: NDArray[np.uint32]
    left: NDArray[np.uint32]
    right: NDArray[np.uint32]


def products(plan: Plan, terms: Iterable[tuple[Named, int, int]]) -> Products:
    """Return the products of terms ``(target, number of the prefactor, number of the function)``."""
    rows: dict[Named, list[tuple[Named, int]]] = {}
    numbers: dict[tuple[int, Named], int] = {}
    columns: list[int] = []
    left: list[int] = []
    right: list[int] = []
    for target, prefactor, function in terms:
        if (row := rows.get(target)) is None:
            row = rows[target] = list(plan.columns(target).items())
        for master, column in row:
            columns.append(numbers.setdefault((prefactor, master), len(numbers)))
            left.append(column)
            right.append(function)
    arrays = (np.array(one, dtype=np.uint32) for one in (columns, left, right))
    return Products(tuple(numbers), *arrays)


class Contracted(OneByOne):
    """An executor whose functions are sums of products.

    Parameters
    ----------
    plan : Plan
    functions : FunctionStore
        Of `symbols`.
    made : Products
    symbols : sequence of str
        The plan's, and further ones.
    unit : str or None
        The symbol that is one at all points; points of requests have no column for it.
    backend : str
    threads : int
    """

    def __init__(
        self,
        plan: Plan,
        functions: FunctionStore,
        made: Products,
        unit: str | None,
        backend: str,
        threads: int,
    ) -> None:
        self._plan = plan
        self._functions = functions
        self._made = made
        self._unit = None if unit is None else functions.symbols.index(unit)
        self._places = [functions.symbols.index(symbol) for symbol in plan.symbols]
        self._backend = backend
        self._threads = threads
        self._part: tuple[bytes, _Part] | None = None

    def run(self, request: ProbeRequest) -> Answers:
        """Answer a request.

        Raises
        ------
        ProbeFault
            A probe solved the equations and yet did not satisfy them.
        """
        part = self._part_for(request.functions)
        points = request.points
        if self._unit is not None:
            points = np.insert(points, self._unit, 1, axis=1)
        step = max(64, MOST_RESIDUES // max(1, len(part.left) + len(part.right)))
        outcomes = np.full(len(points), UNLUCKY, dtype=np.uint8)
        residues = np.zeros((len(points), len(request.functions)), dtype=np.uint64)
        for start in range(0, len(points), step):
            here = slice(start, start + step)
            good, found = self._sums(part, points[here], request.prime)
            outcomes[here][good] = GOOD
            residues[here][good] = found[good]
        return Answers(outcomes, residues)

    def _sums(
        self, part: _Part, points: NDArray[np.uint64], prime: int
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        threads = self._threads
        of_plan = np.ascontiguousarray(points[:, self._places])
        try:
            ok, left = self._plan.probe(
                of_plan, prime, functions=part.left, threads=threads, backend=self._backend
            )
        except PrimeError:  # it divides the denominator of a number that was given
            return np.zeros(len(points), dtype=np.bool_), np.zeros((len(points), part.width), dtype=np.uint64)
        good, right = self._functions.residues(points, prime, part.right, threads)
        found = part.sums.at(left, right, prime=prime, backend=self._backend, threads=threads)
        return ok & good, found

    def _part_for(self, functions: NDArray[np.uint32]) -> _Part:
        """Return what some of the sums take; the last one is kept."""
        key = functions.tobytes()
        if self._part is None or self._part[0] != key:
            self._part = key, _Part.of(self._made, functions)
        return self._part[1]


@dataclass(frozen=True)
class _Part:
    """Some of the sums: which columns of the plan and which functions they take."""

    left: NDArray[np.uint32]
    right: NDArray[np.uint32]
    width: int
    sums: _core.Contraction

    @classmethod
    def of(cls, made: Products, functions: NDArray[np.uint32]) -> _Part:
        place = np.full(len(made.sums), -1, dtype=np.int64)
        place[functions] = np.arange(len(functions))
        columns = place[made.columns]
        wanted = columns >= 0
        left, in_left = np.unique(made.left[wanted], return_inverse=True)
        right, in_right = np.unique(made.right[wanted], return_inverse=True)
        sums = _core.Contraction(
            (len(left), len(right)),
            len(functions),
            columns=columns[wanted].astype(np.uint32),
            left=in_left.astype(np.uint32),
            right=in_right.astype(np.uint32),
        )
        return cls(left, right, len(functions), sums)
