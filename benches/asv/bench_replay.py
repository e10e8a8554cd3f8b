"""Replay of tapes: what a multiply-add costs with each backend, as a ratio to the scalar reference.

``python -m benches.asv.bench_replay`` prints the table of the README.
"""

import statistics
import sys
import time

import numpy as np

from tilth import _core
from tilth.cases import read_case
from tilth.pipeline.analytic import record_plan
from tilth.pipeline.frame import Frame
from tilth.pipeline.options import read_options
from tilth.pipeline.prepare import prepare
from tilth.pipeline.resolve import resolve_rule
from tilth.seeding import find_rule, make_request

from .cases import THREADS

#: The largest prime for all backends.
PRIME = 2**50 - 27

#: Whole passes of every backend.
POINTS = 256

ROUNDS = 9

#: Case and rule by the name of the tape.
TAPES = {
    "triangle-box, rank 3": ("tribox:3", "usovitsch"),
    "double box, rank 4": ("dbox:4", "usovitsch"),
    "pentabox, rank 3": ("pentabox:3", "laporta(dots=0, s=3)"),
}

BACKENDS = tuple(name for name, available, _ in _core.backends() if available)


def record(case, rule):
    """The tape of an exact reduction."""
    request = make_request(read_case(case).targets)
    options = read_options(
        request,
        order="numerators",
        preferred_masters=(),
        identities=("ibp", "li"),
        threads=THREADS,
        effort=1,
        seed=0,
        learning_primes=None,
        progress=None,
    )
    prepared = prepare(request, resolve_rule(find_rule(rule), request, options), options)
    frame = Frame(request.family, {})
    tape = record_plan(prepared.plan, prepared.reference, frame, options).tape
    draw = np.random.default_rng(3)
    drawn = draw.integers(1, PRIME, (POINTS, len(frame.variables)), dtype=np.uint64)
    return tape, frame.complete(drawn, PRIME)


def seconds(tape, points, backend):
    """Processor time of one replay of all points on one thread, which other processes disturb little."""
    started = time.process_time()
    tape.replay(backend, PRIME, points, 1)
    return time.process_time() - started


def nanoseconds(tape, points):
    """Time of a multiply-add at one point, by backend: the median of rounds in which each takes its turn."""
    multiplications = POINTS * tape.statistics["multiplications"]
    for name in BACKENDS:
        seconds(tape, points, name)  # a first round, which finds no memory in place
    rounds = [{name: seconds(tape, points, name) for name in BACKENDS} for _ in range(ROUNDS)]
    return {name: 1e9 * statistics.median(one[name] for one in rounds) / multiplications for name in BACKENDS}


class Replay:
    """256 points on one thread; of eight lanes the values of the pentabox's tape take 0.7 MB."""

    params = (tuple(TAPES), BACKENDS)
    param_names = ("tape", "backend")
    timeout = 300

    def setup(self, tape, backend):
        self.tape, self.points = record(*TAPES[tape])

    def track_multiplications(self, tape, backend):
        return self.tape.statistics["multiplications"]

    track_multiplications.unit = "multiply-adds"

    def track_ratio(self, tape, backend):
        """How many times as fast as the scalar reference, in one run."""
        found = nanoseconds(self.tape, self.points)
        return found["scalar"] / found[backend]

    track_ratio.unit = "times the scalar speed"

    def time_replay(self, tape, backend):
        self.tape.replay(backend, PRIME, self.points, 1)


if __name__ == "__main__":
    for title, (case, rule) in TAPES.items():
        recorded, drawn = record(case, rule)
        times = nanoseconds(recorded, drawn)
        counts = [f"{recorded.statistics[name]:,}" for name in ("multiplications", "bytes_per_lane")]
        cells = [f"{times[name]:.2f} ({times['scalar'] / times[name]:.1f})" for name in BACKENDS]
        sys.stdout.write(f"| {' | '.join([title, *counts, *cells])} |\n")
        sys.stdout.flush()
