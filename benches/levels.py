"""What learning would gain on a cluster: counted from the blocks of an elimination.

Sectors with equally many lines do not wait for each other: their equations are blocks of one stage, which
threads work on, and which could go to other machines. A stage waits for the one before it. Each stage is
given to workers here, its longest block first, each to whom is free first; time is counted in
multiplications, and sending costs nothing. What a worker has to know of the others' rows is told beside it.

    python benches/levels.py pentabox:5 "laporta(dots=1, s=5)" --identities ibp li
    python benches/levels.py dbox:6 auto --workers 2 16
"""

from __future__ import annotations

import argparse
import heapq
import sys
import time
from collections.abc import Iterator, Sequence

from tilth import _core
from tilth.cli.problem import read_case
from tilth.pipeline.learn.equations import all_equations
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system import PointSource, prime_number


def main(arguments: Sequence[str] | None = None) -> int:
    """Count, and write a line for each number of workers."""
    options = _parser().parse_args(arguments)
    found, seconds = _eliminated(options.case, options.rule, options.identities)
    for line in _report(found, seconds, options.workers):
        sys.stdout.write(f"{line}\n")
    return 0


def _report(found: _core.Elimination, seconds: float, numbers: Sequence[int]) -> Iterator[str]:
    """Yield what the blocks of an elimination would take with some numbers of workers."""
    stages = found.block_multiplications
    if not stages:
        yield "The system is small, or its order mixes sectors: it has no blocks."
        return
    alone, blocks = found.multiplications, sum(map(len, stages))
    compared = alone - sum(map(sum, stages))
    yield f"{found.independent_count:,} independent equations, {alone:,} multiplications in {seconds:.1f} s"
    yield f"{blocks:,} blocks in {len(stages)} stages; rows in the end: {found.peak_bytes / 1e6:,.0f} MB"
    for workers in numbers:
        needed = compared + sum(longest(stage, workers) for stage in stages)
        yield f"{workers:8,} workers: {alone / needed:5.2f} times as fast as one"
    needed = compared + sum(map(max, stages))
    yield f"any number of workers: {alone / needed:.2f} times as fast as one"


def longest(blocks: Sequence[int], workers: int) -> int:
    """Return when the last of some workers is done, if each takes the longest block that is left.

    >>> longest([2, 3, 4, 1], 2)
    5
    >>> longest([2, 3, 4, 1], 1)
    10
    """
    ends = [0] * min(workers, len(blocks))
    for block in sorted(blocks, reverse=True):
        heapq.heapreplace(ends, ends[0] + block)
    return max(ends)


def _eliminated(case: str, rule: str, identities: Sequence[str]) -> tuple[_core.Elimination, float]:
    """Eliminate the equations of a rule at a point, on one thread."""
    request = make_request(read_case(case).targets)
    options = Options(identities=tuple(identities), symmetries=False)
    system = all_equations(request, choose_seeds(find_rule(rule), request), options)
    prime = prime_number(0)
    residues = list(PointSource(0).residues(prime, 0, len(request.family.symbols)))
    started = time.process_time()
    found = system.eliminate(prime=prime, residues=residues)
    return found, time.process_time() - started


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("case", help="a case of the library with a rank, such as dbox:6")
    parser.add_argument("rule", help="which seeds, such as 'laporta(dots=1, s=5)'")
    parser.add_argument("--identities", nargs="+", default=["ibp"], help="ibp, li; default ibp")
    parser.add_argument("--workers", nargs="+", type=int, default=[2, 8, 32], help="default 2 8 32")
    return parser


if __name__ == "__main__":
    sys.exit(main())
