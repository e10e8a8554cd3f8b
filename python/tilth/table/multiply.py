"""Multiplying out witnesses, in plain Python and with freshly made equations.

Nothing here touches the compiled core: equations come from the family's identities, or as they were given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from tilth.errors import VerificationFailed
from tilth.family import EquationSource, ModularIdentities, Named, sector_of
from tilth.plan import Equation
from tilth.table.certificate import RowCertificate, WitnessProbe

__all__ = ["ADVICE", "check_numbers", "expected_sum", "multiplied", "multiply_out"]

ADVICE = "do not use this table"

#: Equations between two news: plain Python makes some ten thousand in a second.
EQUATIONS_PER_NEWS = 4_096

Key = tuple[int, ...]


def check_numbers(equations: tuple[Equation, ...], witness: Iterable[tuple[int, int]], of: str) -> None:
    """Raise unless the equations that a witness names are there."""
    for number, _ in witness:
        if not 0 <= number < len(equations):
            raise VerificationFailed(f"the witness of {of} names equation {number}, which is not there")


def multiplied(
    source: EquationSource,
    equations: tuple[Equation, ...],
    prime: int,
    point: Mapping[str, Fraction],
    factors: Mapping[int, int],
    watch: Callable[[int], object],
) -> dict[Named, int]:
    """Return the sum of equations with factors as {integral: residue}, zeros left out.

    Parameters
    ----------
    source : Family or System
    equations : tuple of Equation
    prime : int
    point : mapping
        {symbol: value}.
    factors : mapping
        {number of the equation: residue}.
    watch : callable
        Called now and then with the number of equations added.
    """
    modular = ModularIdentities(source, prime, point)
    total: dict[Key, int] = {}
    for done, (number, factor) in enumerate(factors.items(), start=1):
        for key, coefficient in modular.equation(*equations[number]).items():
            total[key] = (total.get(key, 0) + factor * coefficient) % prime
        if done % EQUATIONS_PER_NEWS == 0:
            watch(done)
    return {source[key]: value for key, value in total.items() if value}


def expected_sum(
    source: EquationSource, prime: int, factors: Mapping[Named, int], remainder: Mapping[Named, int]
) -> dict[Named, int]:
    """Return ``Σ factor · target − Σ residue · master`` as {integral: residue}, zeros left out.

    A target of a zero sector is zero without any equation.
    """
    total: dict[Named, int] = {}
    for target, factor in factors.items():
        if not source.is_zero(sector_of(source.key(target))):
            total[target] = total.get(target, 0) + factor
    for master, residue in remainder.items():
        total[master] = total.get(master, 0) - residue
    return {integral: value % prime for integral, value in total.items() if value % prime}


def multiply_out(source: EquationSource, certificate: RowCertificate, probe: WitnessProbe) -> None:
    """Check that the witness of every target combines the equations to target minus reduction.

    Each equation is made afresh from its identity at the probe's point. Modulo the probe's prime

    > Σ y_i · equation_i = target − Σ c_j · master_j

    must hold coefficient by coefficient.

    Raises
    ------
    VerificationFailed
        For the first target where it does not, or an equation that does not exist.
    """
    modular = ModularIdentities(source, probe.prime, probe.point)
    made: dict[int, dict[Key, int]] = {}
    prime = probe.prime
    for target, combination in probe.combinations.items():
        check_numbers(certificate.equations, combination, str(target))
        expected = expected_sum(source, prime, {target: 1}, probe.reductions.get(target, {}))
        total = {source.key(integral): -value for integral, value in expected.items()}
        for number, factor in combination:
            if number not in made:
                made[number] = modular.equation(*certificate.equations[number])
            for key, coefficient in made[number].items():
                total[key] = total.get(key, 0) + factor * coefficient
        wrong = next((key for key, value in total.items() if value % prime), None)
        if wrong is not None:
            raise VerificationFailed(
                f"the witness of {target} does not combine the equations to its reduction modulo {prime}: "
                f"the coefficient of {source[wrong]} is off; {ADVICE}"
            )
