"""The certificate of a table whose rows were written in another basis."""

from __future__ import annotations

from tilth.news import silent
from tilth.table.certificate import Certificate, CombinedCertificate
from tilth.table.certify import combined_certificate
from tilth.table.places import wanted
from tilth.table.proof import Proof
from tilth.table.reductions import Reductions
from tilth.table.statement import statement_of

__all__ = ["certify_again"]


def certify_again(table: Reductions, certificate: Certificate) -> Certificate:
    """Return a certificate of the same equations and targets for the rows that a table has now.

    One by rows stays as it is: what it proves of each target says the same in any basis.
    """
    if not isinstance(certificate, CombinedCertificate):
        return certificate
    proof = Proof(table, certificate, plain=False, threads=1, progress=silent)
    statement = statement_of(table, table, certificate.targets, certificate.masters)
    return combined_certificate(
        table,
        certificate.targets,
        statement,
        proof.selected,
        certificate.masters,
        wanted(table, table.provenance),
    )
