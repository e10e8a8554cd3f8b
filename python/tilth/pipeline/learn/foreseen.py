"""What learning from some seeds will take, stage by stage, before any of it is taken."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import OutOfMemory
from tilth.family.order import read_identities
from tilth.news import silent
from tilth.pipeline.learn.equations import all_equations, made_of
from tilth.pipeline.learn.representatives import symmetries_of
from tilth.pipeline.learn.spill import Files, otherwise
from tilth.pipeline.memory import (
    available_memory,
    check_memory,
    count_integrals,
    make_room,
    neighbourhood,
)
from tilth.pipeline.options import Options
from tilth.seeding import Request, Seeds
from tilth.seeding.paths import all_lowered
from tilth.sizes import size_text
from tilth.system import PointSource, prime_number
from tilth.system.foresee import MapCounts, foresee_maps

__all__ = ["Foreseen", "check_foreseen", "foresee"]

#: Bytes of an entry of an equation of a map: its column and the number of its coefficient.
_ENTRY = 8

#: Bytes of an integral: packed; and while integrals are numbered.
_COLUMN, _NUMBERED = 16, 64

#: Bytes of an equation in the order in which it is offered.
_EQUATION = 8

#: Bytes per seed and shift of the family.
_NEIGHBOUR = 4

#: Bytes per column, and thread, that an elimination works with.
_WORKING = 12

#: Bytes of reduced rows per integral where there are no simpler seeds to try.
_PER_INTEGRAL = 130

#: How far simpler seeds go that are tried, in parts of the largest sum of dots and numerator powers.
_TRIED = (0.5, 0.75)

#: Between what the powers of the simpler seeds, and what their number promises for all seeds.
_BY_POWER = 0.75

#: Two eliminations are held at a time, and while rows of a stage are put together a part of a third one.
_ELIMINATIONS = 2.3

#: Attempts at a small selection beside the first elimination, where all equations are near the targets; and
#: how many times the equations that are needed these attempts look at.
_SELECTIONS = 2.8
_NEAR_PER_SELECTED = 4

#: What the stages before leave to a certificate and its verification, in parts; these take more per equation
#: that the targets need, and the more the longer rows are.
_LEFT = 0.5
_PER_SELECTED, _ROWS_PER_SELECTED = 850, 1.5

#: Equations that are needed of each seed, and how fast their number grows with the level, at the most.
_SELECTED_PER_SEED, _MOST_GROWTH = 4, 6

#: What the allocator has left over of the expansions of numerators, among the rest.
_SCATTERED = 1.08

#: What a run takes whatever its size: modules loaded late and the boxes of masters; and the symmetries.
_ANY_RUN = 2_500_000
_ANY_SYMMETRIES = 1_500_000

#: More than any machine has.
_ENDLESS = 2**62

_NO_MAPS = MapCounts(0, 0, 0, 0, 0, 0, True)


@dataclass(frozen=True)
class Foreseen:
    """What learning will take beyond what the process has.

    Attributes
    ----------
    stages : mapping of str to int
        Bytes held at the peak of each stage of learning.
    loaded : int
        Bytes of what is loaded meanwhile, whatever the size of the system.
    certificate : int
        Bytes held after learning, while a table at a point gets its certificate and is verified.
    complete : bool
        Whether all was counted; if not, it is at least so much.
    """

    stages: Mapping[str, int]
    loaded: int
    certificate: int = 0
    complete: bool = True

    @property
    def stage(self) -> str:
        """The stage that takes most."""
        return max(self.stages, key=lambda stage: self.stages[stage])

    @property
    def peak(self) -> int:
        """What that stage takes."""
        return self.stages[self.stage]

    @property
    def run(self) -> int:
        """What a whole run at a point takes beyond the interpreter's own."""
        return self.loaded + max(self.peak, self.certificate)


def foresee(request: Request, seeds: Seeds, options: Options, most: int) -> Foreseen:
    """Predict the memory of learning from some seeds, as far as their equations take `most` bytes.

    Rows of maps are counted one by one, with residues in place of polynomials. How long rows become in an
    elimination is seen by eliminating the equations of simpler seeds: the memory per integral grows evenly
    with the number of seeds and with their dots and numerator powers. There it is seen, too, how many
    equations the targets need, lowered to the powers of the seeds; their number grows like a power of
    these. All of it takes a part of the time of learning, so that this is worth it only where memory may be
    short.

    Parameters
    ----------
    request : Request
    seeds : Seeds
    options : Options
    most : int
        Bytes.
    """
    family = request.family
    operators = read_identities(family, options.identities)
    shifts, _ = neighbourhood(family, operators)
    integrals = count_integrals(family, shifts, seeds.indices)
    maps = _maps_of(request, seeds, options, most)
    width = family.size + _NEIGHBOUR * len(shifts)
    # Of the integrals in rows of maps many stand in templates, too: those do not count twice.
    columns = max(integrals, maps.integrals) + min(integrals, maps.integrals) // 3
    if maps.entries == 0:
        columns = integrals
    written = maps.entries * _ENTRY
    held = written + maps.coefficient_bytes + columns * _COLUMN + len(seeds) * width
    held += _EQUATION * (len(seeds) * len(operators) + maps.rows)
    making = written + maps.expansion_bytes * _SCATTERED + columns * _NUMBERED
    loaded = _ANY_RUN + (_ANY_SYMMETRIES if maps.rows else 0)
    stages = {"generation": int(held + making)}
    if not maps.complete:
        return Foreseen(stages, loaded, complete=False)
    expected = _expected(request, seeds, options)
    rows = columns * expected.per_integral
    equations = len(seeds) * len(operators)
    selected = min(equations, expected.selected)
    near = min(equations, _NEAR_PER_SELECTED * selected)
    stages["elimination"] = int(held + rows * _ELIMINATIONS + (options.threads - 1) * columns * _WORKING)
    stages["selection"] = int(held + rows * (1 + _SELECTIONS * near / max(1, equations)))
    per_selected = _PER_SELECTED + _ROWS_PER_SELECTED * expected.per_integral
    certificate = int(_LEFT * stages["selection"] + per_selected * selected)
    return Foreseen(stages, loaded, certificate)


