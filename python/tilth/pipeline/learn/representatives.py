"""Seeds where symmetries map sectors to others: in representatives only."""

from __future__ import annotations

from tilth.family.symmetries import Symmetries
from tilth.masters import chosen_symmetries
from tilth.pipeline.options import Options
from tilth.seeding import Request, Seeds

__all__ = ["in_representatives", "symmetries_of"]


def symmetries_of(request: Request, options: Options) -> Symmetries | None:
    """Return the maps that the options ask for, or None."""
    return chosen_symmetries(request.family, options.preferred_masters, options.symmetries)


def in_representatives(seeds: Seeds, request: Request, symmetries: Symmetries | None) -> Seeds:
    """Return the seeds without those of sectors that are mapped to others.

    A representative that is not below the targets, for which the rule was not asked, gets the box of the
    seeds that one of its class had; so does one for a target whose own sector is mapped.
    """
    if symmetries is None:
        return seeds
    asked = {sector.number for sector in request.sectors}
    of_targets = {target.sector for target in request.targets}
    kept = seeds.outside({sector for sector in seeds.bounds if symmetries.is_mapped(sector)})
    for sector, (dots, s) in sorted(seeds.bounds.items()):
        target = symmetries.representative(sector)
        if symmetries.is_mapped(sector) and (target not in asked or sector in of_targets):
            kept = kept.joined(request.core.seed_box(target, dots=dots, s=s))
    return kept
