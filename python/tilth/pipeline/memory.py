"""Memory: what a run will take, predicted before it is taken, and what there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import OutOfMemory
from tilth.family import Family
from tilth.family.distinct import distinct_rows
from tilth.sizes import size_text
from tilth.workspace import Workspace

__all__ = [
    "available_memory",
    "check_memory",
    "count_integrals",
    "give_back",
    "make_room",
    "neighbourhood",
    "over_limit",
    "predict_elimination",
    "surely_fits",
]

# Giving back took 0.2 to 5 ms after stages that held 8 to 65 MB, at most a tenth of a millisecond for each.
_WORTH_GIVING = 2_000_000

# Bytes per seed and distinct shift of the family: the column that stands there.
_PER_NEIGHBOUR = 4

# Bytes per seed and operator: the equation, twice while it is sorted.
_PER_EQUATION = 16

# Bytes per integral of equations that were given: two eliminations, working memory, the list of integrals.
_PER_INTEGRAL = 240

# No elimination that was measured took so much per integral: 1,700 bytes in a tube to rank 8 of the double
# pentagon with maps, 80 to 510 elsewhere. Nor were so many of the integrals around seeds distinct.
_MOST_PER_INTEGRAL = 3_000
_MOST_DISTINCT = 0.25

# Rows of maps per integral, bytes of a row to the fourth power of numerators, and how much longer rows become
# with each further power: at most 2.6, 450 bytes and 2.4 were measured, for the double pentagon.
_MOST_ROWS = 3
_PER_ROW, _LOW_POWER, _PER_POWER = 1_000, 4, 2.5

# Integrals are counted in one of this many classes, once there are many.
_CLASSES = 61
_COUNTED = 1_000_000


def surely_fits(
    family: Family,
    operators: Iterable[int],
    seeds: NDArray[np.int8],
    limit: int | None,
    *,
    maps: bool = False,
    mapped_powers: int | None = None,
) -> bool:
    """Whether learning fits even if rows become as long as in no system that was measured.

    This takes no count, which would be a fifth of a score of five milliseconds.

    Parameters
    ----------
    family : Family
    operators : iterable of int
        Operators applied to every seed.
    seeds : ndarray of int8, shape (n, N)
    limit : int, optional
        Bytes; what the machine has left counts, too.
    maps : bool
        Whether integrals get the equations of symmetries, too.
    mapped_powers : int, optional
        Largest dots + s of those that do, beside a few targets; default any.
    """
    shifts, a_seed = neighbourhood(family, operators)
    per_integral = float(_MOST_PER_INTEGRAL)
    if maps:
        power = -int(np.minimum(seeds, 0).sum(axis=1, dtype=np.int64).min(initial=0))
        power = power if mapped_powers is None else min(power, mapped_powers)
        per_integral += _MOST_ROWS * _PER_ROW * _PER_POWER ** max(0, power - _LOW_POWER)
    most = len(seeds) * (a_seed + _MOST_DISTINCT * len(shifts) * per_integral)
    return all(room is None or most <= room for room in (limit, available_memory()))


def neighbourhood(family: Family, operators: Iterable[int]) -> tuple[list[tuple[int, ...]], int]:
    """Return the distinct shifts of the operators, and the bytes of a seed and its equations."""
    templates = [family.templates()[number] for number in operators]
    shifts = sorted({tuple(term.shift) for template in templates for term in template.terms})
    return shifts, family.size + _PER_NEIGHBOUR * len(shifts) + _PER_EQUATION * len(templates)


def predict_elimination(integrals: int) -> int:
    """Predict the bytes of eliminating given equations with this many unknowns."""
    return _PER_INTEGRAL * integrals


def count_integrals(family: Family, shifts: Sequence[Sequence[int]], seeds: NDArray[np.int8]) -> int:
    """Count the integrals around some seeds; where there are many, to about one in a hundred.

    A linear form of the indices modulo a prime puts integrals into classes of about equal size. Those of
    one class are counted: for each shift they lie around a single class of seeds, so that little more is
    looked at than one part in 61.
    """
    classes = _CLASSES if len(seeds) * len(shifts) > _COUNTED else 1
    # Powers of a generator of the integers modulo 61: no two slots, and no sum of few, alike.
    weights = np.array([pow(2, 7 * slot + 1, _CLASSES) for slot in range(family.size)], dtype=np.int64)
    bits = np.left_shift(1, np.arange(family.size, dtype=np.int64))
    nonzero = np.zeros(1 << family.size, dtype=np.bool_)
    nonzero[list(family.nonzero_sectors)] = True
    class_of = seeds.astype(np.int64) @ weights % classes
    by_class = [seeds[class_of == number] for number in range(classes)]
    found = []
    for shift in shifts:
        step = np.array(shift, dtype=np.int8)
        near = by_class[-int(step.astype(np.int64) @ weights) % classes]
        integrals = near + step
        sectors = (integrals > 0) @ bits
        # A propagator that is absent stays absent: the coefficient of such a term is the index, zero.
        kept = nonzero[sectors] & (sectors & ~((near > 0) @ bits) == 0)
        found.append(integrals[kept])
    rows = np.concatenate(found) if found else np.empty((0, family.size), dtype=np.int8)
    return classes * len(distinct_rows(rows))


def check_memory(
    what: str, predicted: int, limit: int | None, *, at_least: bool = False, otherwise: str = ""
) -> None:
    """Raise if what is about to be allocated exceeds the limit, or what the machine has left.

    Parameters
    ----------
    what : str
        For the message.
    predicted : int
        Bytes.
    limit : int, optional
        `max_memory`.
    at_least : bool
        Whether it may be more.
    otherwise : str
        What else to do where the machine has too little.

    Raises
    ------
    OutOfMemory
    """
    available = available_memory()
    about = "more than" if at_least else "about"
    if limit is not None and predicted > limit:
        raise OutOfMemory(f"{over_limit(what, predicted, limit, about)}; take fewer seeds or allow more")
    if available is not None and predicted > available:
        raise OutOfMemory(
            f"{what} would take {about} {size_text(predicted)}, but {size_text(available)} are "
            f"free; take fewer seeds{otherwise}"
        )


def over_limit(what: str, predicted: int, limit: int, about: str = "about") -> str:
    """Return the beginning of a sentence that refuses what would take more than `max_memory`."""
    return f"{what} would take {about} {size_text(predicted)}, more than max_memory={size_text(limit)}"


def make_room(workspace: Workspace | None, predicted: int, limit: int | None) -> None:
    """Let a workspace forget what stands in the way of something that is about to be allocated."""
    if workspace is None:
        return
    if limit is not None:
        workspace.shrink(max(0, limit - predicted))
    available = available_memory()
    if available is not None and predicted > available:
        workspace.clear()


def available_memory() -> int | None:
    """Return the bytes that this process can still take: free, in its control groups, in its limit."""
    return _core.available_memory()


def give_back(after: int) -> None:
    """Give what a stage freed back to the system, if it held so many bytes that this is worth the time."""
    if after >= _WORTH_GIVING:
        _core.give_back_memory()
