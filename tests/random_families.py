"""Random families: masses, linear propagators, numbers in the kinematics, null legs, all legs named."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tilth.errors import DependentPropagators
from tilth.family import Family

# Loops and independent externals of small problems; N is at most 5, so that sympy keeps up.
SIZES = [(1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1)]


def random_family(number: int) -> Family:
    """Return the family with this number; those with dependent propagators are drawn again."""
    rnd = random.Random(number)
    while True:
        try:
            return Family(**draw(rnd, SIZES, ("", "-m")))
        except DependentPropagators:
            continue


def draw(rnd: random.Random, sizes: Sequence[tuple[int, int]], masses: Sequence[str]) -> dict:
    """Return what makes a family, unless its propagators depend on each other.

    Parameters
    ----------
    rnd : random.Random
    sizes : sequence of (loops, externals)
    masses : sequence of str
        What is subtracted from a squared momentum, such as ``"-m"``; numbers are added in some families.
    """
    loop_count, external_count = rnd.choice(sizes)
    loops = [f"k{i + 1}" for i in range(loop_count)]
    externals = [f"p{i + 1}" for i in range(external_count)]
    numbers = rnd.random() < 0.3
    data: dict = {"name": "random", "loops": loops, "externals": externals}
    data["kinematics"] = _kinematics(rnd, externals, numbers)
    legs = list(externals)
    if external_count and rnd.random() < 0.6:
        legs.append("out")
        data["momentum_conservation"] = "out = " + "".join(f"-{p}" for p in externals)
    count = loop_count * (loop_count + 1) // 2 + loop_count * external_count
    size = rnd.choice([count, count, max(1, count - 1)])
    data["propagators"] = [_propagator(rnd, loops, legs, numbers, masses) for _ in range(size)]
    return data


def _kinematics(rnd: random.Random, externals: list[str], numbers: bool) -> dict[str, str]:
    values = ["0", "0", "s", "m", "4*m"] + (["1", "-1", "7/3"] if numbers else [])
    entries = {}
    for i, p in enumerate(externals):
        entries[f"{p}^2"] = rnd.choice(values)
        for q in externals[i + 1 :]:
            entries[f"{p}*{q}"] = rnd.choice([f"x{p[1]}{q[1]}/2", "2/3" if numbers else "t"])
    return entries


def _propagator(
    rnd: random.Random, loops: list[str], legs: list[str], numbers: bool, masses: Sequence[str]
) -> str:
    if legs and rnd.random() < 0.2:
        return f"2*{rnd.choice(loops)}*{rnd.choice(legs)}" + rnd.choice(["", "+w", "-1" if numbers else ""])
    factors: list[int] = []
    while not any(factors):
        factors = [rnd.choice([-1, 0, 1]) for _ in loops]
    factors += [rnd.choice([-1, 0, 0, 1]) for _ in legs]
    terms = "".join(("+" if c > 0 else "-") + p for c, p in zip(factors, loops + legs, strict=True) if c)
    return f"({terms})^2" + rnd.choice([*masses, "-1/2" if numbers else ""])
