"""Targets of several families in terms of common masters, from the tables of single families."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from tilth.errors import TableError
from tilth.family import Integral
from tilth.project.coefficients import CoefficientKind, Row
from tilth.project.crossing import Crossing
from tilth.project.family_map import FamilyMap
from tilth.table.basis import substituted
from tilth.table.reductions import Reductions

__all__ = ["FamilyRows", "common_masters", "composed"]


class FamilyRows(Protocol):
    """Rows of one family: a table, or what a plan gives at a point."""

    @property
    def preferred_masters(self) -> tuple[Any, ...]:
        """The first one simplest."""

    def __contains__(self, target: object, /) -> bool:
        """Whether an integral has a row."""

    def __getitem__(self, target: Any, /) -> Mapping[Any, Any]:
        """Return {master: coefficient} of an integral."""


def composed(
    targets: Iterable[Integral],
    tables: Mapping[str, FamilyRows],
    translated: Mapping[Integral, FamilyMap],
    bridges: Mapping[Integral, FamilyMap],
    crossed: Mapping[str, Crossing],
    kind: CoefficientKind,
) -> dict[Integral, Row]:
    """Return {target: {master: coefficient}}.

    Parameters
    ----------
    targets : iterable of Integral
    tables : mapping
        {family: Table, or its rows at a point}, with all that translations lead to among its targets.
    translated : mapping
        {integral: map to an earlier family}; targets, and masters of tables.
    bridges : mapping
        The same of integrals that their own tables have, too: what both say relates masters.
    crossed : mapping
        {family: crossing}; its rows are those of another family's table, at exchanged invariants.
    kind : CoefficientKind
        Of the coefficients.

    Raises
    ------
    TableError
        No table has an integral that is needed.
    """
    known: dict[Integral, Row] = {}
    one = kind.arithmetic.number(1)

    def row_of(integral: Integral) -> Row:
        if integral not in known:
            known[integral] = _row(integral)
        return known[integral]

    def _row(integral: Integral) -> Row:
        if integral.vanishes:
            return {}
        return _moved(integral, translated[integral]) if integral in translated else _own(integral)

    def _own(integral: Integral) -> Row:
        crossing = crossed.get(integral.family.name)
        source = integral if crossing is None else crossing.integral(integral)
        table = tables.get(source.family.name)
        if table is None or source not in table:
            raise TableError(f"no table has {source}, which is needed")
        row = dict(table[source])
        if crossing is not None:
            row = {crossing.integral(m): crossing.coefficient(value) for m, value in row.items()}
        return kind.combined(
            (kind.lift(value), row_of(master) if master in translated else {master: one})
            for master, value in row.items()
        )

    def _moved(integral: Integral, used: FamilyMap) -> Row:
        combination = used.translate(integral)
        if combination is None:
            raise TableError(f"{used.name} does not say what {integral} is")
        return kind.combined((kind.of(value), row_of(other)) for other, value in combination.items())

    minus = kind.arithmetic.negative(one)
    equations = [
        kind.combined([(one, _own(bridge)), (minus, _moved(bridge, used))])
        for bridge, used in bridges.items()
    ]
    places = {name: place for place, name in enumerate(dict.fromkeys((*tables, *crossed)))}
    preferred = {master for table in tables.values() for master in table.preferred_masters}

    def simplicity(master: Integral) -> tuple[Any, ...]:
        family = places[master.family.name]
        return master not in preferred, family, master.t, master.sector, master.s, master.dots, master.indices

    related = _related(equations, simplicity, kind)
    return {target: substituted(row_of(target), related, kind.arithmetic) for target in targets}


def _related(
    equations: Iterable[Row], simplicity: Callable[[Integral], tuple[Any, ...]], kind: CoefficientKind
) -> dict[Integral, Row]:
    """Solve equations for the least simple masters in them."""
    arithmetic = kind.arithmetic
    solved: dict[Integral, Row] = {}
    for given in equations:
        equation = substituted(given, solved, arithmetic)
        if not equation:
            continue
        pivot = max(equation, key=simplicity)
        below = arithmetic.negative(equation.pop(pivot))
        row = {one: arithmetic.quotient(value, below) for one, value in equation.items()}
        solved = {one: substituted(other, {pivot: row}, arithmetic) for one, other in solved.items()}
        solved[pivot] = row
    return solved


def common_masters(
    tables: Mapping[str, Reductions], crossed: Mapping[str, Crossing], rows: Iterable[Row]
) -> tuple[Integral, ...]:
    """Return the masters that are left in rows, family by family, in the order of the tables."""
    left = {master for row in rows for master in row}
    found = [master for table in tables.values() for master in table.masters]
    for crossing in crossed.values():
        found += map(crossing.integral, tables[crossing.source.name].masters)
    return tuple(master for master in found if master in left)
