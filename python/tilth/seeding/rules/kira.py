"""Improved seeding as Kira 3 does it."""

from __future__ import annotations

from dataclasses import dataclass

from tilth.seeding.parameters import BOUND, parameter
from tilth.seeding.rules.usovitsch import Usovitsch

__all__ = ["Kira"]


@dataclass(frozen=True)
class Kira(Usovitsch, name="kira"):
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

    Examples
    --------
    >>> kira(l=4).name
    'kira(l=4)'
    """

    floor: int = parameter(
        BOUND, "Numerator power that is always allowed; 0 makes this `usovitsch`.", default=1
    )
