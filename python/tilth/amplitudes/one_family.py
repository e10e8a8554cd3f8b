"""A sum of integrals of one family, in terms of its masters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tilth.amplitudes.contract import Contracted, products
from tilth.amplitudes.split import Letters, Prefactor, Splitter
from tilth.amplitudes.terms import Terms
from tilth.executors.local import read_backend
from tilth.executors.protocol import Executor
from tilth.family import Named
from tilth.pipeline.options import AmplitudeOptions
from tilth.pipeline.plans.plan import Plan
from tilth.pipeline.reduce.analytic import PROPAGATOR_DIMENSION, reconstruct
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.table.factored import FactoredFunction, integer_ring, total
from tilth.table.function_store import FunctionStore
from tilth.table.polynomials import Factor, factor_place, parse_polynomial

if TYPE_CHECKING:
    from tilth.executors.ledger import Ledger

__all__ = ["Contribution", "contribution"]


@dataclass(frozen=True)
class Contribution:
    """What the integrals of one family come to.

    Attributes
    ----------
    rows : dict
        {master: FactoredFunction of all symbols that are free}, zeros left out.
    report : dict
        Probes, primes, unknowns of the reconstruction, and what was reconstructed.
    """

    rows: dict[Named, FactoredFunction]
    report: dict[str, Any]


def contribution(
    plan: Plan,
    terms: Terms,
    symbols: tuple[str, ...],
    further: tuple[str, ...],
    options: AmplitudeOptions,
    ledger: Ledger | None = None,
) -> Contribution:
    """Reconstruct the master coefficients of a sum.

    Parameters
    ----------
    plan : Plan
        Has all integrals among its targets.
    terms : sequence of (Integral, FactoredFunction)
        Of `symbols`, in that order.
    symbols : tuple of str
        All that are free: of the family, and further ones.
    further : tuple of str
    options : options
    ledger : Ledger, optional
        Where probes are kept.
    """
    where = KinematicPoint(plan.source, plan.at)
    letters = Letters.of((function for _, function in terms), symbols, further)
    splitter = Splitter(letters, symbols, None if where.one is None else where.dimensions)
    unit = where.one
    if unit is not None and not all(splitter.is_homogeneous(function) for _, function in terms):
        unit, splitter = None, Splitter(letters, symbols, None)
    prefactors: dict[Prefactor, int] = {}
    texts: dict[str, int] = {}
    split: list[tuple[Named, int, int]] = []
    known: dict[int, list[tuple[Prefactor, int]]] = {}  # by identity: equal text was read once
    for integral, function in terms:
        if (parts := known.get(id(function))) is None:
            parts = known[id(function)] = [
                (prefactor, texts.setdefault(str(part), len(texts)))
                for prefactor, part in splitter.parts(function)
            ]
        shift = 0 if unit is None else -PROPAGATOR_DIMENSION * sum(integral.indices)
        for prefactor, number in parts:
            whole = prefactor.shifted(shift)
            split.append((integral, prefactors.setdefault(whole, len(prefactors)), number))
    store = FunctionStore.from_texts(letters.variables, list(texts), options.threads)
    made = products(plan, split)
    backend = read_backend(options.backend)
    executor: Executor = Contracted(plan, store, made, unit, backend, options.threads)
    if ledger is not None:
        from tilth.executors.recorded import Recorded  # for those who have a folder

        executor = Recorded(executor, ledger)
    variables = tuple(symbol for symbol in letters.variables if symbol != unit)
    found, report = reconstruct(len(made.sums), variables, executor, options)
    listed = list(prefactors)
    nonzero = np.flatnonzero(~found.is_zero()).astype(np.uint32)
    places = nonzero.tolist()
    if unit is not None:
        wanted = [
            listed[made.sums[number][0]].dimension + PROPAGATOR_DIMENSION * sum(made.sums[number][1].indices)
            for number in nonzero.tolist()
        ]
        dimensions = [where.dimensions.get(symbol, 0) for symbol in letters.variables]
        found = found.restored(letters.variables, unit, dimensions, nonzero, np.array(wanted, dtype=np.int64))
        places = list(range(len(nonzero)))
    collected: dict[Named, list[FactoredFunction]] = {}
    for number, place in zip(nonzero.tolist(), places, strict=True):
        which, master = made.sums[number]
        product = _times(found[place], listed[which], letters, symbols)
        collected.setdefault(master, []).append(product)
    sums = {master: total(collected[master]) for master in plan.masters if master in collected}
    sums |= {master: total(parts) for master, parts in collected.items() if master not in sums}
    report["functions"] = len(made.sums)
    report["products"] = len(made.columns)
    report["prefactors"] = len(listed)
    report["variables"] = list(letters.variables)
    return Contribution({m: value for m, value in sums.items() if not value.is_zero()}, report)


def _times(
    function: FactoredFunction, prefactor: Prefactor, letters: Letters, symbols: tuple[str, ...]
) -> FactoredFunction:
    """Multiply by a prefactor, which has no symbol of the function: nothing cancels."""
    ring = integer_ring(symbols)
    whole = function.embed(ring)
    exponents = dict(zip(letters.apart, prefactor.exponents, strict=True))
    numerator = whole.numerator
    for symbol, exponent in exponents.items():
        if exponent:
            numerator *= ring.gen(symbols.index(symbol)) ** exponent
    factors: list[Factor] = [*whole.factors]
    factors += [(parse_polynomial(ring, text), multiplicity) for text, multiplicity in prefactor.below]
    factors.sort(key=lambda item: factor_place(item[0]))
    return FactoredFunction(numerator, whole.constant, tuple(factors))
