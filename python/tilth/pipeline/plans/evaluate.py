"""Exact values at rational points, from probes modulo several primes.

A coefficient that fits the residues of some primes is taken as found when the next prime confirms it: near
2^50 it would do so by accident once in 10^15.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import SingularKinematics
from tilth.family.numbers import have_residues, residue_of
from tilth.family.points import point_text

__all__ = ["exact_values"]

#: Every backend has fields of these primes.
BELOW = 2**50

#: Primes in a row at which a point is unlucky before it is taken for special: each is so with a chance of
#: some hundred in 2^50.
UNLUCKY_IN_A_ROW = 3

MAX_PRIMES = 4_000

#: Residues that are kept at a time: points beyond wait.
MOST_RESIDUES = 2**22

#: From residues of points (n, symbols) and a prime to which of them are good, and residues (n, functions).
Prober = Callable[[NDArray[np.uint64], int], tuple[NDArray[np.bool_], NDArray[np.uint64]]]

Guess = list[tuple[int, int] | None]

#: Of all functions at a point.
Values = list[Fraction]


@dataclass
class _Point:
    """What is known of a point so far."""

    values: Mapping[str, Fraction]
    primes: list[int] = field(default_factory=list)
    residues: list[NDArray[np.uint64]] = field(default_factory=list)
    guess: Guess = field(default_factory=list)
    unlucky: int = 0
    next_attempt: int = 1

    def take(self, prime: int, residues: NDArray[np.uint64]) -> Values | None:
        """Take residues modulo one more prime; return the values if it confirms what others suggest."""
        self.unlucky = 0
        if (
            len(self.guess) == len(residues)
            and self.primes
            and _confirms(self.guess, residues.tolist(), prime)
        ):
            return [Fraction(*pair) for pair in self.guess if pair is not None]
        self.primes.append(prime)
        self.residues.append(residues)
        self.guess = []
        if len(self.primes) >= self.next_attempt:
            guess = _core.reconstruct(np.array(self.residues), self.primes)
            self.guess = guess if all(pair is not None for pair in guess) else []
            # Each attempt starts afresh, so they become rarer.
            self.next_attempt = len(self.primes) + 1 + len(self.primes) // 6
        return None


def exact_values(
    points: Sequence[Mapping[str, Fraction]], functions: int, prober: Prober, advice: str
) -> list[Values | SingularKinematics]:
    """Return the values of all functions at each point, or why there are none.

    There are none where the plan divides by zero, or where values do not fit rationals of moderate size.

    Parameters
    ----------
    points : sequence of mapping
        Values of the free symbols, in their order.
    functions : int
        How many there are.
    prober : callable
    advice : str
        What to do at a special point, for the message.
    """
    together = max(1, MOST_RESIDUES // max(1, functions))
    values: list[Values | SingularKinematics] = []
    for start in range(0, len(points), together):
        values += _some_values(points[start : start + together], prober, advice)
    return values


def _some_values(
    points: Sequence[Mapping[str, Fraction]], prober: Prober, advice: str
) -> list[Values | SingularKinematics]:
    found: dict[int, Values | SingularKinematics] = {}
    waiting = dict(enumerate(map(_Point, points)))
    prime = BELOW
    for _ in range(MAX_PRIMES):
        if not waiting:
            break
        (prime,) = _core.primes_below(prime, 1)
        here = {n: point for n, point in waiting.items() if have_residues(point.values.values(), prime)}
        rows = [[residue_of(value, prime) for value in point.values.values()] for point in here.values()]
        array = np.array(rows, dtype=np.uint64).reshape(len(rows), len(points[0]))
        good, residues = prober(array, prime)
        for (number, point), lucky, row in zip(here.items(), good.tolist(), residues, strict=True):
            if not lucky:
                point.unlucky += 1
                if point.unlucky == UNLUCKY_IN_A_ROW:
                    found[number] = SingularKinematics(
                        f"the plan divides by zero at {point_text(point.values)}, whatever the prime: a "
                        f"pivot that is not zero elsewhere vanishes there; {advice}"
                    )
                    del waiting[number]
            elif (values := point.take(prime, row.copy())) is not None:
                found[number] = values
                del waiting[number]
    for number, point in waiting.items():
        found[number] = SingularKinematics(
            f"coefficients at {point_text(point.values)} do not fit rationals of {MAX_PRIMES} primes, take a "
            "simpler point"
        )
    return [found[number] for number in range(len(points))]


def _confirms(guess: Guess, residues: Sequence[int], prime: int) -> bool:
    return all(
        pair is not None and pair[1] % prime and (pair[0] - residue * pair[1]) % prime == 0
        for pair, residue in zip(guess, residues, strict=True)
    )
