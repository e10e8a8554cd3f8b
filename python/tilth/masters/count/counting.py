"""A number of masters or no verdict, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from tilth.family import Family
from tilth.masters.count.direction import has_free_direction
from tilth.masters.count.equations import CriticalPoints
from tilth.masters.count.ideal import TooLarge, quotient_dimension
from tilth.masters.count.point import ModularPoint
from tilth.system import prime_number

__all__ = ["Count", "Method", "SectorCounts", "count_masters", "counts_of"]

#: The prime and the point of a count, which no reduction learns at.
NUMBER = 3


class Method(Enum):
    """How a number was found."""

    ZERO = "scaleless"
    CRITICAL_POINTS = "critical points"
    GENERIC_EXPONENT = "generic exponent"
    DIRECTION = "free direction"
    NONE = "no verdict"


@dataclass(frozen=True)
class Count:
    """The number of masters of a sector on its maximal cut, without symmetries, as it was counted.

    Attributes
    ----------
    number : int or None
        None where the method has no verdict.
    method : Method
    reason : str
        One line; why there is no verdict, or what else was needed.
    """

    number: int | None
    method: Method
    reason: str = ""

    def __str__(self) -> str:
        return f"no count ({self.reason})" if self.number is None else f"count {self.number}"


@dataclass
class SectorCounts:
    """The counts of sectors of a family at one point, each found when it is first asked for.

    Attributes
    ----------
    family : Family
    point : ModularPoint

    Examples
    --------
    >>> bubble = Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> counts = SectorCounts(bubble, ModularPoint.random(bubble, 2**31 - 1, 0))
    >>> counts[3].number, counts[1].number
    (1, 0)
    """

    family: Family
    point: ModularPoint
    _found: dict[int, Count] = field(default_factory=dict, repr=False)

    def __getitem__(self, sector: int) -> Count:
        if sector not in self._found:
            self._found[sector] = self._count(sector)
        return self._found[sector]

    def find(self, sectors: Iterable[int], report: Callable[[str, int, int], object]) -> None:
        """Count in some sectors, and in all below, which these need.

        Parameters
        ----------
        sectors : iterable of int
        report : callable
            Called with a line of text, how many sectors are done, and how many there are.
        """
        asked = tuple(sectors)
        needed = [s for s in self.family.nonzero_sectors if any(not s & ~sector for sector in asked)]
        for done, sector in enumerate(needed):
            if sector not in self._found:
                report(f"counting in sector {sector}, {done + 1} of {len(needed)}", done, len(needed))
                self[sector]

    def _count(self, sector: int) -> Count:
        if self.family.is_zero(sector):
            return Count(0, Method.ZERO, "the sector is zero")
        points = CriticalPoints(self.family, sector, self.point)
        try:
            number = _dimension(points)
        except TooLarge as error:
            return Count(None, Method.NONE, f"too large: {error}")
        if number is not None:
            return max(
                (Count(number, Method.CRITICAL_POINTS), *self._with_generic_exponents(points)),
                key=lambda count: count.number or 0,
            )
        if has_free_direction(self.family, sector, self.point):
            return Count(0, Method.DIRECTION, "U + F does not depend on some direction")
        return Count(None, Method.NONE, "critical points are not isolated")

    def _with_generic_exponents(self, points: CriticalPoints) -> Iterator[Count]:
        """Count with a generic exponent of one line, less the count of the sector without that line.

        Euler characteristics, which all of these are up to their sign, add up like that. A critical point at
        infinity is missing in a count, so that the largest one is taken. It is larger than the direct one in
        39 sectors of the case library, the public benchmark and a family of four loops, in all of which
        reductions find as many.
        """
        for line in points.lines:
            if self.family.cut_sector >> line & 1:
                continue
            below = self[points.sector & ~(1 << line)]
            if below.number is None or below.method is Method.DIRECTION:
                continue
            try:
                number = _dimension(points, line)
            except TooLarge:
                continue
            if number is not None:
                reason = f"a critical point at infinity, seen with a generic exponent of line {line + 1}"
                yield Count(number - below.number, Method.GENERIC_EXPONENT, reason)


def _dimension(points: CriticalPoints, *generic: int) -> int | None:
    made = points.equations(generic)
    return 0 if made is None else quotient_dimension(*made, points.point.prime)


def counts_of(family: Family) -> SectorCounts:
    """Return the counts of a family at a random point; the family keeps them for the next question."""
    return family.held.get(
        "counts", lambda: SectorCounts(family, ModularPoint.random(family, prime_number(NUMBER), NUMBER))
    )


def count_masters(family: Family, sector: int) -> Count:
    """Count the masters of a sector on its maximal cut, without symmetries and without a reduction.

    The number is that of the critical points of U + F, which Baikov's polynomial on the cut has as well, each
    with its multiplicity: the dimension of a ring of polynomials modulo an ideal, at a random kinematic point
    modulo a prime near 2^63. There is no verdict where critical points are not isolated. Critical points at
    infinity are looked for with a generic exponent of one line after the other.

    Parameters
    ----------
    family : Family
    sector : int

    Returns
    -------
    Count

    Raises
    ------
    SectorError
        The sector is not at or below a top sector.

    Notes
    -----
    Source: R. N. Lee and A. A. Pomeransky, arXiv:1308.6676; for generic exponents T. Bitoun, C. Bogner,
    R. P. Klausen and E. Panzer, arXiv:1712.09215.

    Examples
    --------
    >>> import tilth
    >>> lines = ["k1^2-m", "k2^2-m", "(k1+k2+p)^2-m"]
    >>> sunrise = tilth.Family("sunrise", ["k1", "k2"], ["p"], lines, {"p^2": "s"}, top_sectors=[7])
    >>> print(tilth.count_masters(sunrise, 7))
    count 4
    """
    return counts_of(family)[sector]
