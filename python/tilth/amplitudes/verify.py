"""The check of an amplitude: its stored witnesses, and fresh ones at primes and points never seen before."""

from __future__ import annotations

import random
from collections.abc import Mapping

from tilth.amplitudes.certificate import PROBES, factors_of, proven_probes
from tilth.amplitudes.identified import check_steps
from tilth.amplitudes.said import Said, statement_of_sum
from tilth.errors import InputError, OutOfMemory, VerificationFailed
from tilth.family import Named
from tilth.news import Progress, silent
from tilth.table import CombinedCertificate, Verification
from tilth.table.certificate import CombinedProbe
from tilth.table.factored import FactoredFunction
from tilth.table.places import ATTEMPTS, TABLE, place
from tilth.table.proof import Proof
from tilth.table.statement import Draws

__all__ = ["verify_sum"]


def verify_sum(
    said: Said,
    rows: Mapping[Named, FactoredFunction],
    certificate: CombinedCertificate,
    *,
    fresh: bool = True,
    seed: int | None = None,
    plain: bool = False,
    threads: int = 1,
    progress: Progress = silent,
) -> Verification:
    """Check an amplitude, see `MasterExpansion.verify`."""
    chosen = random.SystemRandom().getrandbits(64) if seed is None else seed
    try:
        if statement_of_sum(said, rows) != certificate.statement:
            raise VerificationFailed("the certificate is one of another sum or another result; do not use it")
        check_steps(said.steps, Draws(f"verification {chosen}"))
        head = said.head(certificate.masters)
        proof = Proof(head, certificate, plain=plain, threads=threads, progress=progress)
        if len(certificate.probes) < PROBES:
            raise VerificationFailed(
                f"the certificate has {len(certificate.probes)} witnesses, {PROBES} are needed; do not use it"
            )
        stored = Draws(certificate.statement)
        for number, probe in enumerate(certificate.probes):
            if not number:
                proof.compare_sample(probe.prime, probe.point, random.Random(chosen))
            _check(said, rows, proof, stored, number, probe)
        primes = []
        if fresh:
            draws = Draws(f"verification {chosen}")
            for number, probe in enumerate(proven_probes(said, rows, draws, proof.selected)):
                _check(said, rows, proof, draws, number, probe)
                primes.append(probe.prime)
    except OutOfMemory:  # which says nothing about the amplitude
        raise
    except InputError as error:  # an equation, a prime or a point of the certificate that cannot be
        raise VerificationFailed(f"the certificate cannot be used: {error}; do not use it") from error
    return Verification(
        len(certificate.targets),
        len(certificate.equations),
        tuple(probe.prime for probe in certificate.probes),
        tuple(primes),
        proof.made,
    )


def _check(
    said: Said,
    rows: Mapping[Named, FactoredFunction],
    proof: Proof,
    draws: Draws,
    number: int,
    probe: CombinedProbe,
) -> None:
    """Multiply out a witness, whose prime and point must be those that are drawn, and compare the result."""
    where = place(draws, said.head(()), TABLE, number, probe.attempt) if probe.attempt < ATTEMPTS else None
    if where is None or (where.prime, dict(where.point)) != (probe.prime, dict(probe.point)):
        raise VerificationFailed(
            "prime and point of a witness are not those that follow from what the amplitude says; do not use "
            "it"
        )
    at = factors_of(said, rows, draws, where, f"{number} {probe.attempt}")
    if at is None:
        raise VerificationFailed("a witness is at a point where a coefficient does not exist; do not use it")
    proof.check(probe.prime, probe.point, at.factors, probe.equations, probe.remainder)
    proven = {master: value for master, value in probe.remainder.items() if value % probe.prime}
    for master in {**at.rows, **proven}:
        if at.rows.get(master, 0) != proven.get(master, 0):
            raise VerificationFailed(
                f"the coefficient of {master} is not what the equations prove modulo {probe.prime}; do not "
                "use it"
            )
