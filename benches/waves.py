"""How much faster probes are on a cluster: counted from the waves of a reconstruction.

The reduction runs here once, on one thread, asking for as many points ahead of need as the cluster would have
lanes. A wave takes the latency there, and the time of the passes that its points fill; what the probes take
on one core is the time of all points that are needed. Only the time of a point is measured, or given.

    python benches/waves.py family.toml targets.txt --masters preferred.masters
    python benches/waves.py dbox:6 --workers 40 --latency 0.001 --probe 0.0004
    python benches/waves.py diamond2l.toml targets.txt --workers 1000 --backend avx2 --list
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

import tilth
from tilth.cli.arguments import parse_point
from tilth.cli.problem import read_case, read_files
from tilth.executors.local import Local, read_backend
from tilth.executors.pace import LANES
from tilth.executors.protocol import Answers, ProbeRequest
from tilth.formats import read_preferred_masters
from tilth.pipeline.reduce.analytic import reconstruct_functions

#: Points that are replayed to measure what one takes, and how often: the least counts.
TRIED, TIMES = 256, 5

#: The first prime of a reconstruction. Larger ones take another backend, several times as long.
PRIME = 2**50 - 27


@dataclass
class Logged:
    """Computes here, and notes what was asked for.

    Attributes
    ----------
    ahead : int
    waves : list of (int, int)
        Points that were needed, and all points.
    what : list of str
        What each wave is for.
    seconds : float
        What the replays took.
    vain : int
        Points that were not needed.
    """

    executor: Local
    ahead: int
    waves: list[tuple[int, int]] = field(default_factory=list)
    what: list[str] = field(default_factory=list)
    seconds: float = 0.0
    vain: int = 0
    news: str = "first points"

    def run(self, request: ProbeRequest) -> Answers:
        started = time.process_time()
        answers = self.executor.run(request)
        self.seconds += time.process_time() - started
        return answers

    def run_wave(self, wave: Sequence[ProbeRequest]) -> Iterator[tuple[int, Answers]]:
        self.waves.append((len(wave[0]), sum(map(len, wave))))
        self.what.append(self.news)
        for number, request in enumerate(wave):
            yield number, self.run(request)

    def foresee(self, points: int, spent: float) -> None:
        pass

    def take_note(self, stage: str, text: str) -> None:
        if found := re.search(r"([\d,]+) more in vain", text):
            self.vain = int(found[1].replace(",", ""))
        self.news = text.partition(";")[0]


@dataclass(frozen=True)
class Cluster:
    workers: int
    latency: float

    def seconds(self, waves: list[tuple[int, int]], each: float) -> float:
        """Return how long waves take if a pass takes `LANES` times what a point does."""
        lanes = self.workers * LANES
        return sum(self.latency + -(-points // lanes) * LANES * each for _, points in waves)


def seconds_of_a_point(here: Local, variables: int, functions: int) -> float:
    """Return what a point takes here, on one thread, when the tape is in its place."""
    draw = np.random.default_rng(1)
    points = draw.integers(1, PRIME, (TRIED, variables), dtype=np.uint64)
    request = ProbeRequest(PRIME, points, np.arange(functions, dtype=np.uint32))
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        here.run(request)
        taken.append(time.process_time() - began)
    return min(taken) / TRIED


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "words", nargs="+", metavar="family.toml targets.txt", help="or a case, such as dbox:4"
    )
    parser.add_argument("--masters", type=Path, help="preferred masters")
    parser.add_argument("--seeding", default="auto")
    parser.add_argument("--at", type=parse_point, default={})
    parser.add_argument("--first", type=int, help="take so many targets only")
    parser.add_argument("--workers", type=int, action="append", help="default: 8, 40 and 1000")
    parser.add_argument("--probe", type=float, help="seconds of a point on one core, default: as here")
    parser.add_argument("--latency", type=float, default=0.01, help="seconds per wave, default 0.01")
    parser.add_argument("--backend", help="of the points, default: the fastest here")
    parser.add_argument("--list", action="store_true", help="say what each wave is for")
    options = parser.parse_args(words)
    case = read_case(options.words[0]) if len(options.words) == 1 else read_files(*options.words)
    preferred = () if options.masters is None else read_preferred_masters(case.family, options.masters)
    plan = tilth.plan(
        case.targets[: options.first], options.seeding, preferred_masters=preferred, at=options.at
    )
    _say(str(plan))
    recorded, problem = plan._recorded, plan._problem
    where = problem.where
    reached = [target for target in plan.targets if target not in set(recorded.unreached)]
    here = Local(recorded.tape, where.complete, read_backend(options.backend), 1)
    each = options.probe or seconds_of_a_point(here, len(where.variables), recorded.tape.outputs)
    for workers in options.workers or (8, 40, 1000):
        logged = Logged(here, workers * LANES)
        began = time.process_time()
        telling = replace(problem.options, progress=logged.take_note)
        found = reconstruct_functions(recorded, reached, plan.masters, logged, where, telling)
        driver = time.process_time() - began - logged.seconds
        if options.list:
            for number, ((needed, points), what) in enumerate(zip(logged.waves, logged.what, strict=True), 1):
                _say(f"{number:4}: {points:6,} points, {needed:,} of them needed: {what}")
        probes = found.report["probes"]
        alone = probes * each
        there = Cluster(workers, options.latency).seconds(logged.waves, each)
        share = 100 * logged.vain / probes
        _say(
            f"{workers:5,} workers: {probes:,} probes of {1e3 * each:.3f} ms in {len(logged.waves):,} waves, "
            f"{share:.1f} % more in vain; probes {alone:.1f} s here, {there:.2f} s "
            f"there: {alone / there:.1f} times as fast; driver {driver:.1f} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
