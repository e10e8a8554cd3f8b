"""Elimination at points that agree: which equations are independent, whatever the numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from tilth import _core
from tilth.errors import UnluckyPoint
from tilth.pipeline.options import Computation
from tilth.plan import PointSource

__all__ = ["POINTS_HELD", "WORTH_THREADS", "Agreement", "Eliminable", "Probe", "agree"]

MAX_POINTS = 200

#: Eliminations that are held at a time with large primes.
POINTS_HELD = 2

ENOUGH = 2**60

#: Below so many equations a second thread costs more than it saves.
WORTH_THREADS = 5_000


class Eliminable(Protocol):
    """A system of the core: equations of seeds, or equations with polynomial coefficients."""

    def eliminate(
        self,
        points: list[tuple[int, list[int]]],
        witness: bool,
        threads: int,
        ranks: list[int] | None = None,
        max_bytes: int | None = None,
    ) -> list[_core.Elimination]:
        """Eliminate at each ``(prime, residues)``."""

    @property
    def bytes(self) -> int:
        """Bytes of memory held."""


@dataclass(frozen=True)
class Probe:
    """An elimination, and the point where it was made."""

    prime: int
    residues: tuple[int, ...]
    elimination: _core.Elimination


@dataclass(frozen=True)
class Agreement:
    """Probes that took the same course, in at least two primes, and how many points were dropped."""

    probes: list[Probe]
    unlucky: int


def agree(system: Eliminable, symbols: int, options: Computation) -> Agreement:
    """Eliminate at points in at least two primes that take the same course; drop what is less generic.

    The rank alone does not tell: most unlucky points keep it and change the pivots. Among all points the
    generic one dominates, so the most generic course so far is kept. It counts once the primes of the
    points that took it multiply to more than 2^60: two points for large primes, several for tiny ones,
    with which two points may well have the same accident.

    Raises
    ------
    UnluckyPoint
        Too few points agreed, which happens for tiny primes only.
    """
    source = PointSource(options.seed)
    primes = options.learning_primes
    agreed: list[Probe] = []
    unlucky = 0
    room = None if options.max_memory is None else max(0, options.max_memory - system.bytes) // POINTS_HELD
    for number in range(0, MAX_POINTS, 2):
        # Two at a time, on two threads. Witnesses are recorded for all: any may turn out to be kept.
        points = [
            (prime, source.residues(prime, point // len(primes), symbols))
            for point in (number, number + 1)
            for prime in (primes[point % len(primes)],)
        ]
        for (prime, residues), elimination in zip(
            points, system.eliminate(points, True, options.threads, max_bytes=room), strict=True
        ):
            probe = Probe(prime, tuple(residues), elimination)
            if not agreed or elimination.agrees_with(agreed[0].elimination):
                agreed.append(probe)
            elif elimination.dominates(agreed[0].elimination):
                unlucky += len(agreed)
                agreed = [probe]
            else:
                unlucky += 1
        if len({probe.prime for probe in agreed}) > 1 and _product(agreed) > ENOUGH:
            return Agreement(agreed, unlucky)
    raise UnluckyPoint(
        f"of {MAX_POINTS} points modulo {', '.join(map(str, primes))} only {len(agreed)} took the same "
        "course, learn with larger primes"
    )


def _product(probes: list[Probe]) -> int:
    return math.prod(probe.prime for probe in probes)
