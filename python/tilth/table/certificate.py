"""The witness of a reduction, and multiplying it out with freshly generated equations.

Nothing here touches the compiled core: equations come from the family's identities, or as they were given, in
plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tilth.errors import VerificationFailed
from tilth.family import EquationSource, ModularIdentities, Named, sector_of
from tilth.plan import Equation, Solution

__all__ = ["Certificate", "WitnessProbe", "multiply_out"]

Indices = tuple[int, ...]


@dataclass(frozen=True)
class WitnessProbe:
    """Witnesses of all targets at one point modulo one prime.

    Attributes
    ----------
    prime : int
    point : dict
        {symbol: value}.
    combinations : dict
        {target: ((number of the equation, residue), ...)}.
    reductions : dict
        {target: {master: residue}}: what the target reduces to at this point.
    """

    prime: int
    point: Mapping[str, Fraction]
    combinations: Mapping[Named, tuple[tuple[int, int], ...]]
    reductions: Mapping[Named, Mapping[Named, int]]

    @classmethod
    def from_solution(cls, solution: Solution, point: Mapping[str, Fraction]) -> WitnessProbe:
        """Return the part of a solution that proves it."""
        return cls(solution.prime, point, solution.combinations, solution.reductions)


@dataclass(frozen=True)
class Certificate:
    """Why a table is true: equations, and the factors by which they combine to each reduction.

    Attributes
    ----------
    equations : tuple of Equation
        The selected equations.
    probes : tuple of WitnessProbe
        At primes that the reduction did not use. For a table at a numeric point one there and one at a random
        point; for a table with free symbols at least two at random values of these.
    """

    equations: tuple[Equation, ...]
    probes: tuple[WitnessProbe, ...]

    @cached_property
    def targets(self) -> tuple[Named, ...]:
        """The targets that it speaks of."""
        return tuple(dict.fromkeys(target for probe in self.probes for target in probe.combinations))

    @cached_property
    def masters(self) -> tuple[Named, ...]:
        """The integrals that its witnesses reduce the targets to; `Table.change_masters` leaves them."""
        rows = (row for probe in self.probes for row in probe.reductions.values())
        return tuple(dict.fromkeys(master for row in rows for master in row))


def multiply_out(source: EquationSource, equations: tuple[Equation, ...], probe: WitnessProbe) -> None:
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
    made: dict[int, dict[Indices, int]] = {}
    prime = probe.prime
    for target, combination in probe.combinations.items():
        # A target of a zero sector is zero without any equation.
        at = source.key(target)
        total: dict[Indices, int] = {} if source.is_zero(sector_of(at)) else {at: -1}
        for number, factor in combination:
            if number not in made:
                if not 0 <= number < len(equations):
                    raise VerificationFailed(
                        f"the witness of {target} names equation {number}, which is not there"
                    )
                made[number] = modular.equation(*equations[number])
            for indices, coefficient in made[number].items():
                total[indices] = total.get(indices, 0) + factor * coefficient
        for master, coefficient in probe.reductions.get(target, {}).items():
            key = source.key(master)
            total[key] = total.get(key, 0) + coefficient
        wrong = next((indices for indices, value in total.items() if value % prime), None)
        if wrong is not None:
            raise VerificationFailed(
                f"the witness of {target} does not combine the equations to its reduction modulo {prime}: "
                f"the coefficient of {source[wrong]} is off; do not use this table"
            )
