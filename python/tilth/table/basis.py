"""Another basis of masters, taken from a table's targets.

A new master is an integral that has a row, or a combination of such integrals, whose row is their sum. With
new masters ``N = K · kept + L · leaving``, the masters that leave are ``L⁻¹ · (N - K · kept)``. The bubble
with the master ``bubble[2,1] = (3-d)/s · bubble[1,1]`` has ``bubble[1,1] = s/(3-d) · bubble[2,1]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from tilth.errors import NotATarget, TableError
from tilth.family import Named
from tilth.table.amplitude import apply_table
from tilth.table.arithmetic import Arithmetic, Coefficient
from tilth.table.combination import Combination, read_preferred
from tilth.table.factored import FactoredFunction
from tilth.table.reductions import Reductions

__all__ = ["change_masters", "substituted"]

Row = dict[Named, Any]
Kind = TypeVar("Kind", bound=Reductions)


def change_masters(table: Kind, masters: Iterable[Named | Mapping[Named, object]]) -> Kind:
    """Return the table in another basis, see `Table.change_masters`."""
    wanted = _read(table, masters)
    old = set(table.masters)
    entering = [master for master in wanted if master not in old]
    leaving = [master for master in table.masters if master not in set(wanted)]
    arithmetic = table.arithmetic
    one = arithmetic.number(1)
    solved = _solve({master: _row(table, master) for master in entering}, leaving, arithmetic)
    rows: dict[Named, Mapping[Named, Coefficient]] = {}
    for target, row in table.items():
        rows[target] = {target: one} if target in wanted else substituted(row, solved, arithmetic)
    # a combination that is no longer a master is none of the integrals that a table has rows of
    rows |= {master: solved[master] for master in leaving if not isinstance(master, Combination)}
    note = {"masters_before": [_noted(table, master) for master in table.masters]}
    changed = table.replace(rows=rows, masters=wanted, provenance=dict(table.provenance) | note)
    from tilth.table.certify_again import certify_again  # nothing else proves rows anew

    return changed.replace(certificate=tuple(certify_again(changed, one) for one in table.certificates))


def _noted(table: Reductions, master: Named) -> Any:
    return master.to_dict() if isinstance(master, Combination) else list(table.source.key(master))


def _row(table: Reductions, master: Named) -> Row:
    """Return what a new master is in terms of the old ones."""
    if isinstance(master, Combination):
        return dict(apply_table(table, master.terms))
    return dict(table[master])


def _read(table: Reductions, masters: Iterable[Named | Mapping[Named, object]]) -> tuple[Named, ...]:
    wanted = read_preferred(masters)
    strange = [one for one in wanted if not _is_known(table, one)]
    if strange:
        raise NotATarget(
            f"{', '.join(map(str, strange))} are not targets or masters of this table, nor combinations of "
            "these"
        )
    names = [one.name for one in wanted if isinstance(one, Combination) and one.name]
    if len(set(names)) != len(names):
        raise TableError(f"two masters have the same name, the names are {', '.join(names)}")
    if len(set(wanted)) != len(wanted) or len(wanted) != len(table.masters):
        raise TableError(
            f"a basis of this table has {len(table.masters)} different masters, but {len(set(wanted))} are "
            "given; name those that stay, too"
        )
    return wanted


def _is_known(table: Reductions, master: Named) -> bool:
    integrals = master.terms if isinstance(master, Combination) else (master,)
    return master in table.masters or all(one in table or one in table.masters for one in integrals)


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
