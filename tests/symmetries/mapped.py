"""Reductions without maps, then their masters with maps, against reductions with maps from the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import tilth
from tilth.family import Integral

PRIME = 2**61 - 1


def check_composition(
    targets: Sequence[Integral],
    at: Mapping[str, int | Fraction],
    *,
    symmetries: bool | str = True,
    prime: int | None = PRIME,
    preferred: Sequence[Integral] = (),
    rule: str | None = None,
    order: str = "numerators",
) -> tuple[tilth.Table, tilth.Table]:
    """Check that masters without maps, reduced with maps, turn one table into the other.

    Returns
    -------
    without, with_maps : Table
    """
    options = {"at": at, "prime": prime, "order": order}
    rules = () if rule is None else (rule,)
    with_options = {**options, "symmetries": symmetries, "preferred_masters": preferred}
    without = tilth.reduce(targets, *rules, symmetries=False, **options)
    with_maps = tilth.reduce(targets, *rules, **with_options)
    if not without.masters:
        assert not with_maps.masters
        return without, with_maps
    between = tilth.reduce(without.masters, *rules, **with_options)
    for target in targets:
        total: dict[Integral, int | Fraction] = {}
        for middle, factor in without[target].items():
            for master, value in between[middle].items():
                total[master] = total.get(master, 0) + factor * value
        if prime is not None:
            total = {master: value % prime for master, value in total.items()}
        expected = {master: value for master, value in total.items() if value}
        assert dict(with_maps[target]) == expected, str(target)
    return without, with_maps
