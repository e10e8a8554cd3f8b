"""What a table claims, against what its certificates prove.

A certificate proves ``Σ f · target = Σ r · witnessed master`` at its probes, for random factors f of the
targets that it covers. The table's own masters may be others, see `basis`; its rows then also reduce the
witnessed masters that are no masters of the table. Put into what is proven, they must give the table's rows
of the covered targets, and so

> Σ r_k · (row of witnessed master k) = Σ f_t · (row of target t).

For a target that has become a master, whose row is itself, this says that its proven reduction undoes the
rows. There are as many masters as witnessed ones, so these rows are fixed by it: nothing is left unproven.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tilth.errors import VerificationFailed
from tilth.family import Named
from tilth.family.numbers import residue_of
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.defining import is_spoken_of
from tilth.table.evaluation import combined_row, row_residues
from tilth.table.multiply import ADVICE
from tilth.table.reductions import Reductions
from tilth.table.row_batches import Rows

__all__ = [
    "Claim",
    "RowCheck",
    "check_form",
    "check_structure",
    "compare_rows",
    "covers_point",
]


class Claim(NamedTuple):
    """What a witness proves of a combination of rows, where the table speaks.

    Attributes
    ----------
    prime : int
    point : mapping
        {symbol: value}.
    factors : mapping
        {target: residue}.
    remainder : mapping
        {witnessed master: residue}.
    """

    prime: int
    point: Mapping[str, Fraction]
    factors: Mapping[Named, int]
    remainder: Mapping[Named, int]


def check_structure(table: Reductions) -> None:
    """Raise unless every target and master of the table is spoken of by a certificate."""
    if not table.certificates:
        raise VerificationFailed(f"the table has no certificate; {ADVICE}")
    covered: dict[Named, None] = {}
    witnessed: dict[Named, None] = {}
    for certificate in table.certificates:
        covered |= dict.fromkeys(certificate.targets)
        witnessed |= dict.fromkeys(certificate.masters)
    if not covered.keys() <= set(table) <= covered.keys() | witnessed.keys():
        raise VerificationFailed(f"the certificate does not speak of the table's targets; {ADVICE}")
    _check_masters(table, covered, witnessed)


def _check_masters(table: Reductions, covered: Mapping[Named, None], witnessed: Mapping[Named, None]) -> None:
    masters = set(table.masters)
    for master in table.masters:
        if not is_spoken_of(master, witnessed.keys() | covered.keys()):
            raise VerificationFailed(f"{master} is listed as a master, but no target reduces to it")
    for master in witnessed:
        if master not in masters and master not in table:
            raise VerificationFailed(
                f"the certificate reduces targets to {master}, which is not among the table's masters"
            )
    if len(masters) != len(table.masters) or len(masters) != len(witnessed):
        raise VerificationFailed(
            f"the table lists {len(table.masters)} masters, but its certificates prove "
            f"reductions to {len(witnessed)}; {ADVICE}"
        )


class RowCheck:
    """The rows of a table against claims, in one pass over the rows.

    Parameters
    ----------
    table : Reductions
    claims : sequence of Claim
    """

    def __init__(self, table: Reductions, claims: Sequence[Claim]) -> None:
        self._table = table
        self._claims = claims
        self._sums: list[dict[Named, int]] = [{} for _ in claims]

    def add(self, rows: Rows) -> None:
        """Look at rows of targets that the claims speak of.

        Raises
        ------
        VerificationFailed
            A denominator vanishes where a row was to be looked at.
        """
        for claim, total in zip(self._claims, self._sums, strict=True):
            _add(total, _combined(self._table, rows, claim, claim.factors), claim.prime)

    def disagreement(self) -> tuple[Claim, Named] | None:
        """Return the first claim that the rows do not fulfil, and a master whose coefficient is off."""
        for claim, total in zip(self._claims, self._sums, strict=True):
            proven = _in_own_masters(self._table, claim)
            for master in self._table.masters:
                if total.get(master, 0) != proven.get(master, 0):
                    return claim, master
        return None


def check_form(table: Reductions, rows: Rows) -> None:
    """Raise unless rows have masters only, and those of masters are these themselves."""
    masters, one = set(table.masters), table.arithmetic.number(1)
    for target, row in rows.items():
        if not masters.issuperset(row):
            raise VerificationFailed(f"{target} is reduced to an integral that is not among the masters")
        if target in masters and (set(row) != {target} or row[target] != one):
            raise VerificationFailed(f"the row of {target}, which is a master, is not {target} itself")


def compare_rows(
    table: Reductions,
    reductions: Mapping[Named, Mapping[Named, int]],
    prime: int,
    point: Mapping[str, Fraction],
) -> None:
    """Raise for the first target whose row is not what it was found to reduce to.

    Parameters
    ----------
    table : Reductions
    reductions : mapping
        {target: {witnessed master: residue}}.
    prime : int
    point : mapping
        {symbol: value}, where the table speaks.
    """
    for target, reduction in reductions.items():
        proven = _in_own_masters(table, Claim(prime, point, {}, reduction))
        rows = {target: table[target]}
        given = _combined(table, rows, Claim(prime, point, {target: 1}, {}), {target: 1})
        for master in table.masters:
            if given.get(master, 0) != proven.get(master, 0):
                raise VerificationFailed(
                    f"the coefficient of {master} in {target} is {_shown(table[target].get(master, 0))}, but "
                    f"the equations prove {proven.get(master, 0)} modulo {prime}; {ADVICE}"
                )


def covers_point(table: Reductions, prime: int, point: Mapping[str, Fraction]) -> bool:
    """Whether the table says something at a point: the symbols that it gives have its values."""
    if table.prime not in (None, prime) or set(point) != set(table.source.symbols):
        return False
    return all(point[symbol] == value for symbol, value in table.at.items())


def _in_own_masters(table: Reductions, claim: Claim) -> dict[Named, int]:
    """Return what is proven in the table's own masters: witnessed ones that are none have rows."""
    masters = set(table.masters)
    proven = {master: residue for master, residue in claim.remainder.items() if master in masters}
    changed = {master: residue for master, residue in claim.remainder.items() if master not in masters}
    rows = {master: table[master] for master in changed}
    _add(proven, _combined(table, rows, claim, changed), claim.prime)
    return proven


def _combined(table: Reductions, rows: Rows, claim: Claim, factors: Mapping[Named, int]) -> dict[Named, int]:
    prime = claim.prime
    point = [residue_of(claim.point[symbol], prime) for symbol in table.symbols]
    found = combined_row(rows, {target: factors[target] for target in rows}, point, prime)
    if found is not None:
        return found
    for target, row in rows.items():
        for master, residue in row_residues(row, point, prime).items():
            if residue is None:
                raise VerificationFailed(
                    f"the coefficient {_shown(row[master])} of {master} in {target} has no residue modulo "
                    f"{prime}"
                )
    raise AssertionError("a row without a residue has a coefficient without one")


def _add(total: dict[Named, int], part: Mapping[Named, int], prime: int) -> None:
    for master, residue in part.items():
        total[master] = (total.get(master, 0) + residue) % prime


def _shown(value: Coefficient) -> str:
    text = coefficient_text(value)
    return text if len(text) <= 60 else f"{text[:50]}…"
