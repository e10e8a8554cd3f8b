"""Cuts that together see every master below some targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.family.checks import is_integer
from tilth.family.order import Order
from tilth.masters import basis_of
from tilth.seeding import make_request
from tilth.seeding.request import listed_targets

__all__ = ["Cut", "cut_sector", "cut_text", "read_cuts", "spanning_cuts"]

#: Numbers of propagators, from 1, sorted.
Cut: TypeAlias = tuple[int, ...]


def spanning_cuts(targets: Iterable[Integral] | Integral) -> tuple[Cut, ...]:
    """Return the fewest lines of each kind such that every sector with a master is seen by a cut.

    These are the sectors at or below the targets that have a master while no sector below has one: any other
    with a master has all lines of one of these (arXiv:1511.01071 and arXiv:1712.09737 have the idea). A
    master is one on the maximal cut of its sector: maps between sectors need not respect a cut.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family; if that is cut, its lines are in each of the cuts.

    Returns
    -------
    tuple of tuple of int
        Numbers of propagators, from 1; those of few lines first.

    Raises
    ------
    TargetError
        There are no targets, or they are of several families.

    Examples
    --------
    >>> import tilth
    >>> from tilth.cases import load_family
    >>> dbox = load_family("dbox")
    >>> tilth.spanning_cuts(dbox[1, 1, 1, 1, 1, 1, 1, 0, 0])
    ((1, 4, 5), (2, 4, 6), (3, 4, 7), (1, 3, 4, 6), (1, 3, 5, 7), (2, 4, 5, 7))
    """
    asked = listed_targets(targets)
    request = make_request(asked)
    basis = basis_of(request.family, Order.numerators, (), "none")
    found: list[int] = []
    for sector in request.sectors:  # simplest first
        above = any(cut & ~sector.number == 0 for cut in found)
        if not above and basis.on_cut(sector.number).integrals:
            found.append(sector.number)
    return tuple(_lines(number) for number in found)


def _lines(sector: int) -> Cut:
    return tuple(slot + 1 for slot in range(sector.bit_length()) if sector >> slot & 1)


def cut_sector(cut: Cut) -> int:
    """Return the sector of a cut's lines."""
    return sum(1 << (line - 1) for line in cut)


def cut_text(cut: Cut) -> str:
    """Write a cut as ``1,3,6,8``."""
    return ",".join(map(str, cut))


def read_cuts(family: Family, cuts: Iterable[Sequence[int]], targets: Sequence[Integral]) -> tuple[Cut, ...]:
    """Check cuts that a user gave, and add the lines that the family's own cut has.

    Raises
    ------
    OptionError
        One is no list of lines, sees no target, or comes twice; or there is none.
    """
    found: list[Cut] = []
    for given in cuts:
        lines: object = given
        if isinstance(lines, str) or not isinstance(lines, Iterable):
            raise OptionError(
                f"cuts has {given!r}, write a cut as the numbers of its lines, such as (1, 3, 6)"
            )
        for line in given:
            if not is_integer(line, 1, family.given):
                raise OptionError(
                    f"cuts has the line {line!r}, the propagators of {family.name} are 1 to {family.given}"
                )
        cut = tuple(sorted({*family.cut, *given}))
        sector = cut_sector(cut)
        if not any(sector & ~target.sector == 0 for target in targets):
            raise OptionError(f"the cut {cut_text(cut)} sees no target, leave it out")
        if cut in found:
            raise OptionError(f"the cut {cut_text(cut)} comes twice, give it once")
        found.append(cut)
    if not found:
        raise OptionError("cuts is empty, leave it out for the spanning ones, see spanning_cuts")
    return tuple(found)
