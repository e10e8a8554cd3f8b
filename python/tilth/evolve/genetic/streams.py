"""Random numbers that nothing but the run's seed decides."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["below", "chosen", "stream"]

One = TypeVar("One")


def stream(seed: int, *names: object) -> random.Random:
    """Return the generator of one purpose of a run, such as one generation of one island.

    It depends on seed and names only, not on hash order or on how much other purposes have drawn, so that
    a resumed run goes on as if it had not stopped.
    """
    text = "/".join(map(str, ("tilth.evolve", seed, *names)))
    return random.Random(int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big"))


def below(draw: random.Random, count: int) -> int:
    """Return a number from 0 to below `count`, which is positive.

    The number that ``draw.randrange(count)`` gives, in a third of its time: breeding draws ten for each
    program. And runs no longer depend on how Python makes numbers of bits.
    """
    bits = count.bit_length()
    while (number := draw.getrandbits(bits)) >= count:
        pass
    return number


def chosen(draw: random.Random, things: Sequence[One]) -> One:
    """Return one of some things, all equally likely."""
    return things[below(draw, len(things))]
