"""Which strands have to go on: no rule, what `learnt` does to take fewer seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tilth.family import Integral
from tilth.family.index_arrays import keys_of, sectors_of
from tilth.seeding.choose import choose_seeds
from tilth.seeding.paths import all_lowered
from tilth.seeding.protocol import Learning
from tilth.seeding.request import make_request
from tilth.seeding.rules.strands import Strands, strands_of

__all__ = ["thinned"]


def thinned(strands: Strands, targets: Sequence[Integral], ahead: int, learning: Learning) -> Strands:
    """Return the strands of which those stay where they are that targets some levels higher do not need.

    A strand is all seeds of a sector that differ by powers of slots in which the targets have powers. They
    are tried one strand after the other, the simplest sectors first.
    """
    low = all_lowered(targets, strands.level + ahead)
    here, request = learning.without_symmetries(low), make_request(low)
    seeds = choose_seeds(strands, request).indices
    start = choose_seeds(Strands(strands.seeds, 127), request).indices  # as far as no target goes
    known = set(keys_of(start))
    beyond = seeds[[key not in known for key in keys_of(seeds)]]
    numbers = _strand_numbers(beyond, targets)
    spare = here.spare(
        start, [beyond[numbers == number] for number in range(int(numbers.max(initial=-1)) + 1)]
    )
    left_out = np.isin(numbers, spare)
    stay = set(_labels(beyond[left_out], targets))
    stays = np.array([label in stay for label in _labels(start, targets)], dtype=np.bool_)
    moving, fixed = strands_of(start[~stays], strands.level), strands_of(start[stays], strands.level)
    return Strands(moving.seeds, strands.level, fixed.seeds)


def _strand_numbers(seeds: NDArray[np.int8], targets: Sequence[Integral]) -> NDArray[np.int64]:
    """Number the strands that seeds lie on, the simplest sectors first."""
    labels = _labels(seeds, targets)
    ordered = sorted(set(labels), key=lambda label: (label[0].bit_count(), label))
    place = {label: number for number, label in enumerate(ordered)}
    return np.array([place[label] for label in labels], dtype=np.int64)


def _labels(seeds: NDArray[np.int8], targets: Sequence[Integral]) -> list[tuple[int, bytes]]:
    """Return what seeds of one strand share: their sector, and indices of slots in which no target moves."""
    moves = [any(target.indices[slot] not in (0, 1) for target in targets) for slot in range(seeds.shape[1])]
    rest = np.where(moves, 0, seeds).astype(np.int8)
    return list(zip(sectors_of(seeds).tolist(), keys_of(rest), strict=True))
