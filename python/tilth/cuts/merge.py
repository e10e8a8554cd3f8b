"""Rows of several cuts as one: a coefficient from any cut that sees its master, compared in all that do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tilth.cuts.spanning import Cut, cut_sector, cut_text
from tilth.errors import VerificationFailed
from tilth.family import Integral
from tilth.frozen import dataclass
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text

__all__ = ["Merged", "Row", "merge_cuts", "sees"]

#: {master: coefficient}, both of the family without the cut.
Row = Mapping[Integral, Coefficient]

_MAX_DIGITS = 60


@dataclass(frozen=True)
class Merged:
    """What cuts say together.

    Attributes
    ----------
    rows : mapping
        {target: {master: coefficient}}
    compared : int
        How many coefficients were seen by two cuts or more, each counted once for each further cut.
    """

    rows: Mapping[Integral, Row]
    compared: int


def sees(cut: Cut, integral: Integral) -> bool:
    """Whether an integral has all lines of a cut."""
    return cut_sector(cut) & ~integral.sector == 0


def merge_cuts(
    targets: Sequence[Integral],
    found: Mapping[Cut, Mapping[Integral, Row]],
    blind: Mapping[Cut, frozenset[Integral]] = MappingProxyType({}),
) -> Merged:
    """Merge the rows of cuts.

    A target that a cut does not see is zero on it, and so is a master that is missing in a row.

    Parameters
    ----------
    targets : sequence of Integral
    found : mapping
        {cut: {target: row}}
    blind : mapping
        {cut: masters whose coefficients it cannot tell}

    Raises
    ------
    VerificationFailed
        Two cuts disagree; naming the target, the master, the cuts and both coefficients.
    """
    rows: dict[Integral, Row] = {}
    compared = 0
    for target in targets:
        row: dict[Integral, Coefficient] = {}
        masters = dict.fromkeys(master for tables in found.values() for master in tables.get(target, ()))
        for master in masters:
            seen = [cut for cut in found if sees(cut, master) and master not in blind.get(cut, ())]
            if not seen:
                continue
            values = [found[cut].get(target, {}).get(master) for cut in seen]
            for cut, value in zip(seen[1:], values[1:], strict=True):
                compared += 1
                if value != values[0]:
                    raise VerificationFailed(_difference(target, master, (seen[0], values[0]), (cut, value)))
            if values[0] is not None:
                row[master] = values[0]
        rows[target] = row
    return Merged(rows, compared)


def _difference(
    target: Integral,
    master: Integral,
    one: tuple[Cut, Coefficient | None],
    other: tuple[Cut, Coefficient | None],
) -> str:
    (first, here), (second, there) = one, other
    shown = ["0" if value is None else coefficient_text(value)[:_MAX_DIGITS] for value in (here, there)]
    return (
        f"the cuts {cut_text(first)} and {cut_text(second)} disagree on {target}: the coefficient of "
        f"{master} is {shown[0]} on one and {shown[1]} on the other; do not use this reduction, and report "
        "the case"
    )
