"""Two shifts of the dimension in opposite directions are each other's inverse.

With ``I(d + by) = M(d) I(d)`` in both directions, ``M₋(d + 2) M₊(d) = 1`` if M₊ has ``by = 2``. M₋ is made of
the first Symanzik polynomial and M₊ of Baikov's, of integrals with dots and with numerators.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tilth.calculus.dimension_operators import dimension_operator
from tilth.calculus.places import ADVICE, ATTEMPTS, POINTS, draw_point
from tilth.calculus.reduced_there import reduced_there
from tilth.calculus.residues import ResiduePoint, Residues, product, some_place, weighted_sum
from tilth.calculus.shift_data import ShiftMatrix
from tilth.calculus.start import Start
from tilth.errors import OptionError, VerificationFailed
from tilth.pipeline.options import ReduceOptions
from tilth.seeding import SeedingRule

__all__ = ["check_inverse", "check_inverse_elsewhere"]


def check_inverse(shift: ShiftMatrix, back: ShiftMatrix, random: Random) -> None:
    """Check that a shift undoes another, at random points modulo primes.

    Raises
    ------
    OptionError
        They do not belong together.
    VerificationFailed
        Naming the masters of an entry.
    """
    here, there = (
        (one.family, one.masters, one.metric, one.by * sign, dict(one.at))
        for one, sign in ((shift, 1), (back, -1))
    )
    if here != there:
        raise OptionError(
            f"{back!r} does not lead back from {shift!r}, give a shift by {-shift.by} of the same masters at "
            "the same point"
        )
    for _ in range(POINTS):
        point, matrix = _evaluated(shift, random)
        other = _moved(point, shift.by).matrix(back.matrix)
        while other is None:
            point, matrix = _evaluated(shift, random)
            other = _moved(point, shift.by).matrix(back.matrix)
        _check(shift, matrix, other, point.prime)


def check_inverse_elsewhere(
    shift: ShiftMatrix, start: Start[ReduceOptions], seeding: SeedingRule | str
) -> None:
    """Check at one point modulo a prime that the shift back, reduced there, undoes a shift.

    Raises
    ------
    VerificationFailed
        Naming the masters of an entry.
    SingularKinematics, LimitExceeded
        The shift back cannot be made.
    """
    back = dimension_operator(shift.family, -shift.by, shift.metric)
    point, matrix = _evaluated(shift, Random(start.options.seed))
    name = f"the shift by {-shift.by}"
    found = reduced_there(shift, {name: back.of}, start, seeding, _moved(point, shift.by))
    _check(shift, matrix, found[name], point.prime)


def _evaluated(shift: ShiftMatrix, random: Random) -> tuple[ResiduePoint, Residues]:
    for _ in range(ATTEMPTS):
        point = draw_point(shift, random)
        matrix = point.matrix(shift.matrix)
        if matrix is not None:
            return point, matrix
    raise VerificationFailed(f"a denominator vanishes at each of {ATTEMPTS} random points; {ADVICE}")


def _moved(point: ResiduePoint, by: int) -> ResiduePoint:
    """Return the point with d + by in the place of d."""
    return replace(point, residues={**point.residues, "d": (point.residues["d"] + by) % point.prime})


def _check(shift: ShiftMatrix, matrix: Residues, back: Residues, prime: int) -> None:
    unit = {place: {place: 1} for place in range(len(shift.masters))}
    place = some_place(weighted_sum([(1, product(back, matrix, prime)), (-1, unit)], prime))
    if place is not None:
        row, column = (shift.masters[number] for number in place)
        raise VerificationFailed(
            f"{row} shifted by {shift.by} and back is not itself: a term with {column} is left modulo "
            f"{prime}; {ADVICE}"
        )
