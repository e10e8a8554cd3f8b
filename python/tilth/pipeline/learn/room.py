"""Whether learning from some seeds fits into memory, and where the rest goes."""

from __future__ import annotations

from tilth import _core
from tilth.family.order import read_identities
from tilth.pipeline.learn.equations import room_of
from tilth.pipeline.memory import surely_fits
from tilth.pipeline.options import Options
from tilth.seeding import Request, Seeds

__all__ = ["room_for"]


def room_for(request: Request, seeds: Seeds, options: Options) -> _core.Spill | None:
    """Refuse what learning from some seeds takes, if there is less; None if it fits into memory.

    Returns
    -------
    Spill or None
        What keeps long buffers in files while it is there, where `max_memory` allows less than they take.

    Raises
    ------
    OutOfMemory
    """
    if surely_fits(
        request.family,
        read_identities(request.family, options.identities),
        seeds.indices,
        room_of(options),
        maps=options.symmetries != "none",
        mapped_powers=seeds.mapped_powers,
    ):
        return None
    from tilth.pipeline.learn.foreseen import check_foreseen  # only where memory may be short

    return check_foreseen(request, seeds, options)
