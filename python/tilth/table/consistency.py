"""What a table claims, against what its certificates prove.

A certificate proves ``target = Σ r · witnessed master`` at its probes, for the targets that it covers. The
table's own masters may be others, see `basis`; its rows then also reduce the witnessed masters that are no
masters of the table. Put into what is proven, they must give the table's row of every covered target, and so

> Σ r_k · (row of witnessed master k) = row of the target.

For a target that has become a master, whose row is itself, this says that its proven reduction undoes the
rows. There are as many masters as witnessed ones, so these rows are fixed by it: nothing is left unproven.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tilth.errors import VerificationFailed
from tilth.family import Named
from tilth.family.numbers import residue_of
from tilth.table.certificate import Certificate, WitnessProbe
from tilth.table.coefficients import coefficient_text
from tilth.table.defining import is_spoken_of
from tilth.table.evaluation import row_residues
from tilth.table.reductions import Reductions

__all__ = ["RowsAt", "check_stored_points", "check_structure", "compare", "covers_point"]

ADVICE = "do not use this table"


def check_structure(table: Reductions) -> None:
    """Raise unless every target, master and coefficient of the table is spoken of by a certificate."""
    if not table.certificates:
        raise VerificationFailed(f"the table has no certificate; {ADVICE}")
    covered: dict[Named, None] = {}
    witnessed: dict[Named, None] = {}
    for certificate in table.certificates:
        targets = set(certificate.targets)
        for probe in certificate.probes:
            if set(probe.combinations) != targets or set(probe.reductions) != targets:
                raise VerificationFailed(
                    f"the witnesses of a certificate do not speak of the same targets; {ADVICE}"
                )
        covered |= dict.fromkeys(certificate.targets)
        witnessed |= dict.fromkeys(certificate.masters)
    if not covered.keys() <= set(table) <= covered.keys() | witnessed.keys():
        raise VerificationFailed(f"the certificate does not speak of the table's targets; {ADVICE}")
    _check_masters(table, covered, witnessed)
    _check_rows(table)


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


def _check_rows(table: Reductions) -> None:
    masters = set(table.masters)
    one = table.arithmetic.number(1)
    for target, row in table.items():
        if not masters.issuperset(row):
            raise VerificationFailed(f"{target} is reduced to an integral that is not among the masters")
        if target in masters and (set(row) != {target} or row[target] != one):
            raise VerificationFailed(f"the row of {target}, which is a master, is not {target} itself")


class RowsAt:
    """Residues of a table's rows at one probe, each row evaluated once and only if asked for."""

    def __init__(self, table: Reductions, probe: WitnessProbe) -> None:
        self.table = table
        self.prime = probe.prime
        self._point = [residue_of(probe.point[symbol], probe.prime) for symbol in table.symbols]
        self._rows: dict[Named, dict[Named, int]] = {}

    def __getitem__(self, target: Named) -> dict[Named, int]:
        """Return {master: residue} without zeros; a master that is no target stands for itself."""
        if target not in self._rows:
            if target in self.table:
                found = row_residues(self.table[target], self._point, self.prime)
            else:
                found = {target: 1}
            self._rows[target] = self._checked(target, found)
        return self._rows[target]

    def _checked(self, target: Named, found: Mapping[Named, int | None]) -> dict[Named, int]:
        residues: dict[Named, int] = {}
        for master, residue in found.items():
            if residue is None:
                shown = coefficient_text(self.table[target][master])[:60]
                raise VerificationFailed(
                    f"the coefficient {shown} of {master} in {target} has no residue modulo {self.prime}"
                )
            if residue:
                residues[master] = residue
        return residues


def compare(table: Reductions, probe: WitnessProbe, targets: Iterable[Named], rows: RowsAt) -> None:
    """Raise unless the table's coefficients have the residues that the witness proves."""
    prime = probe.prime
    for target in targets:
        proven: dict[Named, int] = {}
        # a target of a zero sector is not asked for, its reduction is missing
        for witnessed, factor in probe.reductions.get(target, {}).items():
            for master, residue in rows[witnessed].items():
                proven[master] = (proven.get(master, 0) + factor * residue) % prime
        given = rows[target]
        for master in table.masters:
            if given.get(master, 0) != proven.get(master, 0):
                shown = coefficient_text(table[target].get(master, 0))
                shown = shown if len(shown) <= 60 else f"{shown[:50]}…"
                raise VerificationFailed(
                    f"the coefficient of {master} in {target} is {shown}, but the "
                    f"witness proves {proven.get(master, 0)} modulo {prime}; {ADVICE}"
                )


def covers_point(table: Reductions, probe: WitnessProbe) -> bool:
    """Whether the table says something at the probe's point: the symbols that it gives have its values."""
    if table.prime not in (None, probe.prime) or set(probe.point) != set(table.source.symbols):
        return False
    return all(probe.point[symbol] == value for symbol, value in table.at.items())


def check_stored_points(table: Reductions, certificate: Certificate) -> None:
    """Raise unless a certificate has a witness where the table speaks, or two if it has free symbols."""
    speaking = {probe.prime for probe in certificate.probes if covers_point(table, probe)}
    if not speaking:
        raise VerificationFailed(f"the certificate has no witness at the table's own point; {ADVICE}")
    if table.symbols and len(speaking) < 2:
        raise VerificationFailed(
            f"the certificate has a witness modulo one prime only, functions need two; {ADVICE}"
        )
