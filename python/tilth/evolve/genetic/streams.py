"""Random numbers that nothing but the run's seed decides."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager

from deap import gp

__all__ = ["drawing_from", "stream"]


def stream(seed: int, *names: object) -> random.Random:
    """Return the generator of one purpose of a run, such as one generation of one island.

    It depends on seed and names only, not on hash order or on how much other purposes have drawn, so that
    a resumed run goes on as if it had not stopped.
    """
    text = "/".join(map(str, ("tilth.evolve", seed, *names)))
    return random.Random(int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big"))


@contextmanager
def drawing_from(generator: random.Random) -> Iterator[None]:
    """Let DEAP's operators draw from a generator instead of the process-wide one, which is left alone.

    For one thread at a time: DEAP's module is the process's.
    """
    before = gp.random
    gp.random = generator
    try:
        yield
    finally:
        gp.random = before