def check_foreseen(request: Request, seeds: Seeds, options: Options) -> _core.Spill | None:
    """Say what learning from some seeds will take, and refuse if there is less.

    Returns
    -------
    Spill or None
        What keeps long buffers in files, where `max_memory` allows less than they take.

    Raises
    ------
    OutOfMemory
    """
    limit = options.max_memory
    rooms = [room for room in (limit, available_memory()) if room is not None]
    files = Files(limit)
    # Rows of maps are many small blocks, which stay in memory: they are counted no further than that goes.
    try:
        foreseen = foresee(request, seeds, options, min(rooms, default=_ENDLESS))
    except OutOfMemory as error:  # not even for counting, or for simpler seeds, is there enough
        raise error.during("generation") from None
    about = "about" if foreseen.complete else "more than"
    options.progress(
        "memory", f"learning will take {about} {size_text(foreseen.peak)}, most of it in {foreseen.stage}"
    )
    make_room(options.workspace, foreseen.peak, limit)
    what = f"{foreseen.stage} of the equations of {len(seeds):,} seeds"
    if foreseen.stage == "generation" and symmetries_of(request, options) is not None:
        what += ", those of symmetries among them (symmetries=False leaves them out),"
    if foreseen.complete and limit is not None and foreseen.peak > limit:
        files.check(what, foreseen.peak)
        kept = size_text(limit)
        options.progress("memory", f"{kept} are kept in memory, the rest goes into files in {files.folder}")
        return files.spill
    check_memory(
        what, foreseen.peak, limit, at_least=not foreseen.complete, otherwise=otherwise(foreseen.peak)
    )
    return None


def _maps_of(request: Request, seeds: Seeds, options: Options, most: int) -> MapCounts:
    if symmetries_of(request, options) is None:
        return _NO_MAPS
    return foresee_maps(made_of(request, seeds, options), most=most)


class Outlook(NamedTuple):
    """What an elimination comes to: its bytes per integral, and how many equations the targets need."""

    per_integral: float
    selected: float


def _expected(request: Request, seeds: Seeds, options: Options) -> Outlook:
    """Return what to expect of all seeds, from simpler ones."""
    power = _powers(seeds.indices)
    top = int(power.max(initial=0))
    far = min(top - 1, int(_TRIED[1] * top))
    near = min(far - 1, int(_TRIED[0] * top))
    tried = [_tried(request, _simpler(seeds, power <= cut), options, cut) for cut in (near, far) if cut >= 0]
    if len(tried) < 2:
        return Outlook(_PER_INTEGRAL, len(seeds) * _SELECTED_PER_SEED)
    (near_seeds, before), (far_seeds, after) = tried
    slope = after.per_integral - before.per_integral
    by_power = after.per_integral + slope * (top - far) / (far - near)
    by_seeds = after.per_integral + slope * (len(seeds) - far_seeds) / max(1, far_seeds - near_seeds)
    per_integral = max(after.per_integral, _BY_POWER * by_power + (1 - _BY_POWER) * by_seeds)
    return Outlook(per_integral, _as_power(near, before.selected, far, after.selected, top))


def _as_power(near: int, before: float, far: int, after: float, top: int) -> float:
    """Return what a power of the level would come to at the top that comes to these numbers below it."""
    if min(near, before) <= 0 or after <= before:
        return after
    exponent = math.log(after / before) / math.log(far / near)
    return float(after * (top / far) ** min(exponent, _MOST_GROWTH))


def _tried(request: Request, seeds: Seeds, options: Options, level: int) -> tuple[int, Outlook]:
    """Return the number of seeds, and what they come to for the targets, lowered to a level."""
    # What a workspace holds makes room when it is known how much is needed.
    quiet = replace(options, progress=silent, threads=1, workspace=None)
    system = all_equations(request, seeds, quiet)
    prime = prime_number(0)
    point = list(PointSource(options.seed).residues(prime, 0, len(request.family.symbols)))
    found = system.eliminate(prime=prime, residues=point, threads=1, max_bytes=options.max_memory)
    low = all_lowered(request.targets, level)
    columns = [column for one in low if (column := system.column(list(one.indices))) is not None]
    selected = len(system.support(found, residues=point, columns=columns))
    return len(seeds), Outlook(found.peak_bytes / max(1, system.column_count), selected)


def _powers(seeds: NDArray[np.int8]) -> NDArray[np.int64]:
    """Dots and numerator powers together, of each seed."""
    indices = seeds.astype(np.int64)
    powers: NDArray[np.int64] = np.where(indices > 0, indices - 1, -indices).sum(axis=1)
    return powers


def _simpler(seeds: Seeds, kept: NDArray[np.bool_]) -> Seeds:
    choices = None if seeds.choices is None else seeds.choices.keep(kept)
    return replace(seeds, indices=seeds.indices[kept], choices=choices)
