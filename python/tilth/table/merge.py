"""One table from several of the same family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from tilth.errors import OptionError, TableError
from tilth.family import Family, Integral, Named, System
from tilth.family.order import Order, simplest_first
from tilth.family.symmetries import Symmetries
from tilth.masters import Basis, basis_of, chosen_symmetries
from tilth.table.arithmetic import Coefficient
from tilth.table.certificate import Certificate
from tilth.table.coefficients import coefficient_text
from tilth.table.combination import Combination
from tilth.table.reductions import Reductions

__all__ = ["merge_tables"]

Kind = TypeVar("Kind", bound=Reductions)


def merge_tables(tables: Sequence[Kind]) -> Kind:
    """Return the union of tables, see `Table.merge`."""
    first = tables[0]
    for other in tables[1:]:
        _check_alike(first, other)
    first = first.replace(preferred_masters=_united_preferred(tables))
    rows: dict[Named, Mapping[Named, Coefficient]] = {}
    certificates: list[Certificate] = []
    for table in tables:
        for target, row in table.items():
            if target in rows:
                _check_equal(target, rows[target], row)
            rows[target] = row
        certificates += [one for one in table.certificates if one not in certificates]
    masters = _united_masters(tables, first.preferred_masters)
    for master in masters:
        if master in rows and set(rows[master]) != {master}:
            raise TableError(
                f"{master} is a master of one table and reduced by another, "
                "change the masters of one or reduce their targets together"
            )
    if isinstance(first.source, Family) and all(len(masters) > len(table.masters) for table in tables):
        _check_independent(first, masters, certificates)
    return first.replace(
        rows=rows,
        masters=masters,
        certificate=tuple(certificates),
        provenance={"parts": [part for table in tables for part in _parts(table)]},
    )


def _united_preferred(tables: Sequence[Reductions]) -> tuple[Named, ...]:
    """Return the preferred masters of all tables: the same, or those chosen in the sectors of each."""
    return tuple(dict.fromkeys(master for table in tables for master in table.preferred_masters))


def _united_masters(tables: Sequence[Reductions], preferred: tuple[Named, ...]) -> tuple[Named, ...]:
    """Return the masters of all tables, simplest first as one call gives them.

    Tables in one changed basis stay in its order.
    """
    first = tables[0]
    if all(table.masters == first.masters for table in tables):
        return first.masters
    found = {master for table in tables for master in table.masters}
    if isinstance(first.source, System):
        ordered = simplest_first(first.source.integrals, first.order, first.preferred_masters)
        return tuple(master for master in ordered if master in found)
    lowest = [master for master in preferred if master in found]
    others = [master for master in found if master not in preferred]
    return (*lowest, *sorted(others, key=lambda master: _place(master, first.order)))


def _place(master: Named, order: Order) -> tuple[object, ...]:
    """Return where a master stands: a combination where its most complicated integral does."""
    integrals = master.terms if isinstance(master, Combination) else (master,)
    return max(order.place(integral.indices) for integral in integrals)


def _check_independent(
    table: Reductions, masters: Sequence[Named], certificates: Sequence[Certificate]
) -> None:
    """Check that equations do not relate the masters of one table to those of another.

    Tables that were reduced to masters of the family cannot do that; those in changed bases, and those
    that were made when masters were what seeds happened to leave, can. In the place of masters that are
    combinations come the integrals that the certificates reduce to.
    """
    if any(isinstance(one, Combination) for one in (*masters, *table.preferred_masters)):
        witnessed = dict.fromkeys(master for one in certificates for master in one.masters)
        together = tuple(witnessed)
        maps = chosen_symmetries(table.family, together, table.symmetries)
        _check_on_cuts(table, together, together, maps)
        return
    basis = basis_of(table.family, table.order, table.preferred_masters, table.symmetries)
    basis.find(master.sector for master in masters)
    strange = [master for master in masters if master.indices not in basis.masters(master.sector)]
    if not strange:
        return
    related = next((m for m in strange if m.indices in basis.on_cut(m.sector).integrals), None)
    if related is not None:
        raise TableError(
            f"the tables have masters that depend on each other: sectors above reduce {related} to simpler "
            "ones; reduce their targets together"
        )
    _check_on_cuts(table, masters, strange, basis.symmetries)


def _check_on_cuts(
    table: Reductions, masters: Sequence[Integral], strange: Sequence[Integral], symmetries: Symmetries | None
) -> None:
    """Check that integrals are independent, each on the maximal cut of its sector."""
    try:
        Basis(table.family, table.order, masters, symmetries)
    except OptionError as error:
        basis = basis_of(table.family, table.order, (), table.symmetries)
        sectors = sorted({master.sector for master in strange})
        counts = ", ".join(
            f"sector {sector} has {len(basis.on_cut(sector).integrals)} master(s) and the tables "
            f"{sum(master.sector == sector for master in masters)}"
            for sector in sectors
        )
        raise TableError(
            f"the tables have masters that depend on each other, such as {strange[0]}: {counts}; "
            "reduce their targets together"
        ) from error


def _parts(table: Reductions) -> list[Any]:
    """Return the provenance of the parts that a table consists of."""
    parts = table.provenance.get("parts")
    return list(parts) if parts is not None else [dict(table.provenance)]


def _check_alike(first: Reductions, other: Reductions) -> None:
    different = []
    if first.source != other.source:
        here, there = first.source.to_dict(), other.source.to_dict()
        what = "family" if isinstance(first.source, Family) else "system"
        different += [f"{key} of the {what}" for key in here if here[key] != there.get(key)]
    for name in ("order", "symmetries", "at", "prime", "prefer"):
        if getattr(first, name) != getattr(other, name):
            different.append(name)
    if not _same_preferred(first, other):
        different.append("preferred_masters")
    if different:
        raise TableError(f"the tables differ in {', '.join(different)}, only what agrees can be merged")


def _same_preferred(first: Reductions, other: Reductions) -> bool:
    """Whether tables prefer the same masters, those that were chosen for each in common sectors only."""
    if first.preferred_masters == other.preferred_masters:
        return True
    if first.prefer is None or any(isinstance(m, Combination) for m in first.preferred_masters):
        return False
    here, there = (_by_sector(table.preferred_masters) for table in (first, other))
    return all(here[sector] == there[sector] for sector in here.keys() & there.keys())


def _by_sector(masters: Iterable[Integral]) -> dict[int, list[Integral]]:
    found: dict[int, list[Integral]] = {}
    for master in masters:
        found.setdefault(master.sector, []).append(master)
    return found


def _check_equal(
    target: Named, first: Mapping[Named, Coefficient], other: Mapping[Named, Coefficient]
) -> None:
    for master in dict.fromkeys([*first, *other]):
        here, there = first.get(master, 0), other.get(master, 0)
        if here != there:
            raise TableError(
                f"the tables disagree on {target}: the coefficient of {master} is "
                f"{coefficient_text(here)[:60]} in one and {coefficient_text(there)[:60]} in another; "
                "verify both"
            )
