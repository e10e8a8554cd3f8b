"""Propagators as momenta: what a map of momenta has to match.

A quadratic propagator is ``c (a.k + b.p)^2`` plus a constant, a linear one ``(a.k) (b.p)`` plus a constant.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import NamedTuple

from tilth.family.kinematics.propagators import Propagator, PropagatorBasis
from tilth.family.numbers import Rational, plain

__all__ = ["Line", "Row", "line_of", "lines_of"]

#: Factors of momenta.
Row = tuple[Rational, ...]


class Line(NamedTuple):
    """One propagator.

    Attributes
    ----------
    scale : Fraction
        c; one for a linear propagator. The factors a of a quadratic one are coprime integers.
    loop, external : tuple of int or Fraction, lengths L and E
        a and b. Those of a quadratic propagator are defined up to a common sign, those of a linear one up to
        factors whose product is one.
    quadratic : bool
    """

    scale: Fraction
    loop: Row
    external: Row
    quadratic: bool


def line_of(propagator: Propagator, loops: int, externals: int) -> Line | None:
    """Return a propagator as a line; None if it is the square of no momentum and not linear either."""
    products = propagator.products

    def entry(i: int, j: int) -> Fraction:
        return products.get((min(i, j), max(i, j)), Fraction(0)) / (1 if i == j else 2)

    inner = [[entry(i, j) for j in range(loops)] for i in range(loops)]
    mixed = [[entry(i, loops + e) for e in range(externals)] for i in range(loops)]
    first = next((i for i in range(loops) if inner[i][i]), None)
    if first is not None:
        scale = inner[first][first]
        loop = tuple(plain(inner[first][j] / scale) for j in range(loops))
        external = tuple(plain(value / scale) for value in mixed[first])
        if not _is_product(inner, mixed, scale, loop, external):
            return None
        # Of all multiples the one whose loop part is made of coprime integers: what a substitution of loop
        # momenta by integer combinations of others, and back, turns into such a one.
        size = lcm(*(Fraction(value).denominator for value in loop))
        loop, external = (tuple(plain(value * size) for value in row) for row in (loop, external))
        return Line(scale / size**2, loop, external, quadratic=True)
    first = next((i for i in range(loops) if any(mixed[i])), None)
    if first is None or any(any(row) for row in inner):
        return None
    lead = next(value for value in mixed[first] if value)
    external = tuple(plain(2 * value) for value in mixed[first])
    loop = tuple(
        plain(next(v for v, w in zip(mixed[i], mixed[first], strict=True) if w) / lead) for i in range(loops)
    )
    same = all(2 * mixed[i][e] == loop[i] * external[e] for i in range(loops) for e in range(externals))
    return Line(Fraction(1), loop, external, quadratic=False) if same else None


def lines_of(basis: PropagatorBasis) -> list[Line | None]:
    """Return all propagators of a family as lines."""
    externals = len(basis.algebra.momenta) - basis.loops
    return [line_of(propagator, basis.loops, externals) for propagator in basis.propagators]


def _is_product(
    inner: list[list[Fraction]], mixed: list[list[Fraction]], scale: Fraction, loop: Row, external: Row
) -> bool:
    return all(
        row == [scale * a * b for b in loop] and others == [scale * a * b for b in external]
        for row, others, a in zip(inner, mixed, loop, strict=True)
    )
