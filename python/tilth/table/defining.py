"""Masters that are combinations of integrals, against their definitions.

A certificate speaks of integrals. That the table's row of every covered integral follows from it says nothing
yet of a column whose master is no integral. Its definition does: a combination of the table's rows, with the
coefficients that define it, must give the combination itself and nothing else,

> Σ c_i · (row of integral i) = combination.

With this for every combination the rows are fixed: they are what the certificate proves, in as many masters,
each of which is defined by integrals that the certificate speaks of.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Protocol

from tilth.errors import VerificationFailed
from tilth.family import Named
from tilth.family.numbers import residue_of
from tilth.table.certificate import WitnessProbe
from tilth.table.combination import Combination
from tilth.table.reductions import Reductions

__all__ = ["check_definitions", "is_spoken_of"]


class Residues(Protocol):
    """Residues of a table's rows at one probe."""

    def __getitem__(self, target: Named, /) -> Mapping[Named, int]:
        """Return {master: residue} without zeros."""


def is_spoken_of(master: Named, integrals: Container[Named]) -> bool:
    """Whether a certificate speaks of a master: it is one of its integrals, or a combination of them."""
    if isinstance(master, Combination):
        return all(integral in integrals for integral in master.terms)
    return master in integrals


def check_definitions(table: Reductions, probe: WitnessProbe, rows: Residues) -> None:
    """Raise unless every combination among the masters is, by the table's rows, itself.

    Parameters
    ----------
    table : Reductions
    probe : WitnessProbe
        Where the table speaks.
    rows : mapping
        {target: {master: residue}} at the probe; a master that is no target stands for itself.
    """
    for master in table.masters:
        if isinstance(master, Combination):
            _check(table, master, probe, rows)


def _check(table: Reductions, master: Combination, probe: WitnessProbe, rows: Residues) -> None:
    prime = probe.prime
    point = [residue_of(probe.point[symbol], prime) for symbol in table.source.symbols]
    total: dict[Named, int] = {master: -1}
    for integral, coefficient in master.terms.items():
        factor = coefficient.residue_at(point, prime)
        if factor is None:
            raise VerificationFailed(
                f"the coefficient of {integral} in the master {master} has no residue modulo {prime}"
            )
        for other, residue in rows[integral].items():
            total[other] = total.get(other, 0) + factor * residue
    wrong = next((other for other, value in total.items() if value % prime), None)
    if wrong is not None:
        raise VerificationFailed(
            f"the rows of the integrals that the master {master} consists of do not sum to it modulo "
            f"{prime}: the coefficient of {wrong} is off; do not use this table"
        )
