"""The number of masters of a sector, counted without any equation of a reduction.

`point`        numbers modulo a prime: values of kinematics, small dense elimination
`monomials`    monomials and polynomials as integers
`equations`    the critical points of a sector as a system of quadrics
`pairs`        which pairs of leading monomials have to be looked at
`ideal`        the dimension of a quotient ring, by matrices of multiples of its relations
`direction`    sectors whose polynomial does not depend on a direction
`counting`     what is made of these: a number or no verdict, and why
"""

from tilth.masters.count.counting import Count, Method, SectorCounts, count_masters, counts_of

__all__ = ["Count", "Method", "SectorCounts", "count_masters", "counts_of"]
