"""Checks of the witnesses that came with a table."""

from __future__ import annotations

import random

from tilth.errors import VerificationFailed
from tilth.family import Named
from tilth.table.certificate import CombinedCertificate, CombinedProbe, RowCertificate, WitnessProbe
from tilth.table.certify import factors_at
from tilth.table.consistency import Claim, covers_point
from tilth.table.multiply import ADVICE, multiply_out
from tilth.table.places import ATTEMPTS, ELSEWHERE, TABLE, combinations_at, own_combinations, place
from tilth.table.proof import Proof
from tilth.table.reductions import Reductions
from tilth.table.statement import Draws

__all__ = ["check_combined", "check_rows"]


def check_combined(
    table: Reductions, proof: Proof, certificate: CombinedCertificate, draw: random.Random
) -> list[Claim]:
    """Multiply out a combined certificate, and return what it proves where the table speaks.

    That the certificate is of these rows is not looked at here.
    """
    claims: list[Claim] = []
    draws = Draws(certificate.statement)
    proven: set[Named] = set()
    for number, probe in enumerate(certificate.probes):
        factors = _factors(table, certificate, draws, number, probe)
        if not set(certificate.masters).issuperset(probe.remainder):
            raise VerificationFailed(f"a witness leaves what is no master of the certificate; {ADVICE}")
        if not number:
            proof.compare_sample(probe.prime, probe.point, draw)
        proof.check(probe.prime, probe.point, factors, probe.equations, probe.remainder)
        proven.update(master for master, residue in probe.remainder.items() if residue % probe.prime)
        if probe.where == TABLE:
            claims.append(Claim(probe.prime, probe.point, factors, probe.remainder))
    if len(claims) < own_combinations(table):
        raise VerificationFailed(
            f"the certificate has {len(claims)} combinations of rows where the table speaks, "
            f"{own_combinations(table)} are needed; {ADVICE}"
        )
    idle = next((master for master in certificate.masters if master not in proven), None)
    if idle is not None:
        raise VerificationFailed(f"{idle} is listed as a master, but no target reduces to it")
    return claims


def _factors(
    table: Reductions, certificate: CombinedCertificate, draws: Draws, number: int, probe: CombinedProbe
) -> dict[Named, int]:
    """Return the factors of a combination, whose prime and point must be those that follow from its hash."""
    drawn = None
    if probe.where in (TABLE, ELSEWHERE) and 0 <= probe.attempt < ATTEMPTS:
        drawn = place(draws, table, probe.where, number, probe.attempt)
    if drawn is None or (drawn.prime, dict(drawn.point)) != (probe.prime, dict(probe.point)):
        raise VerificationFailed(
            f"prime and point of a witness are not those that follow from what the table says; {ADVICE}"
        )
    return factors_at(draws, drawn, number, probe.attempt, certificate.targets)


def check_rows(
    table: Reductions, proof: Proof, certificate: RowCertificate, draws: Draws, draw: random.Random
) -> list[Claim]:
    """Multiply out a certificate by rows, and return what it proves where the table speaks.

    Random combinations of the witnesses are multiplied out, whose factors come from `draws`. In plain Python,
    and where one fails, each witness is multiplied out.
    """
    _check_probes(table, certificate)
    claims: list[Claim] = []
    for number, probe in enumerate(certificate.probes):
        if proof.plain:
            multiply_out(table.source, certificate, probe)
        elif not number:
            proof.compare_sample(probe.prime, probe.point, draw)
        for again in range(combinations_at(probe.prime)):
            factors = draws.factors(f"rows {number} {again}", certificate.targets, probe.prime)
            claim = _combined(probe, factors)
            if not proof.plain:
                _check_witness(table, proof, certificate, probe, claim)
            if covers_point(table, probe.prime, probe.point):
                claims.append(claim)
    return claims


def _check_probes(table: Reductions, certificate: RowCertificate) -> None:
    """Raise unless all targets have witnesses where the table speaks: at two primes if symbols are free."""
    targets = set(certificate.targets)
    for probe in certificate.probes:
        if set(probe.combinations) != targets or set(probe.reductions) != targets:
            raise VerificationFailed(
                f"the witnesses of a certificate do not speak of the same targets; {ADVICE}"
            )
    speaking = {p.prime for p in certificate.probes if covers_point(table, p.prime, p.point)}
    if not speaking:
        raise VerificationFailed(f"the certificate has no witness at the table's own point; {ADVICE}")
    if table.symbols and len(speaking) < 2:
        raise VerificationFailed(
            f"the certificate has a witness modulo one prime only, functions need two; {ADVICE}"
        )


def _check_witness(
    table: Reductions, proof: Proof, certificate: RowCertificate, probe: WitnessProbe, claim: Claim
) -> None:
    combined: dict[int, int] = {}
    for target, witness in probe.combinations.items():
        for number, factor in witness:
            combined[number] = (combined.get(number, 0) + claim.factors[target] * factor) % probe.prime
    try:
        proof.check(probe.prime, probe.point, claim.factors, combined.items(), claim.remainder)
    except VerificationFailed:
        multiply_out(table.source, certificate, probe)  # names the target
        raise


def _combined(probe: WitnessProbe, factors: dict[Named, int]) -> Claim:
    remainder: dict[Named, int] = {}
    for target, reduction in probe.reductions.items():
        for master, residue in reduction.items():
            remainder[master] = (remainder.get(master, 0) + factors[target] * residue) % probe.prime
    return Claim(probe.prime, probe.point, factors, remainder)
