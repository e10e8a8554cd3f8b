"""Memory: what a run will take, predicted before it is taken, and what there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import LimitExceeded
from tilth.family import Family
from tilth.family.distinct import distinct_rows
from tilth.sizes import size_text
from tilth.workspace import Workspace

__all__ = [
    "available_memory",
    "check_memory",
    "count_integrals",
    "make_room",
    "predict_elimination",
    "predict_learning",
    "surely_fits",
]

# Bytes per seed and distinct shift of the family: the column that stands there.
_PER_NEIGHBOUR = 4

# Bytes per seed and operator: the equation, twice while it is sorted.
_PER_EQUATION = 16

# Bytes per integral. Nearly every integral leads a row, and rows of conservative boxes are much alike: two
# eliminations, working memory and the list of integrals take 180 to 370 together. Predicted and measured, in
# MB on one thread: 658 and 562 for 7.4 million equations of the triangle-box, 113 and 104 for 1.1 million;
# 140 and 171 for a million of the pentabox; 51 and 52 for a quarter of a million of the double box. Long
# rows are not foreseen: a tube of few seeds takes up to ten times as much as predicted, tens of MB.
_PER_INTEGRAL = 240

# How much more maps take, which write their rows out: measured 1.1 to 1.5 on triangle-box, double box,
# pentabox, diamonds and the massive double box, 2.1 on the double box with numerators up to the sixth power.
_WITH_MAPS = 1.4

# Integrals are counted in one of this many classes, once there are many.
_CLASSES = 61
_COUNTED = 1_000_000


def predict_learning(
    family: Family, operators: Iterable[int], seeds: NDArray[np.int8], *, maps: bool = False
) -> int:
    """Predict the bytes of generating and eliminating the equations of some seeds.

    Parameters
    ----------
    family : Family
    operators : iterable of int
        Operators applied to every seed.
    seeds : ndarray of int8, shape (n, N)
    maps : bool
        Whether integrals get the equations of symmetries, too.
    """
    shifts, a_seed = _neighbourhood(family, operators)
    predicted = len(seeds) * a_seed + predict_elimination(count_integrals(family, shifts, seeds))
    return int(predicted * _WITH_MAPS) if maps else predicted


def surely_fits(
    family: Family, operators: Iterable[int], seeds: int, limit: int | None, *, maps: bool = False
) -> bool:
    """Whether learning fits even if no two seeds share an integral.

    This takes no count, which would be a fifth of a score of five milliseconds.
    """
    shifts, a_seed = _neighbourhood(family, operators)
    most = seeds * (a_seed + predict_elimination(len(shifts))) * (_WITH_MAPS if maps else 1)
    return all(room is None or most <= room for room in (limit, available_memory()))


def _neighbourhood(family: Family, operators: Iterable[int]) -> tuple[list[tuple[int, ...]], int]:
    """Return the distinct shifts of the operators, and the bytes of a seed and its equations."""
    templates = [family.templates()[number] for number in operators]
    shifts = sorted({tuple(term.shift) for template in templates for term in template.terms})
    return shifts, family.size + _PER_NEIGHBOUR * len(shifts) + _PER_EQUATION * len(templates)


def predict_elimination(integrals: int) -> int:
    """Predict the bytes of eliminating equations with this many integrals."""
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


def check_memory(what: str, predicted: int, limit: int | None) -> None:
    """Raise if what is about to be allocated exceeds the limit, or what the machine has left.

    Raises
    ------
    LimitExceeded
    """
    available = available_memory()
    if limit is not None and predicted > limit:
        raise LimitExceeded(
            f"{what} would take about {size_text(predicted)}, more than max_memory={size_text(limit)}; "
            "take fewer seeds or allow more"
        )
    if available is not None and predicted > available:
        raise LimitExceeded(
            f"{what} would take about {size_text(predicted)}, but {size_text(available)} are "
            "free; take fewer seeds"
        )


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
