"""Masters under operators that turn a master into a sum of integrals: reduced until no master is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from tilth.calculus.master_basis import Entries, sector_of_master
from tilth.calculus.start import Start
from tilth.family import Integral
from tilth.frozen import dataclass
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.verbs.reduce import reduce
from tilth.seeding import SeedingRule
from tilth.table import Combination, FactoredFunction, Preferred, Table
from tilth.table.arithmetic import Coefficient

__all__ = ["Closed", "Operator", "Sum", "closed_under", "integrals_of"]

#: {integral: coefficient}
Sum = dict[Integral, FactoredFunction]

#: What turns an integral or a combination into a sum of integrals.
Operator: TypeAlias = Callable[[Preferred], Sum]


@dataclass(frozen=True)
class Closed:
    """Masters, simplest sector first, and what each operator makes of them.

    Attributes
    ----------
    table : Table
        What they were reduced with.
    masters : tuple of Integral or Combination
    entries : mapping
        {name of the operator: {(row, column): coefficient}}
    """

    table: Table
    masters: tuple[Preferred, ...]
    entries: Mapping[str, Entries]


def closed_under(
    operators: Mapping[str, Operator], start: Start[ReduceOptions], seeding: SeedingRule | str
) -> Closed:
    """Apply operators and reduce until no master is new.

    A family's masters take one round. A table has the masters of its targets, and operators may lead to
    others; each round but the last adds some, and there are finitely many.
    """
    masters, table = start.masters, start.table
    number = 0
    while True:
        targets = integrals_of(masters, operators.values())
        if table is None or not all(target in table or target in table.masters for target in targets):
            table = reduce(targets, seeding, options=_numbered(start.options, number))
        rows = {
            (name, master): table.apply(operator(master))
            for name, operator in operators.items()
            for master in masters
        }
        reached = {other for row in rows.values() for other in row}
        reached |= {other for master in masters for other in _in_masters(table, master)}
        if reached <= set(masters):
            return _ordered(table, masters, rows, operators)
        masters = tuple(master for master in table.masters if master in reached)
        number += 1


def integrals_of(masters: Iterable[Preferred], operators: Iterable[Operator]) -> tuple[Integral, ...]:
    """Return the masters' integrals and those that operators make of them, each once."""
    chosen = tuple(masters)
    found: dict[Integral, None] = {}
    for master in chosen:
        found |= dict.fromkeys(master.terms if isinstance(master, Combination) else [master])
    for operator in operators:
        for master in chosen:
            found |= dict.fromkeys(operator(master))
    return tuple(found)


def _numbered(options: ReduceOptions, number: int) -> ReduceOptions:
    """Return the options of a round: each has a folder of its own."""
    if options.run is None or number == 0:
        return options
    return replace(options, run=options.run.with_name(f"{options.run.name}-{number + 1}"))


def _in_masters(table: Table, master: Preferred) -> dict[Preferred, Coefficient]:
    """Return what is thought to be a master in the masters of the table: itself, if it is one."""
    return {master: 1} if master in table.masters else table.apply({master: 1})


def _ordered(
    table: Table,
    masters: tuple[Preferred, ...],
    rows: Mapping[tuple[str, Preferred], Mapping[Preferred, Coefficient]],
    operators: Iterable[str],
) -> Closed:
    """Return the matrices with the masters sector by sector, simplest first."""

    def place(master: Preferred) -> tuple[int, int]:
        sector = sector_of_master(master)
        return sector.bit_count(), sector

    known = [master for master in table.masters if master in set(masters)]
    ordered = sorted(known, key=place)
    number = {master: position for position, master in enumerate(ordered)}
    entries: dict[str, Entries] = {
        name: {
            (number[master], number[other]): value
            for master in ordered
            for other, value in rows[name, master].items()
        }
        for name in operators
    }
    return Closed(table, tuple(ordered), entries)
