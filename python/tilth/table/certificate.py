"""Certificates: the equations that a table follows from, and the factors that show it.

There are two kinds. A combined certificate has one witness per point, of a random combination of all rows: it
is no longer than the list of equations, however many targets there are. A certificate by rows has a witness
per target and point.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from tilth.family import Named
from tilth.frozen import dataclass
from tilth.plan import Equation, Solution

__all__ = ["Certificate", "CombinedCertificate", "CombinedProbe", "RowCertificate", "WitnessProbe"]

Witness: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class CombinedProbe:
    """A witness of one random combination of targets, at one point modulo one prime.

    Attributes
    ----------
    where : str
        Whether the table speaks there: ``"table"`` or ``"elsewhere"``, see `places`.
    attempt : int
        How often the place was drawn before because pivots vanished there.
    prime : int
    point : dict
        {symbol: value}.
    equations : tuple of (int, int)
        Numbers of equations, and their factors.
    remainder : dict
        {master: residue}: what the combination of targets reduces to.
    """

    where: str
    attempt: int
    prime: int
    point: Mapping[str, Fraction]
    equations: Witness
    remainder: Mapping[Named, int]


@dataclass(frozen=True)
class CombinedCertificate:
    """Why a table is true: equations, and factors by which they combine to random combinations of its rows.

    Attributes
    ----------
    equations : tuple of Equation
        The selected equations.
    targets, masters : tuple of Integral or Label
        The targets that it speaks of, and the integrals that they are reduced to, which
        `Table.change_masters` leaves as they are.
    statement : str
        The hash of what it proves, see `statement`: the factors of the targets follow from it, and prime and
        point where the table leaves these free.
    probes : tuple of CombinedProbe
        At the places that `places.wanted` lists.
    """

    equations: tuple[Equation, ...]
    targets: tuple[Named, ...]
    masters: tuple[Named, ...]
    statement: str
    probes: tuple[CombinedProbe, ...]


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
    combinations: Mapping[Named, Witness]
    reductions: Mapping[Named, Mapping[Named, int]]

    @classmethod
    def from_solution(cls, solution: Solution, point: Mapping[str, Fraction]) -> WitnessProbe:
        """Return the part of a solution that proves it."""
        return cls(solution.prime, point, solution.combinations, solution.reductions)


@dataclass(frozen=True)
class RowCertificate:
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


Certificate: TypeAlias = CombinedCertificate | RowCertificate
