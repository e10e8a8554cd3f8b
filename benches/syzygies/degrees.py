"""How long the coefficients of combinations are as functions of the invariants: their degrees on a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flint import nmod, nmod_poly

from tilth.family import Family
from tilth.system import PointSource

from .dot_free import DotFree

__all__ = ["Degrees", "degrees_of"]


class Degrees(NamedTuple):
    """Of a rational function, or the largest of several."""

    numerator: int
    denominator: int


def degrees_of(family: Family, sector: int, degree: int, prime: int, points: int = 30) -> Degrees:
    """Return the largest degrees that any coefficient of a sector's combinations has, one of each being 1.

    Parameters
    ----------
    family : Family
    sector : int
    degree : int
        Of the combinations, at most.
    prime : int
    points : int
        On a random line; they are enough for degrees that add up to less.

    Raises
    ------
    ValueError
        There were too few points.
    """
    source, count = PointSource(), len(family.symbols)
    start, step = (source.residues(prime, number, count) for number in (1, 2))
    places = source.residues(prime, 3, points)
    runs = []
    for place in places:
        residues = [(a + place * b) % prime for a, b in zip(start, step, strict=True)]
        runs.append(DotFree(family, prime, residues).up_to(sector, degree))
    found = [
        _rational(places, [one[unknown] for one in same], prime)
        for same in zip(*runs, strict=True)
        for unknown in same[0]
    ]
    highest = [max((one[place] for one in found), default=0) for place in (0, 1)]
    return Degrees(*highest)


def _rational(places: Sequence[int], values: Sequence[int], prime: int) -> Degrees:
    """Return the degrees of the simplest rational function with these values, by Euclid's algorithm."""
    product, polynomial = nmod_poly([1], prime), nmod_poly([0], prime)
    for place, value in zip(places, values, strict=True):
        x = nmod(place, prime)
        polynomial += product * int((nmod(value, prime) - polynomial(x)) / product(x))
        product *= nmod_poly([-place % prime, 1], prime)
    before, factor_before = product, nmod_poly([0], prime)
    here, factor = polynomial, nmod_poly([1], prime)
    found = []
    while here.degree() >= 0:
        found.append((here.degree() + factor.degree(), here.degree(), factor.degree()))
        quotient = before // here
        before, here = here, before - quotient * here
        factor_before, factor = factor, factor_before - quotient * factor
    total, numerator, denominator = min(found, default=(0, 0, 0))
    if total + 2 > len(places):
        raise ValueError(f"{len(places)} points are too few for degrees {numerator} and {denominator}")
    return Degrees(numerator, denominator)
