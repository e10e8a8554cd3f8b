"""Seeds where symmetries map sectors to others: in representatives only, where nothing is lost by it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tilth.family import Integral
from tilth.family.index_arrays import keys_of, powers_of
from tilth.family.symmetries import Symmetries, Symmetry
from tilth.masters import chosen_symmetries
from tilth.pipeline.learn.preferred import preferred_integrals
from tilth.pipeline.options import Options
from tilth.seeding import Request, Seeds

__all__ = ["asked_for", "in_representatives", "symmetries_of", "targets_with_maps"]

#: Seeds of one sector.
SectorSeeds = NDArray[np.int8]


def symmetries_of(request: Request, options: Options) -> Symmetries | None:
    """Return the maps that the options ask for, or None."""
    return chosen_symmetries(request.family, preferred_integrals(options), options.symmetries)


def targets_with_maps(request: Request, seeds: Seeds, options: Options) -> tuple[Integral, ...]:
    """Return the targets that get maps although no seed may lead to them; seeds get them anyway."""
    symmetries = symmetries_of(request, options)
    if symmetries is None:
        return ()
    mapped = request.in_sectors(sector for sector in request.target_sectors if symmetries.of(sector))
    if not mapped or seeds.mapped_powers is not None:
        return tuple(mapped)
    taken = set(keys_of(seeds.indices))
    keys = keys_of(np.array([target.indices for target in mapped], dtype=np.int8))
    return tuple(target for target, key in zip(mapped, keys, strict=True) if key not in taken)


def asked_for(sector: int, request: Request, symmetries: Symmetries | None) -> int:
    """Return the sector in which a rule is to widen, for that of an integral.

    It is the same sector, unless a rule is not asked for this one: a representative that is not below the
    targets has the seeds of the sectors that it stands for.
    """
    asked = [one.number for one in request.sectors]
    if symmetries is None or sector in asked:
        return sector
    return next((one for one in asked if symmetries.representative(one) == sector), sector)


def in_representatives(seeds: Seeds, request: Request, symmetries: Symmetries | None) -> Seeds:
    """Return the seeds without those of sectors that are mapped to others.

    A representative that is not below the targets, for which the rule was not asked, gets the box of the
    seeds that one of its class had; so does one for a target whose own sector is mapped. The equations of a
    seed become, by the map, sums of those of the seeds that its own image is made of. If the representative
    lacks one of these, as with rules that pick single seeds, the seeds stay where they are: what closes
    without symmetries closes with them. They stay as well if integrals of high powers have no maps; then
    only what is mapped is to be reduced in the representatives.
    """
    if symmetries is None:
        return seeds
    asked = {sector.number for sector in request.sectors}
    mapped = [sector for sector in sorted(seeds.bounds) if symmetries.is_mapped(sector)]
    most = seeds.mapped_powers
    boxes = dict.fromkeys(
        (
            symmetries.representative(sector),
            *(bound if most is None else min(bound, most) for bound in seeds.bounds[sector]),
        )
        for sector in mapped
        if symmetries.representative(sector) not in asked or sector in request.target_sectors
    )
    more = [request.core.seed_box(target, dots=dots, s=s) for target, dots, s in boxes]
    found = seeds.joined(np.concatenate(more)) if more else seeds
    if most is not None:
        return found
    by_sector = found.by_sector() if mapped else {}
    spare = {
        sector
        for sector in mapped
        if _covered(by_sector[sector], symmetries.maps[sector], by_sector, found, request)
    }
    return found.outside(spare)


def _covered(
    mine: SectorSeeds, symmetry: Symmetry, by_sector: dict[int, SectorSeeds], seeds: Seeds, request: Request
) -> bool:
    """Whether the representative has all seeds that those of a sector become."""
    target = symmetry.target
    there = by_sector.get(target)
    if there is None:
        return False
    dots, s = seeds.bounds[target]
    more = seeds.bounds[symmetry.source]
    if more[0] <= dots and more[1] <= s and len(there) == request.core.seed_box_size(target, dots=dots, s=s):
        return True
    known = set(keys_of(there))
    return all(image in known for image in _images(mine, symmetry, request))


def _images(mine: SectorSeeds, symmetry: Symmetry, request: Request) -> Iterator[bytes]:
    """Yield the integrals of the target's sector that images of seeds may consist of, by their keys.

    Lines go where the map says, dots with them. Numerators become any numerators of at most their power.
    """
    lines = np.zeros_like(mine)
    for source, place in symmetry.permutation.items():
        lines[:, place] = mine[:, source]
    _, ranks = powers_of(mine)
    powers: dict[bytes, tuple[int, int]] = {}
    for number, (key, s) in enumerate(zip(keys_of(lines), ranks.tolist(), strict=True)):
        powers[key] = (number, max(powers[key][1], s)) if key in powers else (number, s)
    numerators: dict[int, SectorSeeds] = {}
    for number, s in powers.values():
        if s not in numerators:
            numerators[s] = np.minimum(request.core.seed_box(symmetry.target, dots=0, s=s), 0)
        yield from keys_of(lines[number] + numerators[s])
