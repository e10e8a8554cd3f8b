"""A small tape, and what it answers."""

import numpy as np

import tilth
from tilth.executors.local import Local, read_backend
from tilth.executors.protocol import ProbeRequest
from tilth.executors.shipped import pack_functions
from tilth.system import prime_number

#: Below 2^50, as those of a run.
PRIME = 2**50 - 27


def learnt():
    family = tilth.Family("bub", ["k"], ["q"], ["k^2-m", "(k+q)^2-m"], {"q^2": "s"})
    return tilth.plan([family[2, 1], family[2, 2], family[3, 1]])


def complete(points, prime):
    """Put the unit of mass, which is one, beside the variables."""
    assert prime != prime_number(0)
    return np.insert(points, points.shape[1], 1, axis=1)


def shipped(plan):
    return pack_functions(plan._recorded.tape)


def reference(plan):
    return Local(plan._recorded.tape, complete, read_backend("scalar"), 1)


def requests(plan, counts=(1, 40, 7, 0), seed=1, prime=PRIME):
    """Requests of several sizes, each for some functions; with points at which the tape divides by zero."""
    draw = np.random.default_rng(seed)
    outputs = plan._recorded.tape.outputs
    made = []
    for number, count in enumerate(counts):
        points = draw.integers(prime, size=(count, 2), dtype=np.uint64)
        points[2::5, 1] = 4  # s = 4m is a threshold
        functions = np.arange(number % 2, outputs, dtype=np.uint32)
        made.append(ProbeRequest(prime, points, functions))
    return made
