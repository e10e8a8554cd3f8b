"""Which external momenta are null, and whether the others are independent."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tilth.errors import FamilyError
from tilth.family.algebra.rational import RationalFunction, SymbolRing
from tilth.family.kinematics.products import Kinematics
from tilth.family.numbers import number_text

__all__ = ["check_independent"]


def check_independent(kinematics: Kinematics) -> None:
    """Refuse externals of which a combination is orthogonal to all of them, unless it is one of them.

    A momentum that is orthogonal to all externals and to itself, such as the only one of a bubble at p^2 = 0,
    is a null momentum, and nothing says that it vanishes: all identities hold with it. A combination of
    several that is orthogonal to all is what a sum looks like that vanishes by momentum conservation.

    Raises
    ------
    FamilyError
        Naming the combination.
    """
    if not kinematics.gram.is_zero():
        return
    lines = [i for i in range(len(kinematics.externals)) if i not in kinematics.null]
    rows = [[kinematics.product(i, j) for j in lines] for i in lines]
    found = _null_vector(rows, kinematics.ring)
    names = [kinematics.externals[i] for i in lines]
    raise FamilyError(
        f"externals {', '.join(kinematics.externals)} have a vanishing Gram determinant and are linearly "
        f"dependent: {_combination(found, names)} is orthogonal to all of them, so keep an independent "
        f'subset, or give momentum_conservation = "{names[-1]} = ..."'
    )


def _null_vector(rows: Sequence[Sequence[RationalFunction]], ring: SymbolRing) -> list[RationalFunction]:
    """Return a vector that a singular matrix maps to zero, by elimination."""
    size = len(rows)
    zero, one = ring.constant(0), ring.constant(1)
    left = [list(row) for row in rows]
    pivots: list[int] = []
    for column in range(size):
        place = len(pivots)
        found = next((r for r in range(place, size) if not left[r][column].is_zero()), None)
        if found is None:
            vector = [zero] * size
            vector[column] = one
            for row, pivot in zip(left, pivots, strict=False):
                vector[pivot] = -row[column]
            return vector
        left[place], left[found] = left[found], left[place]
        pivot_row = [entry / left[place][column] for entry in left[place]]
        left[place] = pivot_row
        for r in range(size):
            factor = left[r][column]
            if r != place and not factor.is_zero():
                left[r] = [x - factor * y for x, y in zip(left[r], pivot_row, strict=True)]
        pivots.append(column)
    raise AssertionError("the matrix is singular")


def _combination(vector: Sequence[RationalFunction], names: Sequence[str]) -> str:
    """Write a vector like ``p1 - 2*p3``."""
    text = ""
    for value, name in zip(vector, names, strict=True):
        if value.is_zero():
            continue
        number = value.rational()
        if number is None:
            text += f" + ({value})*{name}"
            continue
        size = "" if abs(number) == 1 else f"{number_text(abs(number))}*"
        text += f" {'-' if number < Fraction(0) else '+'} {size}{name}"
    return "-" + text[3:] if text.startswith(" - ") else text[3:]
