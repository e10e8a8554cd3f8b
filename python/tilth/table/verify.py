"""Checks of a table: the stored witness, and fresh ones at primes and points never seen before."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tilth import _core
from tilth.errors import InputError, VerificationFailed
from tilth.family import Integral
from tilth.family.checks import is_integer
from tilth.family.numbers import number_text
from tilth.plan import Plan, PointSource
from tilth.table.certificate import WitnessProbe, multiply_out

if TYPE_CHECKING:
    from tilth.table.table import Table

__all__ = ["Verification", "verify_table"]

ATTEMPTS = 5


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
    """

    targets: int
    equations: int
    stored: tuple[int, ...]
    fresh: tuple[int, ...]

    def __str__(self) -> str:
        return (
            f"verified: {self.targets} target(s), witness over {self.equations} equations multiplied out "
            f"modulo {len(self.stored)} stored and {len(self.fresh)} fresh prime(s)"
        )


def verify_table(table: Table, fresh: bool, seed: int | None) -> Verification:
    """Check a table, see `Table.verify`."""
    try:
        _check_equations(table)
        _verify_stored(table)
        primes = _verify_afresh(table, secrets.randbits(64) if seed is None else seed) if fresh else []
    except InputError as error:  # an equation, a prime or a point of the certificate that cannot be
        raise VerificationFailed(f"the certificate cannot be used: {error}; do not use this table") from error
    certificate = table.certificate
    stored = tuple(probe.prime for probe in certificate.probes)
    return Verification(len(table), len(certificate.equations), stored, tuple(primes))


def _check_equations(table: Table) -> None:
    """Raise unless every equation of the certificate is one that the family has."""
    family, operators = table.family, len(table.family.templates())
    for seed, operator in table.certificate.equations:
        if not is_integer(operator, 0, operators - 1):
            raise VerificationFailed(f"the certificate names operator {operator}, which the family has not")
        if family.is_zero(family[seed].sector):
            raise VerificationFailed(f"the certificate has the seed {family[seed]}, which is zero")


def _verify_stored(table: Table) -> None:
    """Multiply out the witnesses that came with the table; one must be at the table's own point."""
    covered = False
    seen = {m for probe in table.certificate.probes for row in probe.reductions.values() for m in row}
    unseen = next((master for master in table.masters if master not in seen), None)
    if unseen is not None:
        raise VerificationFailed(f"{unseen} is listed as a master, but no target reduces to it")
    for probe in table.certificate.probes:
        _check_complete(table, probe)
        multiply_out(table.family, table.certificate.equations, probe)
        if probe.point == table.at and table.prime in (None, probe.prime):
            _compare(table, probe)
            covered = True
    if not covered:
        raise VerificationFailed(
            "the certificate has no witness at the table's own point; do not use this table"
        )


def _verify_afresh(table: Table, seed: int) -> list[int]:
    """Let the core find witnesses at fresh primes, here and elsewhere, and multiply them out."""
    source = PointSource(seed)
    family = table.family
    targets = tuple(target for target in table if not family.is_zero(target.sector))
    plan = Plan(family, targets, table.order, table.preferred_masters, table.certificate.equations)
    primes = [_fresh_prime(source, number) for number in range(2 * ATTEMPTS)]
    own = primes[:ATTEMPTS] if table.prime is None else [table.prime]
    probe = _find_witness(table, plan, [(prime, table.at) for prime in own])
    multiply_out(family, plan.equations, probe)
    _compare(table, probe)
    elsewhere = []
    for prime in primes[ATTEMPTS:]:
        drawn = source.residues(prime, 0, len(family.symbols))
        elsewhere.append((prime, dict(zip(family.symbols, map(Fraction, drawn), strict=True))))
    second = _find_witness(table, plan, elsewhere)
    multiply_out(family, plan.equations, second)
    return [probe.prime, second.prime]


def _find_witness(
    table: Table, plan: Plan, probes: Iterable[tuple[int, Mapping[str, Fraction]]]
) -> WitnessProbe:
    """Return the witness at the first probe that is not unlucky."""
    masters = set(table.masters)
    for prime, point in probes:
        if any(value.denominator % prime == 0 for value in point.values()):
            continue
        solution = plan.solve(prime, table.family.residues(point, prime))
        if all(masters.issuperset(reduction) for reduction in solution.reductions.values()):
            return WitnessProbe.from_solution(solution, point)
    raise VerificationFailed(
        "the equations of the certificate do not reduce the targets to the table's masters; "
        "do not use this table"
    )


def _fresh_prime(source: PointSource, number: int) -> int:
    (start,) = source.residues(_core.MAX_MODULUS, -1 - number, 1)
    (prime,) = _core.primes_below(max(start, 2**61), 1)
    return prime


def _check_complete(table: Table, probe: WitnessProbe) -> None:
    """Raise unless the probe speaks of exactly the table's targets, and of no integral but its masters."""
    targets = set(table)
    if set(probe.combinations) != targets or set(probe.reductions) != targets:
        raise VerificationFailed(
            "the certificate does not speak of the table's targets; do not use this table"
        )
    masters = set(table.masters)
    for target, reduction in probe.reductions.items():
        strange = next((master for master in reduction if master not in masters), None)
        if strange is not None:
            raise VerificationFailed(
                f"the certificate reduces {target} to {strange}, which is not among the table's masters"
            )


def _compare(table: Table, probe: WitnessProbe) -> None:
    """Raise unless the table's coefficients have the residues that the witness proves."""
    for target in table:
        proven = probe.reductions.get(target, {})  # a target of a zero sector is not asked for
        given = _residues(table[target], probe.prime)
        for master in table.masters:
            if given.get(master, 0) != proven.get(master, 0):
                shown = number_text(table[target].get(master, 0))
                raise VerificationFailed(
                    f"the coefficient of {master} in {target} is {shown}, but the "
                    f"witness proves {proven.get(master, 0)} modulo {probe.prime}; do not use this table"
                )
        if not set(given) <= set(table.masters):
            raise VerificationFailed(f"{target} is reduced to an integral that is not among the masters")


def _residues(row: Mapping[Integral, Fraction | int], prime: int) -> dict[Integral, int]:
    result = {}
    for master, value in row.items():
        exact = Fraction(value)
        if exact.denominator % prime == 0:
            raise VerificationFailed(
                f"the coefficient {number_text(value)} of {master} has no residue modulo {prime}"
            )
        residue = exact.numerator * pow(exact.denominator, -1, prime) % prime
        if residue:
            result[master] = residue
    return result
