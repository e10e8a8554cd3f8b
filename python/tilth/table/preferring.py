"""From a table in integrals to one in the combinations of integrals that are preferred as masters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from tilth.errors import OptionError
from tilth.family import Integral, Named
from tilth.system import PointSource, prime_number
from tilth.table.amplitude import apply_table
from tilth.table.arithmetic import Coefficient
from tilth.table.basis import change_masters
from tilth.table.combination import Combination, Preferred
from tilth.table.evaluation import row_residues
from tilth.table.reductions import Reductions

__all__ = ["in_preferred_masters"]

Kind = TypeVar("Kind", bound=Reductions)


def in_preferred_masters(table: Kind, preferred: Sequence[Preferred]) -> Kind:
    """Return a table with the combinations among the preferred masters as masters.

    Each takes the place of the most complicated integral that the ones before leave it. Which integrals go
    depends on the combinations and not on the targets, so that tables of the same preferred masters fit
    together. Combinations whose integrals the table does not have are left aside.

    Parameters
    ----------
    table : Reductions
        With rows of the integrals that the combinations consist of.
    preferred : sequence of Integral or Combination
        Preferred masters, the first one lowest.

    Raises
    ------
    OptionError
        A combination depends on the others and on preferred integrals.
    """
    known = {*table, *table.masters}
    combinations = [
        one for one in preferred if isinstance(one, Combination) and all(part in known for part in one.terms)
    ]
    if not combinations:
        return table
    rows = {one: apply_table(table, one.terms) for one in combinations}
    staying = {one for one in preferred if isinstance(one, Integral)}
    may_go = [master for master in table.masters if master not in staying]
    may_go.sort(key=lambda master: table.order.place(master.indices), reverse=True)
    gone = _leaving(table, rows, may_go)
    kept = [master for master in table.masters if master not in gone]
    lowest = [one for one in preferred if one in rows or one in kept]
    return change_masters(table, (*lowest, *(master for master in kept if master not in lowest)))


def _leaving(
    table: Reductions, rows: Mapping[Combination, Mapping[Named, Coefficient]], may_go: Sequence[Named]
) -> set[Named]:
    """Return the masters that go: the pivots of the combinations at a random point, hardest master first."""
    prime, residues = _somewhere(table, rows)
    left = {one: {m: value for m, value in residues[one].items() if value} for one in rows}
    gone: set[Named] = set()
    for master in may_go:
        pivot = next((one for one, row in left.items() if row.get(master)), None)
        if pivot is None:
            continue
        gone.add(master)
        used = left.pop(pivot)
        inverse = pow(used[master], -1, prime)
        for row in left.values():
            factor = row.get(master, 0) * inverse
            if factor:
                for other, value in used.items():
                    row[other] = (row.get(other, 0) - factor * value) % prime
    if left:
        named = ", ".join(map(str, left))
        raise OptionError(
            f"preferred_masters has {named}, which depends on the other preferred masters; remove it or one "
            "of these"
        )
    return gone


def _somewhere(
    table: Reductions, rows: Mapping[Combination, Mapping[Named, Coefficient]]
) -> tuple[int, Mapping[Combination, Mapping[Named, int]]]:
    """Return a prime, and the rows at a random point modulo it at which none is singular."""
    for number in range(8):
        prime = prime_number(number) if table.prime is None else table.prime
        point = PointSource(number).residues(prime, 0, len(table.symbols))
        found = {one: row_residues(row, point, prime) for one, row in rows.items()}
        if all(value is not None for row in found.values() for value in row.values()):
            return prime, found  # type: ignore[return-value]  # no value is None
    raise AssertionError("eight random points are singular")
