"""Random problems: what somebody may bring to `tilth.reduce`, families and targets and a point."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from random_families import draw
from tilth.errors import DependentPropagators
from tilth.family import Family, Integral

# (loops, externals, the most lines of a top sector); the heavy ones have up to nine propagators.
USUAL = [(1, 1, 2), (1, 2, 3), (1, 3, 4), (1, 4, 5), (2, 0, 3), (2, 1, 4), (2, 1, 5), (2, 1, 5), (2, 2, 5)]
USUAL += [(2, 2, 4), (2, 2, 5), (3, 0, 4), (3, 0, 5)]
HEAVY = [(2, 1, 5), (2, 2, 6), (2, 2, 7), (2, 3, 6), (3, 0, 6), (3, 1, 5), (3, 1, 6)]

MASSES = ("", "", "-m", "-m2")


@dataclass(frozen=True)
class Problem:
    """Targets of a random family, and where to reduce them.

    Attributes
    ----------
    family : Family
    targets : tuple of Integral
    at : dict
        {symbol: Fraction}
    """

    family: Family
    targets: tuple[Integral, ...]
    at: dict[str, Fraction]

    def __str__(self) -> str:
        indices = [list(target.indices) for target in self.targets]
        point = {symbol: str(value) for symbol, value in self.at.items()}
        return f"Family.from_dict({self.family.to_dict()}), targets {indices}, at {point}"


def random_problem(number: int | str, sizes: Sequence[tuple[int, int, int]] = USUAL) -> Problem:
    """Return the problem with this number; drawn again if propagators depend on each other."""
    rnd = random.Random(f"problem {number}")
    while True:
        loops, externals, most = rnd.choice(sizes)
        data = draw(rnd, [(loops, externals)], MASSES)
        data |= _sectors(rnd, data, most)
        try:
            family = Family(**data)
        except DependentPropagators:
            continue
        targets = tuple(dict.fromkeys(family[_target(rnd, family)] for _ in range(rnd.choice([1, 2, 2, 4]))))
        if all(family.is_zero(target.sector) for target in targets) and rnd.random() < 0.8:
            continue
        at = {s: Fraction(rnd.randint(1_000, 9_999), rnd.choice([7, 11, 13])) for s in family.symbols}
        return Problem(family, targets, at)


def _sectors(rnd: random.Random, data: dict, most: int) -> dict:
    """Draw one to three top sectors, and a line to cut in some families."""
    count = len(data["propagators"])
    most = min(count, most)
    lines = [
        sorted(rnd.sample(range(count), rnd.choice([most, most, max(1, most - 1)])))
        for _ in range(rnd.choice([1, 1, 1, 2, 3]))
    ]
    shared = sorted(set.intersection(*map(set, lines)))
    cut = [rnd.choice(shared) + 1] if shared and rnd.random() < 0.15 else []
    return {"top_sectors": sorted({sum(1 << slot for slot in top) for top in lines}), "cut": cut}


def _target(rnd: random.Random, family: Family) -> list[int]:
    """Draw an integral of a top sector, or of one below it, with up to two dots and numerator power three."""
    top = rnd.choice(family.top_sectors)
    lines = [slot for slot in range(family.size) if top >> slot & 1]
    index = [int(slot in lines) for slot in range(family.size)]
    if len(lines) > 1 and rnd.random() < 0.2:
        contracted = rnd.choice(lines)
        if contracted + 1 not in family.cut:
            index[contracted] = 0
            lines.remove(contracted)
    for _ in range(rnd.choice([0, 1, 1, 2])):
        index[rnd.choice(lines)] += 1
    free = [slot for slot in range(family.size) if slot not in lines]
    for _ in range(rnd.choice([0, 1, 2, 2, 3]) if free else 0):
        index[rnd.choice(free)] -= 1
    return index
