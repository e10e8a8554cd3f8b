"""The rule that genetic programming and FunSearch found."""

from __future__ import annotations

from tilth.seeding.parameters import bound, shown_call
from tilth.seeding.rules.bounded import NumeratorBound

__all__ = ["von_hippel_wilhelm"]


def von_hippel_wilhelm(dots: int | None = None, lines: int | None = None) -> NumeratorBound:
    """Improved seeding without the simplest sectors.

    What
        In sectors with at least L + 2 lines (L loops) all seeds with ``s <= t - t0 + s0``, for a target of
        t0 lines and rank s0, and at most the target's dots.
    Why
        In the triangle-box the corner seeds of the sectors with three lines say nothing that the targets
        need: their integrals are masters or come out of sectors above.
    Cost
        Triangle-box, target of rank 3: 88 seeds instead of 92. Among all rules "no dots, s <= f(t)" that is
        the least for this target.
    Reference
        Von Hippel and Wilhelm, arXiv:2502.05121. They found "no dots, t >= 4, s <= t - 3" for one
        target of one two-loop family. What is written here for any top sector and rank, L + 2 and
        t - t0 + s0, agrees with it there and with the seeds that higher ranks of the same family need; that
        it closes elsewhere is a guess, which `score` checks each time.

    Parameters
    ----------
    dots : int, optional
        Bound on the dots; default the largest number of dots of a target.
    lines : int, optional
        The least number of lines; default L + 2.

    Raises
    ------
    RuleError

    Examples
    --------
    >>> von_hippel_wilhelm().name
    'von-hippel-wilhelm'
    """
    name = "von-hippel-wilhelm"
    shown = shown_call(name, dots=dots, lines=lines)
    least = bound(name, "lines", lines)
    if least is None:
        return NumeratorBound(shown, dots=bound(name, "dots", dots), lines_above_loops=2)
    return NumeratorBound(shown, dots=bound(name, "dots", dots), lines=least)
