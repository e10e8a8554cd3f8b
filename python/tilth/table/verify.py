"""Checks of a table: the stored witnesses, and fresh ones at primes and points never seen before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tilth.errors import InputError, OutOfMemory, VerificationFailed
from tilth.family import Named
from tilth.news import Progress, silent
from tilth.plan import Solution
from tilth.table.certificate import CombinedCertificate
from tilth.table.certify import combined_probes, factors_at
from tilth.table.consistency import (
    Claim,
    RowCheck,
    check_form,
    check_structure,
    compare_rows,
)
from tilth.table.defining import check_definitions
from tilth.table.function_rows import some_rows
from tilth.table.multiply import ADVICE
from tilth.table.places import TABLE, ProofPoint, wanted
from tilth.table.proof import Proof
from tilth.table.reductions import Reductions
from tilth.table.row_batches import row_batches
from tilth.table.row_texts import row_texts
from tilth.table.statement import Draws, Statement, stated
from tilth.table.stored import check_combined, check_rows

__all__ = ["Verification", "verify_table"]


@dataclass(frozen=True)
class Verification:
    """What `Table.verify` checked; true, because a failure raises.

    Attributes
    ----------
    targets : int
        Targets whose reduction was checked.
    equations : int
        Equations that were made afresh and combined.
    stored, fresh : tuple of int
        Primes of the witnesses that came with the table, and of those made for this check.
    plain : int
        Equations that were made in plain Python: all of them, or a sample that was compared with the core's.
    """

    targets: int
    equations: int
    stored: tuple[int, ...]
    fresh: tuple[int, ...]
    plain: int

    def __str__(self) -> str:
        made = "all" if self.plain == self.equations else f"{self.plain:,}"
        return (
            f"verified: {self.targets} target(s), witness over {self.equations} equations multiplied out "
            f"modulo {len(self.stored)} stored and {len(self.fresh)} fresh prime(s), {made} of them made in "
            "plain Python"
        )


def verify_table(
    table: Reductions,
    *,
    fresh: bool = True,
    seed: int | None = None,
    plain: bool = False,
    threads: int = 1,
    progress: Progress = silent,
    solved: Solution | None = None,
) -> Verification:
    """Check a table, see `Table.verify`.

    `solved` is a solution of a certificate's equations that has kept its elimination. Fresh witnesses at its
    point are found with that; they are multiplied out as any others.
    """
    chosen = random.SystemRandom().getrandbits(64) if seed is None else seed
    draws, draw = Draws(f"verification {chosen}"), random.Random(chosen)
    try:
        check_structure(table)
        proofs = [
            Proof(table, certificate, plain=plain, threads=threads, progress=progress)
            for certificate in table.certificates
        ]
        found = [_verify(table, proof, draws, draw, fresh, solved) for proof in proofs]
        covered = {target for certificate in table.certificates for target in certificate.targets}
        for rows in row_batches(table.rows, (target for target in table if target not in covered)):
            check_form(table, rows)
    except OutOfMemory:  # which says nothing about the table
        raise
    except InputError as error:  # an equation, a prime or a point of the certificate that cannot be
        raise VerificationFailed(f"the certificate cannot be used: {error}; {ADVICE}") from error
    return Verification(
        len(table),
        sum(len(certificate.equations) for certificate in table.certificates),
        tuple(prime for stored, _ in found for prime in stored),
        tuple(dict.fromkeys(prime for _, primes in found for prime in primes)),
        sum(proof.made for proof in proofs),
    )


def _verify(
    table: Reductions, proof: Proof, draws: Draws, draw: random.Random, fresh: bool, solved: Solution | None
) -> tuple[list[int], list[int]]:
    """Check a certificate and the rows that it speaks of; return primes of stored and fresh witnesses."""
    certificate = proof.certificate
    if isinstance(certificate, CombinedCertificate):
        claims = check_combined(table, proof, certificate, draw)
    else:
        claims = check_rows(table, proof, certificate, draws, draw)
    stored = [probe.prime for probe in certificate.probes]
    primes = []
    if fresh:
        for prime, claim in _fresh(table, proof, draws, solved):
            primes.append(prime)
            claims += [claim] if claim else []
    check = RowCheck(table, claims)
    statement, covered = Statement(table), set(certificate.targets)
    for rows in row_batches(table.rows, stated(table, certificate.targets, certificate.masters)):
        check_form(table, rows)
        check.add(some_rows(rows, [target for target in rows if target in covered]))
        if isinstance(certificate, CombinedCertificate):
            for target, texts in row_texts(rows):
                statement.add(target, texts)
    for claim in claims:
        check_definitions(table, claim.prime, claim.point)
    found = check.disagreement()
    if found is not None:
        claim, master = found
        _name_culprit(table, proof, claim)
        raise VerificationFailed(
            f"the coefficients of {master}, combined over all targets, are not what the equations prove "
            f"modulo {claim.prime}; {ADVICE}"
        )
    if isinstance(certificate, CombinedCertificate) and statement.hexdigest() != certificate.statement:
        raise VerificationFailed(f"the certificate is one of other rows than the table has; {ADVICE}")
    return stored, primes


def _fresh(
    table: Reductions, proof: Proof, draws: Draws, solved: Solution | None
) -> Iterator[tuple[int, Claim | None]]:
    """Let the core find witnesses of fresh combinations, and multiply them out; yield primes and claims.

    A witness says by numbers which equations it combines, so it may come from whoever numbers them alike.
    """
    certificate = proof.certificate
    places = wanted(table, table.provenance)
    if solved is not None and solved.selected.equations is not certificate.equations:
        solved = None
    selected = proof.selected if solved is None else solved.selected
    probes = combined_probes(table, certificate.targets, draws, selected, certificate.masters, places, solved)
    for number, probe in enumerate(probes):
        at = ProofPoint(probe.where, probe.prime, tuple(probe.point.items()))
        factors = factors_at(draws, at, number, probe.attempt, certificate.targets)
        proof.check(probe.prime, probe.point, factors, probe.equations, probe.remainder)
        claim = Claim(probe.prime, probe.point, factors, probe.remainder)
        yield probe.prime, claim if probe.where == TABLE else None


def _name_culprit(table: Reductions, proof: Proof, claim: Claim) -> None:
    """Raise for the first target whose row is wrong, if the core may be asked for what each reduces to."""
    if proof.plain:
        return
    selected = proof.selected
    solution = selected.solve(claim.prime, selected.residues(claim.point, claim.prime))
    masters = set(proof.certificate.masters)
    if all(masters.issuperset(reduction) for reduction in solution.reductions.values()):
        zero: dict[Named, dict[Named, int]] = {
            t: {} for t in proof.certificate.targets if t not in solution.reductions
        }
        compare_rows(table, {**solution.reductions, **zero}, claim.prime, claim.point)
