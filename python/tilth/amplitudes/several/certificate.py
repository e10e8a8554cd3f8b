"""The certificate of a sum of several families.

Each family's part has one of its own, as a sum of one family has. Which integrals of several families are the
same is said by maps between families, and what the masters of the parts are in terms of common ones by a
table of these families: both are verified as they are for tables. The last step, the products and sums of
these coefficients, is compared at random points and needs nothing to be stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tilth.amplitudes.certificate import Provable
from tilth.amplitudes.several.common import Rows, check_common
from tilth.amplitudes.several.said import SaidOfFamilies
from tilth.project.parts import Parts
from tilth.table import CombinedCertificate
from tilth.table.statement import Draws

__all__ = ["FamiliesCertificate", "ProvableOfFamilies"]


@dataclass(frozen=True)
class FamiliesCertificate:
    """Why a sum of several families is true.

    Attributes
    ----------
    sums : mapping
        {family: {master: coefficient}}: what each family's part is in terms of its own masters.
    certificates : mapping
        {family: CombinedCertificate of its part}.
    table : Parts or None
        The masters of all parts in terms of common ones, with the tables of single families, their
        certificates, and the maps between families; None where the parts have no masters.
    """

    sums: Mapping[str, Rows]
    certificates: Mapping[str, CombinedCertificate]
    table: Parts | None


@dataclass(frozen=True)
class ProvableOfFamilies:
    """A sum of several families, and what proves what it comes to.

    Attributes
    ----------
    said : SaidOfFamilies
    provable : mapping
        {family: Provable}.
    sums : mapping
        {family: {master: coefficient}}.
    table : Parts or None
    """

    said: SaidOfFamilies
    provable: Mapping[str, Provable]
    sums: Mapping[str, Rows]
    table: Parts | None

    def certificate_of(self, rows: Rows) -> FamiliesCertificate:
        """Return the certificate of a result.

        Raises
        ------
        VerificationFailed
            The result is not the sum of the parts, or no points were found at which all coefficients exist.
        """
        certificates = {
            name: provable.certificate_of(self.sums[name]) for name, provable in self.provable.items()
        }
        draws = Draws(" ".join(one.statement for one in certificates.values()))
        check_common(rows, self.sums, self.table, self.said.free, draws)
        return FamiliesCertificate(self.sums, certificates, self.table)
