"""The way from a corner integral to a target: one index changed by one at a time.

The *level* of an integral is dots + s, the number of steps from the corner integral of its sector.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from tilth.family import Integral

__all__ = [
    "Offset",
    "Ways",
    "all_lowered",
    "level_of",
    "lowered",
    "offsets_beyond",
    "powers_of_target",
    "zigzag",
]

#: Change of each index.
Offset = tuple[int, ...]


def zigzag(wanted: Sequence[int]) -> Iterator[Offset]:
    """Yield how far one has come in each slot after 0, 1, 2, … steps, without end.

    A step goes to the slot with most left to go, the first of several: one slot after the other where there
    are several, as tubes do (arXiv:2606.10698).
    """
    reached = [0] * len(wanted)
    while True:
        yield tuple(reached)
        left = [power - done for power, done in zip(wanted, reached, strict=True)]
        reached[max(range(len(left)), key=lambda slot: (left[slot], -slot))] += 1


class Ways(dict[Offset, tuple[Offset, ...]]):
    """{powers: the way to them, in steps of `zigzag`}; each way is gone once, whoever asks."""

    def __missing__(self, powers: Offset) -> tuple[Offset, ...]:
        """Go a way for the first time."""
        self[powers] = way = tuple(islice(zigzag(powers), sum(powers) + 1))
        return way


def level_of(target: Integral) -> int:
    """Return dots + s."""
    return target.dots + target.s


def powers_of_target(target: Integral) -> Offset:
    """Return what tells a target from the corner integral of its sector: dots above 0, numerators below."""
    return tuple(index - 1 if index > 0 else index for index in target.indices)


def offsets_beyond(powers: Offset, level: int) -> list[Offset]:
    """Return the way on from a level to the target with these dots and numerators, in changes of indices.

    The first offset is zero; a target at or below the level has no other.
    """
    signs = [1 if power > 0 else -1 for power in powers]
    steps = sum(map(abs, powers))
    way = list(islice(zigzag([abs(power) for power in powers]), steps + 1))
    start = min(level, steps)
    return [
        tuple(sign * (there - here) for sign, there, here in zip(signs, point, way[start], strict=True))
        for point in way[start:]
    ]


def lowered(target: Integral, level: int) -> Integral:
    """Return the integral on the way to a target that has a given level; the target if its own is lower."""
    last = offsets_beyond(powers_of_target(target), level)[-1]
    back = (index - step for index, step in zip(target.indices, last, strict=True))
    return target.family[tuple(back)]


def all_lowered(targets: Iterable[Integral], level: int) -> list[Integral]:
    """Return the integrals of a level, or below, on the ways to some targets, each once."""
    return sorted({lowered(target, level) for target in targets}, key=lambda one: one.indices)
