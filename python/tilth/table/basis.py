"""Another basis of masters, taken from a table's targets.

With new masters ``N = K · kept + L · leaving``, the masters that leave are ``L⁻¹ · (N - K · kept)``. The
bubble with the master ``bubble[2,1] = (3-d)/s · bubble[1,1]`` has ``bubble[1,1] = s/(3-d) · bubble[2,1]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from tilth.errors import NotATarget, TableError
from tilth.family import Named
from tilth.table.arithmetic import Arithmetic, Coefficient
from tilth.table.factored import FactoredFunction
from tilth.table.reductions import Reductions

__all__ = ["change_masters", "substituted"]

Row = dict[Named, Any]
Kind = TypeVar("Kind", bound=Reductions)


def change_masters(table: Kind, masters: Iterable[Named]) -> Kind:
    """Return the table in another basis, see `Table.change_masters`."""
    wanted = _read(table, masters)
    old = set(table.masters)
    entering = [integral for integral in wanted if integral not in old]
    leaving = [integral for integral in table.masters if integral not in set(wanted)]
    arithmetic = table.arithmetic
    one = arithmetic.number(1)
    solved = _solve({integral: dict(table[integral]) for integral in entering}, leaving, arithmetic)
    rows: dict[Named, Mapping[Named, Coefficient]] = {}
    for target, row in table.items():
        rows[target] = {target: one} if target in wanted else substituted(row, solved, arithmetic)
    rows |= {integral: solved[integral] for integral in leaving}
    note = {"masters_before": [list(table.source.key(master)) for master in table.masters]}
    return table.replace(rows=rows, masters=wanted, provenance=dict(table.provenance) | note)


def _read(table: Reductions, masters: Iterable[Named]) -> tuple[Named, ...]:
    wanted = tuple(masters)
    strange = [integral for integral in wanted if integral not in table and integral not in table.masters]
    if strange:
        raise NotATarget(f"{', '.join(map(str, strange))} are not targets or masters of this table")
    if len(set(wanted)) != len(wanted) or len(wanted) != len(table.masters):
        raise TableError(
            f"a basis of this table has {len(table.masters)} different masters, but {len(set(wanted))} are "
            "given; name those that stay, too"
        )
    return wanted


def _solve(entering: Mapping[Named, Row], leaving: list[Named], arithmetic: Arithmetic) -> dict[Named, Row]:
    """Solve the rows of the entering masters for those that leave."""
    solved: dict[Named, Row] = {}
    dependent: list[Named] = []
    for integral, given in entering.items():
        equation = substituted(given, solved, arithmetic)
        pivots = [master for master in leaving if master in equation]
        if not pivots:
            dependent.append(integral)
            continue
        pivot = min(pivots, key=lambda master: _size(equation[master]))
        below = equation.pop(pivot)
        # integral = below · pivot + rest
        row = {m: arithmetic.quotient(arithmetic.negative(value), below) for m, value in equation.items()}
        row[integral] = arithmetic.quotient(arithmetic.number(1), below)
        solved = {m: substituted(other, {pivot: row}, arithmetic) for m, other in solved.items()}
        solved[pivot] = row
    if dependent:
        raise TableError(
            f"{', '.join(map(str, dependent))} depend linearly on the other new masters, choose others"
        )
    return solved


def substituted(row: Mapping[Named, Any], solved: Mapping[Named, Row], arithmetic: Arithmetic) -> Row:
    """Put solved masters into a row; zeros are left out."""
    if not any(master in solved for master in row):
        return dict(row)
    terms: dict[Named, list[Any]] = {}
    for master, value in row.items():
        for other, factor in solved[master].items() if master in solved else [(master, None)]:
            part = value if factor is None else arithmetic.product(value, factor)
            terms.setdefault(other, []).append(part)
    sums = {master: arithmetic.sum(parts) for master, parts in terms.items()}
    return {master: value for master, value in sums.items() if not arithmetic.is_zero(value)}


def _size(value: Coefficient) -> int:
    """Return how long a coefficient is: short ones make good pivots."""
    return value.terms() if isinstance(value, FactoredFunction) else 1
