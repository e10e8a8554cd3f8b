"""Kira's seeds as the text of a rule: ``laporta`` for a box, ``usovitsch`` for ``truncate_sp``."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.family import Family
from tilth.formats.imported import Entries
from tilth.formats.kira_project.families import sector_in
from tilth.formats.kira_project.jobs import KiraBox, KiraJobs, KiraTruncation
from tilth.formats.kira_project.selection import families_of

__all__ = ["seeding_of"]


def seeding_of(jobs: KiraJobs, families: Sequence[Family], told: Entries) -> str | None:
    """Return one rule for all seeds that the jobs bound, None where there is none.

    A rule here bounds the seeds in and below the sectors of the targets, so sectors are checked and no more.

    Raises
    ------
    FormatError
        A family or a sector that is none.
    """
    for box in jobs.seeds:
        for family in families_of(box.families, families, box.entry):
            for sector in box.sectors or ():
                sector_in(sector, family)
    for truncation in jobs.truncations:
        families_of(truncation.families, families, truncation.entry)
    rules = {_rule(box, jobs.truncations) for box in jobs.seeds}
    rule = rules.pop() if len(rules) == 1 else None
    for entry in (*(box.entry for box in jobs.seeds), *(one.entry for one in jobs.truncations)):
        if rule is None:
            told.left(entry, "seeds are bounded in several ways; auto finds what is needed, or choose a rule")
        else:
            told.taken(entry, f"the rule {rule}, if you want these seeds; auto needs none")
    return rule


def _rule(box: KiraBox, truncations: Sequence[KiraTruncation]) -> str | None:
    if not truncations:
        bounds = {"r": box.r, "s": box.s, "dots": box.dots}
        return (
            f"laporta({', '.join(f'{name}={value}' for name, value in bounds.items() if value is not None)})"
        )
    if len({(one.l, tuple(one.exceptions.items())) for one in truncations}) > 1:
        return None
    first = truncations[0]
    parts = [f"l={first.l}", "floor=1"]
    if box.dots is not None:
        parts.append(f"dots={box.dots}")
    if first.exceptions:
        parts.append(f"exceptions={{{', '.join(f'{k}: {v}' for k, v in first.exceptions.items())}}}")
    return f"usovitsch({', '.join(parts)})"
