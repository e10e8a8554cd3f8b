"""Sectors whose polynomial does not depend on some direction.

Let c . dG/dx = 0 with constants c for G = U + F. On its maximal cut an integral is one of a polynomial in x
times a power of G. Every polynomial is c . d/dx of another one, so that every integral is that of a total
derivative, which is zero. The critical points, if there are any, are not isolated. The bubble of equal
masses with its momentum on the light cone is such a sector, with G = (x1 + x2) (1 + m (x1 + x2)).
"""

from __future__ import annotations

from tilth.family import Family
from tilth.masters.count.point import ModularPoint, reduced

__all__ = ["has_free_direction"]


def has_free_direction(family: Family, sector: int, point: ModularPoint) -> bool:
    """Whether some constant combination of the derivatives of U + F vanishes at a kinematic point.

    U and F have different degrees, so each of them has to lose the direction.
    """
    polynomials = family.symanzik(sector)
    lines = len(polynomials.slots)
    rows: list[dict[tuple[int, ...], int]] = []
    for line in range(lines):
        row: dict[tuple[int, ...], int] = {}
        for polynomial in (polynomials.first, polynomials.second):
            for powers, coefficient in polynomial.derivative(line).to_dict().items():
                of_line = tuple(int(power) for power in powers[:lines])
                value = point.terms({powers[lines:]: coefficient})
                row[of_line] = (row.get(of_line, 0) + value) % point.prime
        rows.append(row)
    columns = sorted({monomial for row in rows for monomial in row})
    matrix = [[row.get(monomial, 0) for monomial in columns] for row in rows]
    return len(reduced(matrix, len(columns), point.prime)[1]) < lines
