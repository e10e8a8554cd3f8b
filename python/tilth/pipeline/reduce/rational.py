"""Exact rationals at a point from residues modulo several primes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from tilth import _core
from tilth.errors import SingularKinematics
from tilth.family import Integral
from tilth.family.numbers import have_residues
from tilth.family.points import point_text
from tilth.pipeline.options import Options
from tilth.plan import SelectedEquations, Solution
from tilth.system import prime_number

__all__ = ["OtherPivots", "Rationals", "lucky_solution", "rationals_at"]

UNLUCKY_IN_A_ROW = 3
MAX_PRIMES = 2000

Key = tuple[Integral, Integral]


class OtherPivots(Exception):
    """A point takes other pivots than generic ones, whatever the prime; never leaves the pipeline."""


class Rationals(NamedTuple):
    """Coefficients at a point, confirmed by a prime that was not used to find them.

    Attributes
    ----------
    values : dict
        {(target, master): Fraction}, zeros left out.
    primes : tuple of int
        Primes that the values were reconstructed from, and the one that confirmed them last.
    unlucky : int
        Primes that were dropped.
    next_prime : int
        Number of the first prime that was not touched.
    """

    values: dict[Key, Fraction]
    primes: tuple[int, ...]
    unlucky: int
    next_prime: int


def rationals_at(
    plan: SelectedEquations,
    reference: Solution,
    point: Mapping[str, Fraction],
    options: Options,
    first_prime: int,
) -> Rationals:
    """Reconstruct all coefficients at a point.

    One prime after the other is added until every coefficient that the primes so far suggest is found
    again modulo the next one.

    Raises
    ------
    OtherPivots
        The plan's equations degenerate at this point, whatever the prime.
    """
    solutions: list[Solution] = []
    keys: list[Key] = []
    guess: list[tuple[int, int] | None] = []
    next_attempt = 1
    unlucky = 0
    for number, solution in _lucky_solutions(plan, reference, point, first_prime):
        if solution is None:
            unlucky += 1
            continue
        if len(guess) == len(keys) and all(fraction is not None for fraction in guess) and solutions:
            found = dict(zip(keys, guess, strict=True))
            if _confirms(solution, found):
                values = {key: Fraction(*pair) for key, pair in found.items() if pair is not None and pair[0]}
                primes = (*(one.prime for one in solutions), solution.prime)
                return Rationals(values, primes, unlucky, number + 1)
        solutions.append(solution)
        new = {(t, m) for t, reduction in solution.reductions.items() for m in reduction}
        keys = list(dict.fromkeys([*keys, *sorted(new, key=str)]))
        if len(solutions) >= next_attempt:
            options.progress("reconstruction", f"{len(solutions)} primes")
            residues = np.array(
                [[one.reductions[t].get(m, 0) for t, m in keys] for one in solutions], dtype=np.uint64
            ).reshape(len(solutions), len(keys))
            guess = _core.reconstruct(residues, [one.prime for one in solutions])
            # Each attempt starts afresh, so they become rarer.
            next_attempt = len(solutions) + 1 + len(solutions) // 6
        else:
            guess = []
    raise SingularKinematics(
        f"coefficients at {point_text(point)} do not fit rationals of {MAX_PRIMES} primes, "
        "take a simpler point"
    )


def lucky_solution(
    plan: SelectedEquations, reference: Solution, point: Mapping[str, Fraction], first_prime: int
) -> tuple[Solution, int]:
    """Return a solution at a point with the pivots of the reference, and the number of the next prime.

    Raises
    ------
    OtherPivots
    """
    for number, solution in _lucky_solutions(plan, reference, point, first_prime):
        if solution is not None:
            return solution, number + 1
    raise AssertionError("the generator raises before it ends")


def _lucky_solutions(
    plan: SelectedEquations, reference: Solution, point: Mapping[str, Fraction], first_prime: int
) -> Iterator[tuple[int, Solution | None]]:
    """Solve at one prime after the other; None for a prime that was unlucky.

    With primes near 2^63 an accident is next to impossible, so that a few in a row mean that the point
    itself is special.

    Raises
    ------
    OtherPivots
        The point is special.
    """
    row = 0
    for number in range(first_prime, first_prime + MAX_PRIMES):
        prime = prime_number(number)
        if not have_residues(point.values(), prime):
            yield number, None
            continue
        solution = plan.solve(prime, plan.residues(point, prime))
        if solution.agrees_with(reference):
            row = 0
            yield number, solution
            continue
        row += 1
        if row == UNLUCKY_IN_A_ROW:
            raise OtherPivots
        yield number, None


def _confirms(solution: Solution, found: Mapping[Key, tuple[int, int] | None]) -> bool:
    prime = solution.prime
    for target, reduction in solution.reductions.items():
        if any((target, master) not in found for master in reduction):
            return False
    for (target, master), pair in found.items():
        if pair is None or pair[1] % prime == 0:
            return False
        expected = pair[0] * pow(pair[1], -1, prime) % prime
        if expected != solution.reductions[target].get(master, 0):
            return False
    return True
