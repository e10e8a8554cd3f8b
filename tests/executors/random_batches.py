"""Batches of random answers."""

import numpy as np

from tilth.executors.protocol import GOOD, Answers, ProbeRequest

FINGERPRINT = "5a" * 32
OTHER_RUN = "c3" * 32
PRIME = 2**63 - 25


def make_batch(seed, points=3, symbols=2, functions=4, prime=PRIME):
    """Return a request and answers; the functions depend on their number alone, so lists come again."""
    draw = np.random.default_rng(seed)
    outcomes = draw.choice(3, size=points, p=[0.8, 0.15, 0.05]).astype(np.uint8)
    residues = draw.integers(prime, size=(points, functions), dtype=np.uint64)
    residues[outcomes != GOOD] = 0
    wanted = np.arange(functions, dtype=np.uint32) * 7
    request = ProbeRequest(prime, draw.integers(prime, size=(points, symbols), dtype=np.uint64), wanted)
    return request, Answers(outcomes, residues)


def same(first, second):
    """Whether two answers are the same; None is never the same."""
    return (
        first is not None
        and np.array_equal(first.outcomes, second.outcomes)
        and np.array_equal(first.residues, second.residues)
    )
