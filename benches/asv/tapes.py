"""Tapes of exact reductions, and the time that their replay takes."""

import statistics
import time
from dataclasses import dataclass

import numpy as np

from tilth import _core
from tilth.cases import read_case
from tilth.pipeline.learn.prepare import prepare
from tilth.pipeline.learn.resolve import resolve_rule
from tilth.pipeline.options import Options
from tilth.pipeline.reduce.analytic import record_plan
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.seeding import find_rule, make_request

from .cases import THREADS

#: The largest prime for all backends.
PRIME = 2**50 - 27

#: Whole passes of every backend.
POINTS = 256

ROUNDS = 9

BACKENDS = tuple(name for name, available, _ in _core.backends() if available)


@dataclass(frozen=True)
class Recorded:
    """A tape and points for it.

    Attributes
    ----------
    tape : _core.Tape
    points : ndarray of uint64, shape (POINTS, symbols)
    masters : int
    """

    tape: object
    points: object
    masters: int

    def seconds(self, backend):
        """Processor time of one replay of all points on one thread, which other processes disturb little."""
        started = time.process_time()
        outcomes, _ = self.tape.replay(self.points, prime=PRIME, backend=backend, threads=1)
        seconds = time.process_time() - started
        if outcomes.any():
            raise ValueError(f"{np.count_nonzero(outcomes)} of {POINTS} points are unlucky or wrong")
        return seconds

    def rounds(self):
        """Seconds of all points by backend, in rounds in which each takes its turn."""
        for backend in BACKENDS:
            self.seconds(backend)  # a first round, which finds no memory in place
        return [{backend: self.seconds(backend) for backend in BACKENDS} for _ in range(ROUNDS)]

    def seconds_a_point(self, choose=statistics.median):
        """Seconds of a point by backend: the median of the rounds, or what `choose` makes of them."""
        rounds = self.rounds()
        return {backend: choose([one[backend] for one in rounds]) / POINTS for backend in BACKENDS}

    def nanoseconds(self, choose=statistics.median):
        """Nanoseconds of a multiply-add at one point, by backend; all else a tape does is on its account."""
        multiplications = self.tape.statistics["multiplications"]
        return {
            name: 1e9 * seconds / multiplications for name, seconds in self.seconds_a_point(choose).items()
        }


def record(case, rule, identities=("ibp", "li")):
    """Record the solve of an exact reduction, residual checks included."""
    request = make_request(read_case(case).targets)
    options = Options(identities=identities, threads=THREADS, symmetries=False)
    prepared = prepare(request, resolve_rule(find_rule(rule), request, options), options)
    where = KinematicPoint(request.family, {})
    tape = record_plan(prepared.plan, prepared.reference, where, options).tape
    draw = np.random.default_rng(3)
    drawn = draw.integers(1, PRIME, (POINTS, len(where.variables)), dtype=np.uint64)
    return Recorded(tape, where.complete(drawn, PRIME), len(prepared.masters))
