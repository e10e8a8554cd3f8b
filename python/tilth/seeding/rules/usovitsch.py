"""Usovitsch's improved seeding: fewer numerators in sectors with fewer lines."""

from __future__ import annotations

from collections.abc import Mapping

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.seeding.parameters import bound, shown_call
from tilth.seeding.rules.bounded import NumeratorBound, exception_table

__all__ = ["improved_seeding", "usovitsch"]


def usovitsch(
    l: int | None = None,  # noqa: E741  the name of Kira's option
    floor: int = 0,
    dots: int | None = None,
    exceptions: Mapping[int, int] | None = None,
) -> NumeratorBound:
    """Improved seeding: the numerator power falls with the number of lines.

    What
        In every nonzero sector with t lines all seeds with ``s <= max(floor, t - l + 1)``, never more than
        the targets' numerator power, and ``dots <= dots``.
    Why
        Integrals of high rank in sectors with few lines never come up in the reduction of a target with
        many lines: each pinched line costs a power of the numerator.
    Cost
        Triangle-box, target of rank 3: 92 seeds (the golden rule: 444), 828 equations, of which 740 are
        independent.
    Reference
        Usovitsch, in Kira 3, arXiv:2505.20197 (``truncate_sp``, where the floor is 1); also Blade,
        arXiv:2405.14621; "improved seeding" in arXiv:2502.05121.

    Parameters
    ----------
    l : int, optional
        Default t0 - s0 + 1 for a target of t0 lines and rank s0, each target for the sectors below it.
    floor : int
        Numerator power that is always allowed; Kira's is 1.
    dots : int, optional
        Bound on the dots; default the largest number of dots of a target.
    exceptions : mapping, optional
        {sector: bound on s}, which win over the rule.

    Raises
    ------
    RuleError
        A parameter that is not an integer in range.

    Examples
    --------
    >>> usovitsch(l=4, exceptions={15: 2}).name
    'usovitsch(l=4, exceptions={15: 2})'
    """
    return improved_seeding("usovitsch", l, floor, 0, dots, exceptions)


def improved_seeding(
    name: str,
    l: int | None,  # noqa: E741
    floor: int,
    usual_floor: int,
    dots: int | None,
    exceptions: Mapping[int, int] | None,
) -> NumeratorBound:
    """Return improved seeding under one of its names, which differ in the floor."""
    if l is not None and not is_integer(l, -127, 127):
        raise RuleError(f"{name}: l={l!r} is not an integer from -127 to 127")
    table = exception_table(name, exceptions)
    least = bound(name, "floor", floor)
    shown = shown_call(
        name, l=l, floor=None if least == usual_floor else least, dots=dots, exceptions=dict(table) or None
    )
    return NumeratorBound(shown, l, least or 0, bound(name, "dots", dots), table)
