"""Numerator powers that fall with the number of lines, with exceptional sectors."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.seeding.parameters import bound, shown_call
from tilth.seeding.rules.bounded import NumeratorBound, slot_list

__all__ = ["decreasing_rank"]


def decreasing_rank(
    floor: int = 1, dots: int | None = None, absent: Sequence[int] = (), rank: int | None = None
) -> NumeratorBound:
    """Decreasing rank: improved seeding with one more power in exceptional sectors.

    What
        In every nonzero sector with t lines all seeds with ``s <= max(floor, t - t0 + s0)`` for a target of
        t0 lines and rank s0; one more where all propagators of `absent` are absent.
    Why
        What tube seeding is compared with; some sectors of the double pentagon need the extra power.
    Cost
        Grows with a high power of the rank. Double pentagon on the cut [1,3,6,8]: 876 seeds at rank 5,
        22,451 at rank 10 (with ``absent=[4, 5, 7]``).
    Reference
        arXiv:2606.10698.

    Parameters
    ----------
    floor : int
        Numerator power that is always allowed.
    dots : int, optional
        Bound on the dots; default the largest number of dots of a target.
    absent : sequence of int
        Propagators (from 1).
    rank : int, optional
        Take the targets' rank s0 to be this.

    Raises
    ------
    RuleError

    Examples
    --------
    >>> decreasing_rank(absent=[4, 5, 7]).name
    'decreasing-rank(absent=[4, 5, 7])'
    """
    name = "decreasing-rank"
    slots = slot_list(name, "absent", absent)
    least = bound(name, "floor", floor) or 0
    shown = shown_call(name, floor=None if least == 1 else least, dots=dots, absent=slots or None, rank=rank)
    return NumeratorBound(
        shown, floor=least, dots=bound(name, "dots", dots), absent=slots, rank=bound(name, "rank", rank)
    )
