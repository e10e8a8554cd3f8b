"""`diff`: what two reductions say of the same integrals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tilth.differences.family_rules import rules_of_family
from tilth.differences.place import ComparisonPlace, exact_place, random_places
from tilth.differences.result import CoefficientDifference, TableDifference
from tilth.differences.sides import Key, Side, side_of
from tilth.differences.statements import Findings, compare_at, targets_of
from tilth.errors import OptionError, SingularKinematics, UnluckyPoint
from tilth.family import Family, PointLike
from tilth.news import Progress, silent
from tilth.table.coefficients import coefficient_text

if TYPE_CHECKING:
    from tilth.formats import Rules
    from tilth.project import Project
    from tilth.table.rows import Rows

__all__ = ["diff"]

MAX_POINTS = 1_000
#: Random points that may be lost to vanishing denominators.
MAX_LOST = 100


def diff(
    first: Rules | Rows,
    second: Rules | Rows,
    *,
    family: Family | Project | None = None,
    at: PointLike = MappingProxyType({}),
    prime: int | None = None,
    points: int = 0,
    common: bool = False,
    seed: int = 0,
    progress: Progress = silent,
) -> TableDifference:
    """Compare two reductions: tables, or rules of other programs that `tilth.formats.read_rules` read.

    Integrals are the same if name and indices are. If masters differ, a row of one is written in the masters
    of the other by the rows of the other, as far as they say what these masters are. With `family` all
    masters are reduced to those of the family, at once and with its symmetries, so that neither another basis
    nor masters that are the same by a symmetry make a difference.

    Parameters
    ----------
    first, second : Table, CutTable, ProjectTable or Rules
    family : Family or Project, optional
        To which all integrals belong, by their names.
    at : mapping, optional
        {symbol: number}: values of symbols to compare at, beside those at which a side was taken; such as 1
        for what another program set to one.
    prime : int, optional
        Compare residues; all symbols need values then.
    points : int
        Compare at this many random points, each modulo one of the largest primes, instead of exactly. Two
        different coefficients agree at one with a probability below their degree times 2^-62.
    common : bool
        Look at targets that both have; others are told, but make no difference.
    seed : int
        Of the random points.
    progress : callable, optional
        Called with the name of a stage and a line of text.

    Returns
    -------
    TableDifference

    Raises
    ------
    PointError, PrimeError, OptionError
        There is no place where both can be compared.
    SingularKinematics
        A denominator vanishes there.
    FormatError
        An integral is none of `family`.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> table = tilth.reduce([bubble[2, 1], bubble[2, 2]])
    >>> dotted = tilth.reduce([bubble[1, 1], bubble[2, 2]], preferred_masters=[bubble[2, 1]])
    >>> print(tilth.diff(table, dotted))
    3 target(s) equal, 0 different, compared at any d, s
    3 compared in other masters than their own
    masters of the first only (1):
      bubble[1,1]
    masters of the second only (1):
      bubble[2,1]
    the same
    """
    sides = side_of(first), side_of(second)
    if not 0 <= points <= MAX_POINTS:
        raise OptionError(f"points={points!r} is none, take 0 to compare exactly, or up to {MAX_POINTS}")
    place = exact_place(sides, () if family is None else family.symbols, at, prime)
    both, only_first, only_second = targets_of(sides)

    def findings(where: ComparisonPlace) -> Findings:
        rules = None if family is None else rules_of_family(family, sides, both, where, progress)
        return compare_at(where, sides, both, rules)

    if points:
        found = list(islice(_regular(place, seed, findings), points))
        text = f"{points} random point(s) modulo {', '.join(str(where.prime) for where, _ in found)}"
    else:
        found, text = [(place, findings(place))], str(place)
    return _result(found, sides, (only_first, only_second), text, common)


def _regular(place: ComparisonPlace, seed: int, findings: Any) -> Iterator[tuple[ComparisonPlace, Findings]]:
    """Yield what is found at random points where no denominator vanishes.

    Raises
    ------
    UnluckyPoint
        There are next to none.
    """
    lost = 0
    for where in random_places(place, seed):
        try:
            yield where, findings(where)
        except SingularKinematics as error:
            lost += 1
            if lost > MAX_LOST:
                raise UnluckyPoint(
                    f"{lost} random points are singular, the last one because {error}"
                ) from None


def _result(
    found: list[tuple[ComparisonPlace, Findings]],
    sides: tuple[Side, Side],
    alone: tuple[list[Key], list[Key]],
    where: str,
    common: bool,
) -> TableDifference:
    """Put what was found at one or more points together: equal is what is so everywhere."""
    rows: dict[Key, tuple[dict[Key, Any], dict[Key, Any]]] = {}
    undecided: dict[Key, tuple[Key, ...]] = {}
    for _, findings in found:
        rows = findings.different | rows
        undecided |= findings.undecided
    different = [
        CoefficientDifference(
            target, master, coefficient_text(here.get(master, 0)), coefficient_text(there.get(master, 0))
        )
        for target, (here, there) in rows.items()
        for master in dict.fromkeys((*here, *there))
        if here.get(master, 0) != there.get(master, 0)
    ]
    # What only one of them reduces, and the other cannot rewrite, is its own affair.
    own = [[t for t in undecided if t not in other.rows] for other in (sides[1], sides[0])]
    _, last = found[-1]
    return TableDifference(
        equal=len([target for target in last.equal if target not in rows]),
        different=tuple(different),
        undecided={t: masters for t, masters in undecided.items() if t not in own[0] + own[1]},
        only_first=(*alone[0], *own[0]),
        only_second=(*alone[1], *own[1]),
        masters_first=_without(sides[0], sides[1]),
        masters_second=_without(sides[1], sides[0]),
        rewritten=len(last.rewritten),
        where=where,
        common=common,
    )


def _without(side: Side, other: Side) -> tuple[Key, ...]:
    """Return the masters of a side that the other does not have."""
    return tuple(sorted(side.masters - other.masters, key=str))
