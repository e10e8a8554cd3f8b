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
from fractions import Fraction

from tilth.errors import VerificationFailed
from tilth.family import Named
from tilth.family.numbers import residue_of
from tilth.table.combination import Combination
from tilth.table.evaluation import combined_row
from tilth.table.reductions import Reductions

__all__ = ["check_definitions", "is_spoken_of"]


def is_spoken_of(master: Named, integrals: Container[Named]) -> bool:
    """Whether a certificate speaks of a master: it is one of its integrals, or a combination of them."""
    if isinstance(master, Combination):
        return all(integral in integrals for integral in master.terms)
    return master in integrals


def check_definitions(table: Reductions, prime: int, point: Mapping[str, Fraction]) -> None:
    """Raise unless every combination among the masters is, by the table's rows, itself.

    Parameters
    ----------
    table : Reductions
    prime : int
    point : mapping
        {symbol: value}, where the table speaks.
    """
    for master in table.masters:
        if isinstance(master, Combination):
            _check(table, master, prime, point)


def _check(table: Reductions, master: Combination, prime: int, point: Mapping[str, Fraction]) -> None:
    residues = {symbol: residue_of(point[symbol], prime) for symbol in table.source.symbols}
    factors: dict[Named, int] = {}
    for integral, coefficient in master.terms.items():
        factor = coefficient.residue_at(list(residues.values()), prime)
        if factor is None:
            raise VerificationFailed(
                f"the coefficient of {integral} in the master {master} has no residue modulo {prime}"
            )
        factors[integral] = factor
    # a master that is no target stands for itself
    total = {integral: factor for integral, factor in factors.items() if integral not in table}
    with_rows = {integral: factor for integral, factor in factors.items() if integral in table}
    part = combined_row(table.rows, with_rows, [residues[symbol] for symbol in table.symbols], prime)
    if part is None:
        raise VerificationFailed(f"a row of an integral in the master {master} has no residue modulo {prime}")
    for other, residue in part.items():
        total[other] = total.get(other, 0) + residue
    total[master] = total.get(master, 0) - 1
    wrong = next((other for other, value in total.items() if value % prime), None)
    if wrong is not None:
        raise VerificationFailed(
            f"the rows of the integrals that the master {master} consists of do not sum to it modulo "
            f"{prime}: the coefficient of {wrong} is off; do not use this table"
        )
