"""Checks of a table: the stored witness, and fresh ones at primes and points never seen before."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tilth import _core
from tilth.errors import FamilyError, InputError, VerificationFailed
from tilth.family import sector_of
from tilth.family.numbers import have_residues
from tilth.plan import SelectedEquations, columns_of
from tilth.system import PointSource
from tilth.table.certificate import Certificate, WitnessProbe, multiply_out
from tilth.table.combination import Combination
from tilth.table.consistency import RowsAt, check_stored_points, check_structure, compare, covers_point
from tilth.table.defining import check_definitions
from tilth.table.reductions import Reductions

__all__ = ["Verification", "verify_table"]

ATTEMPTS = 5

Place: TypeAlias = tuple[int, Mapping[str, Fraction]]


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


def verify_table(table: Reductions, fresh: bool, seed: int | None) -> Verification:
    """Check a table, see `Table.verify`."""
    try:
        check_structure(table)
        for certificate in table.certificates:
            _check_equations(table, certificate)
            _verify_stored(table, certificate)
        primes = _verify_afresh(table, secrets.randbits(64) if seed is None else seed) if fresh else []
    except InputError as error:  # an equation, a prime or a point of the certificate that cannot be
        raise VerificationFailed(f"the certificate cannot be used: {error}; do not use this table") from error
    return Verification(
        len(table),
        sum(len(certificate.equations) for certificate in table.certificates),
        tuple(probe.prime for certificate in table.certificates for probe in certificate.probes),
        tuple(primes),
    )


def _check_equations(table: Reductions, certificate: Certificate) -> None:
    """Raise unless every equation of the certificate is one that the family has."""
    for equation in certificate.equations:
        try:
            table.source.check_equation(*equation)
        except FamilyError as error:
            raise VerificationFailed(f"the certificate has an equation that is none: {error}") from error


def _verify_stored(table: Reductions, certificate: Certificate) -> None:
    """Multiply out the witnesses that came with the table, and compare where the table says something."""
    check_stored_points(table, certificate)
    for probe in certificate.probes:
        multiply_out(table.source, certificate.equations, probe)
        if covers_point(table, probe):
            rows = RowsAt(table, probe)
            compare(table, probe, certificate.targets, rows)
            check_definitions(table, probe, rows)


def _verify_afresh(table: Reductions, seed: int) -> list[int]:
    """Let the core find witnesses at fresh primes, here and elsewhere, and multiply them out."""
    plans = [_plan(table, certificate) for certificate in table.certificates]
    primes = []
    for places in _rounds(table, PointSource(seed)):
        probes = _find_witnesses(table, plans, places)
        first = probes[0]
        rows = RowsAt(table, first) if covers_point(table, first) else None
        for plan, probe, certificate in zip(plans, probes, table.certificates, strict=True):
            multiply_out(table.source, plan.equations, probe)
            if rows is not None:
                compare(table, probe, certificate.targets, rows)
        if rows is not None:
            check_definitions(table, first, rows)
        primes.append(first.prime)
    return primes


def _plan(table: Reductions, certificate: Certificate) -> SelectedEquations:
    """Return the plan of a certificate's equations.

    Where equations were given, targets may have been above all other integrals. Those that are no masters may
    always be: what is left is the same.
    """
    source, masters = table.source, set(certificate.masters)
    targets = tuple(t for t in certificate.targets if not source.is_zero(sector_of(source.key(t))))
    # a combination is no column; what learning preferred in its place is among the certificate's masters
    combined = any(isinstance(master, Combination) for master in table.preferred_masters)
    columns = columns_of(
        source,
        table.order,
        certificate.masters if combined else table.preferred_masters,
        equations=certificate.equations,
        last=(target for target in targets if target not in masters),
    )
    return SelectedEquations(columns, targets, certificate.equations)


def _rounds(table: Reductions, source: PointSource) -> Iterator[Iterator[Place]]:
    """Return attempts for each fresh witness.

    One is where the table speaks, or two if it has free symbols, which take random values. If symbols are
    given, a last one is elsewhere: there the equations must reduce to the same masters, unless the table says
    that its point is special and was learnt at by itself.
    """
    symbols = table.source.symbols
    own = 2 if table.symbols else 1

    def attempts(number: int, given: Mapping[str, Fraction]) -> Iterator[Place]:
        for attempt in range(number * ATTEMPTS, (number + 1) * ATTEMPTS):
            prime = _fresh_prime(source, attempt)
            if table.prime is not None and number < own:
                prime = table.prime
            drawn = dict(zip(symbols, source.residues(prime, 0, len(symbols)), strict=True))
            yield prime, {symbol: given.get(symbol, Fraction(drawn[symbol])) for symbol in symbols}

    for number in range(own):
        yield attempts(number, table.at)
    if table.at and not table.provenance.get("special_point"):
        yield attempts(own, {})


def _find_witnesses(
    table: Reductions, plans: list[SelectedEquations], places: Iterator[Place]
) -> list[WitnessProbe]:
    """Return the witnesses of all plans at the first place that is not unlucky."""
    wanted = [set(certificate.masters) for certificate in table.certificates]
    for prime, point in places:
        if not have_residues(point.values(), prime):
            continue
        solutions = [plan.solve(prime, plan.residues(point, prime)) for plan in plans]
        if all(
            masters.issuperset(reduction)
            for masters, solution in zip(wanted, solutions, strict=True)
            for reduction in solution.reductions.values()
        ):
            return [WitnessProbe.from_solution(solution, point) for solution in solutions]
    raise VerificationFailed(
        "the equations of the certificate do not reduce the targets to the table's masters; "
        "do not use this table"
    )


def _fresh_prime(source: PointSource, number: int) -> int:
    (start,) = source.residues(_core.MAX_MODULUS, -1 - number, 1)
    (prime,) = _core.primes_below(max(start, 2**61), 1)
    return prime
