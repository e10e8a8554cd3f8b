"""A propagator as a product of two momenta, which is all that Kira's files have.

With x the loop and external momenta, a propagator is ``Q(x) + constant``; what Q has of external momenta
alone belongs to the constant, so it is free. A square ``(a.x)^2`` is looked for first, then a product
``(a.x)(b.x)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import isqrt

from tilth.family.kinematics.lines import line_of
from tilth.family.kinematics.propagators import Propagator
from tilth.frozen import dataclass

__all__ = ["Factors", "factors_of"]

Vector = tuple[Fraction, ...]
#: The coefficient of x_i x_j in a propagator, i and j in either order.
Coefficients = Callable[[int, int], Fraction]

_ZERO = Fraction(0)


@dataclass(frozen=True)
class Factors:
    """Two momenta by their coefficients, loop momenta first; equal ones for a square."""

    left: Vector
    right: Vector


def factors_of(propagator: Propagator, loops: int, externals: int) -> Factors | None:
    """Return momenta a and b with ``a.b`` equal to a propagator up to a constant, None if there are none.

    Parameters
    ----------
    propagator : Propagator
    loops, externals : int
        Numbers L and E of momenta.
    """
    line = line_of(propagator, loops, externals)
    if line is not None:
        loop, external = (tuple(Fraction(value) for value in row) for row in (line.loop, line.external))
        if not line.quadratic:
            return Factors(loop + (_ZERO,) * externals, (_ZERO,) * loops + external)
        if all(value.denominator == 1 for value in external):
            return Factors(tuple(line.scale * value for value in loop + external), loop + external)

    def entry(i: int, j: int) -> Fraction:
        return propagator.products.get((min(i, j), max(i, j)), _ZERO)

    momenta = range(loops + externals)
    first = next(i for i in range(loops) if any(entry(i, j) for j in momenta))
    for left, right in (_without_square if not entry(first, first) else _with_square)(
        entry, first, loops, externals
    ):
        if all(
            left[i] * right[j] + (left[j] * right[i] if i != j else 0) == entry(i, j)
            for i in range(loops)
            for j in range(i, loops + externals)
        ):
            return Factors(left, right)
    return None


def _without_square(
    entry: Coefficients, first: int, loops: int, externals: int
) -> Iterator[tuple[Vector, Vector]]:
    """Where the first loop momentum has no square it stands in a alone: its row is b."""
    right = tuple(_ZERO if j == first else entry(first, j) for j in range(loops + externals))
    lead = next(j for j, value in enumerate(right) if value)
    own = entry(lead, lead) / right[lead] if lead < loops else _ZERO
    left = tuple(
        own
        if k == lead
        else _ZERO
        if k >= loops and lead >= loops
        else (entry(lead, k) - own * right[k]) / right[lead]
        for k in range(loops + externals)
    )
    yield left, right


def _with_square(
    entry: Coefficients, first: int, loops: int, externals: int
) -> Iterator[tuple[Vector, Vector]]:
    """Where it has one, a has it once and b as often as the square; the others solve quadratic equations."""
    square = entry(first, first)
    choices = [_pairs(entry(first, k), square, entry(k, k)) for k in range(loops) if k != first]
    for chosen in product(*choices):
        pairs = [*chosen[:first], (Fraction(1), square), *chosen[first:]]
        pairs += [
            _solved(pairs[:loops], [entry(i, loops + e) for i in range(loops)]) for e in range(externals)
        ]
        left, right = zip(*pairs, strict=True)
        yield left, right


def _pairs(mixed: Fraction, square: Fraction, own: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return all (a, b) with ``b + a*square == mixed`` and ``a*b == own``."""
    root = _root(mixed * mixed - 4 * square * own)
    if root is None:
        return []
    values = {(mixed + sign * root) / (2 * square) for sign in (1, -1)}
    return [(a, mixed - a * square) for a in sorted(values)]


def _root(value: Fraction) -> Fraction | None:
    """Return the square root, None if it is not rational."""
    if value < 0:
        return None
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(above, below) if above**2 == value.numerator and below**2 == value.denominator else None


def _solved(
    pairs: Sequence[tuple[Fraction, Fraction]], mixed: Sequence[Fraction]
) -> tuple[Fraction, Fraction]:
    """Return (a, b) of an external momentum with ``a_i b + b_i a == mixed_i``, if there is one for all i."""
    for ((a, b), value), ((c, d), other) in combinations(zip(pairs, mixed, strict=True), 2):
        determinant = a * d - b * c
        if determinant:
            return (a * other - c * value) / determinant, (d * value - b * other) / determinant
    a, value = next((a, value) for (a, _), value in zip(pairs, mixed, strict=True) if a)
    return _ZERO, value / a
