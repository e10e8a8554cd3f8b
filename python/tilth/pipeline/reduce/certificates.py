"""Random points, and the certificate of a table before its rows and masters are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from tilth import _core
from tilth.family import EquationSource, Named
from tilth.plan import SelectedEquations, Solution
from tilth.system import PointSource
from tilth.table import (
    CombinedCertificate,
    RowCertificate,
    TableHead,
    WitnessProbe,
    combined_certificate,
    statement_of,
)
from tilth.table.arithmetic import Coefficient
from tilth.table.places import wanted

__all__ = ["by_rows", "combined", "random_point"]


def random_point(
    source: EquationSource, at: Mapping[str, Fraction], seed: int, number: int
) -> dict[str, Fraction]:
    """Return a point with the given values, and random ones for the other symbols."""
    drawn = PointSource(seed).residues(_core.MAX_MODULUS, number, len(source.symbols))
    return {
        symbol: at.get(symbol, Fraction(value)) for symbol, value in zip(source.symbols, drawn, strict=True)
    }


def combined(
    head: TableHead,
    rows: Mapping[Named, Mapping[Named, Coefficient]],
    selected: SelectedEquations,
    provenance: Mapping[str, Any],
    solved: Solution | None = None,
) -> CombinedCertificate:
    """Return the certificate of a table by random combinations; `solved` may save eliminations."""
    statement = statement_of(head, rows, rows, head.masters)
    places = wanted(head, provenance)
    return combined_certificate(head, tuple(rows), statement, selected, head.masters, places, solved)


def by_rows(
    selected: SelectedEquations,
    targets: Iterable[Named],
    proofs: Iterable[tuple[Solution, Mapping[str, Fraction]]],
) -> RowCertificate:
    """Return a certificate that has a witness per target: from solutions, and the points that they are at.

    A target of a zero sector needs none, so its parts are empty.
    """
    asked = tuple(targets)
    probes = tuple(
        WitnessProbe(
            solution.prime,
            point,
            {target: solution.combinations.get(target, ()) for target in asked},
            {target: solution.reductions.get(target, {}) for target in asked},
        )
        for solution, point in proofs
    )
    return RowCertificate(selected.equations, probes)
