"""What `auto` learns on one cut, for the others.

All cuts are of one family and one list of targets, so that seeds which close on one of them mostly do on the
others. Equations come from the core alone: a rule that does not suit another cut can only fail to close
there, and then seeds are learnt there as ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from tilth.cuts.merge import sees
from tilth.cuts.spanning import Cut
from tilth.family import Family, Integral
from tilth.seeding import SeedingRule, find_rule, make_request
from tilth.seeding.rules.auto import Auto
from tilth.table import Table

__all__ = ["after", "learning_first"]


def learning_first(family: Family, cuts: Sequence[Cut], targets: Sequence[Integral]) -> list[Cut]:
    """Return the cuts in the order in which they are reduced: the one that sees most sectors comes first.

    Of several that see as many it is the one whose lines have the lowest numbers, so that it does not depend
    on the order in which cuts are given.
    """

    def sectors(cut: Cut) -> int:
        on_cut = family.on_cut(cut)
        return len(make_request([on_cut[one.indices] for one in targets if sees(cut, one)]).sectors)

    first = max(sorted(cuts), key=sectors)
    return [first, *(cut for cut in cuts if cut != first)]


def after(table: Table, seeding: SeedingRule | str) -> SeedingRule | str:
    """Return the rule for the cuts that follow one whose table this is: `auto` with what it came to there."""
    rule = find_rule(seeding)
    return Auto.after(find_rule(table.provenance["seeding"])) if isinstance(rule, Auto) else seeding
