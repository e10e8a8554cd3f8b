"""Witnesses at primes and points that a reduction did not use, for the table's certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from tilth import _core
from tilth.family import EquationSource, Named
from tilth.plan import Solution
from tilth.system import PointSource
from tilth.table import WitnessProbe

__all__ = ["random_point", "witness_probe"]


def random_point(
    source: EquationSource, at: Mapping[str, Fraction], seed: int, number: int
) -> dict[str, Fraction]:
    """Return a point with the given values, and random ones for the other symbols."""
    drawn = PointSource(seed).residues(_core.MAX_MODULUS, number, len(source.symbols))
    return {
        symbol: at.get(symbol, Fraction(value)) for symbol, value in zip(source.symbols, drawn, strict=True)
    }


def witness_probe(
    solution: Solution, point: Mapping[str, Fraction], targets: Iterable[Named]
) -> WitnessProbe:
    """Return the proof; a target of a zero sector needs none, so its parts are empty."""
    return WitnessProbe(
        solution.prime,
        point,
        {target: solution.combinations.get(target, ()) for target in targets},
        {target: solution.reductions.get(target, {}) for target in targets},
    )
