"""The denominator of a function of one variable, from its values modulo a prime."""

from __future__ import annotations

from collections.abc import Sequence

from flint import nmod, nmod_poly

from tilth.frozen import dataclass

__all__ = ["Denominator", "denominator_of", "mixed_degree"]

#: Values beyond those that determine a function, which confirm it.
SPARE = 3


@dataclass(frozen=True)
class Denominator:
    """A monic polynomial, in the distance from the first point.

    Attributes
    ----------
    polynomial : nmod_poly
    """

    polynomial: nmod_poly

    @property
    def degree(self) -> int:
        """Its degree."""
        return int(self.polynomial.degree())


def denominator_of(values: Sequence[int], prime: int) -> Denominator | None:
    """Return the denominator of the function with these values at 0, 1, 2, …; None if they are too few.

    Rational interpolation by the extended Euclidean algorithm (von zur Gathen and Gerhard, *Modern Computer
    Algebra*, 5.8): of all fractions with these values that of the smallest degrees is the function, if some
    values are to spare.

    Examples
    --------
    >>> values = [(x + 1) * pow(x * x + 3, -1, 101) % 101 for x in range(9)]
    >>> denominator_of(values, 101)
    Denominator(polynomial=x^2 + 3)
    >>> denominator_of(values[:4], 101) is None
    True
    """
    count = len(values)
    above, below = _interpolated(values, prime), nmod_poly([1], prime)
    previous, before = _vanishing(count, prime), nmod_poly([0], prime)
    best: tuple[int, nmod_poly] | None = None
    while True:
        degree = max(int(above.degree()), 0) + int(below.degree())
        if best is None or degree < best[0]:
            best = degree, below
        if above.degree() < 0:
            break
        quotient, rest = divmod(previous, above)
        previous, above = above, rest
        before, below = below, before - quotient * below
    degree, found = best
    if degree > count - 1 - SPARE:
        return None
    return Denominator(found / found[int(found.degree())])


def mixed_degree(first: Denominator, second: Denominator) -> int:
    """Return how much of the denominators at two kinematic points is not common to both.

    In a denominator that is a function of d times one of the kinematics, nothing is.
    """
    common = int(first.polynomial.gcd(second.polynomial).degree())
    return max(first.degree, second.degree) - common


def _interpolated(values: Sequence[int], prime: int) -> nmod_poly:
    """Return the polynomial with these values at 0, 1, 2, …, by Newton's divided differences."""
    differences = [value % prime for value in values]
    for step in range(1, len(values)):
        inverse = pow(step, -1, prime)
        for place in range(len(values) - 1, step - 1, -1):
            differences[place] = (differences[place] - differences[place - 1]) * inverse % prime
    result = nmod_poly([0], prime)
    for place in range(len(values) - 1, -1, -1):
        result = result * nmod_poly([-place % prime, 1], prime) + nmod(differences[place], prime)
    return result


def _vanishing(count: int, prime: int) -> nmod_poly:
    """Return the polynomial that vanishes at 0, …, count - 1."""
    result = nmod_poly([1], prime)
    for place in range(count):
        result = result * nmod_poly([-place % prime, 1], prime)
    return result
