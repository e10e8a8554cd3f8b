"""Improved seeding as Kira 3 does it."""

from __future__ import annotations

from collections.abc import Mapping

from tilth.seeding.rules.bounded import NumeratorBound
from tilth.seeding.rules.usovitsch import improved_seeding

__all__ = ["kira"]


def kira(
    l: int | None = None,  # noqa: E741  the name of Kira's option
    floor: int = 1,
    dots: int | None = None,
    exceptions: Mapping[int, int] | None = None,
) -> NumeratorBound:
    """Improved seeding with Kira 3's floor: one numerator power is allowed everywhere.

    What
        In every nonzero sector with t lines all seeds with ``s <= max(1, t - l + 1)``, never more than the
        targets' numerator power; exceptions for single sectors win. This is Kira's ``truncate_sp: l`` with
        ``tspexceptions``.
    Why
        The rule that users of Kira know; the floor closes some families for which floor 0 does not.
    Cost
        A little more than `usovitsch`. Triangle-box, target of rank 3: 108 seeds.
    Reference
        Kira 3, arXiv:2505.20197, section 3.2.

    Parameters
    ----------
    l, floor, dots, exceptions
        As for `usovitsch`.

    Raises
    ------
    RuleError

    Examples
    --------
    >>> kira(l=4).name
    'kira(l=4)'
    """
    return improved_seeding("kira", l, floor, 1, dots, exceptions)
