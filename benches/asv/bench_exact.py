"""Tables of rational functions: ``tilth.reduce`` without a point, from seeds to the verified table.

``python -m benches.asv.bench_exact`` prints the table of the README, the medians of five processes a row.
"""

import json
import resource
import statistics
import subprocess
import sys
import time

import tilth
from tilth.cases import read_case

from .cases import THREADS, envelope


class _Exact:
    """A workload: targets and a rule."""

    title: str
    rule = "usovitsch"
    timeout = 600

    def targets(self):
        raise NotImplementedError

    def setup(self):
        """Prepare the family, which is paid once a family, by a small reduction."""
        self.asked = self.targets()
        family = self.asked[0].family
        sector = family.nonzero_sectors[0]
        corner = family[[sector >> slot & 1 for slot in range(family.size)]]
        tilth.score([corner], "laporta(dots=0, s=0)", threads=THREADS)

    def reduce(self):
        return tilth.reduce(self.asked, self.rule, threads=THREADS)


class _Counts(_Exact):
    """Counts: the same on every machine, so any change is a change of the algorithm."""

    def report(self):
        return self.reduce().provenance["reconstruction"]

    def track_functions(self):
        return self.report()["functions"]

    def track_unknowns(self):
        return self.report()["unknowns"]

    def track_probes(self):
        return self.report()["probes"]

    def track_primes(self):
        return len(self.report()["primes"])

    def track_multiplications(self):
        return self.reduce().provenance["tape"]["multiplications"]

    track_functions.unit = "functions"
    track_unknowns.unit = "terms"
    track_probes.unit = "probes"
    track_primes.unit = "primes"
    track_multiplications.unit = "multiply-adds"


class _Resources(_Exact):
    """Seconds, and the peak memory of the whole process, interpreter and setup included."""

    def time_reduce(self):
        self.reduce()

    def peakmem_reduce(self):
        self.reduce()


class ExactBubble(_Counts, _Resources):
    """The massless bubble with two dots: 2 functions of d, 6 terms, 8 probes."""

    title = "massless bubble, 2 dots"
    rule = "laporta"

    def targets(self):
        return read_case("bubble:2").targets


class ExactBox(_Counts, _Resources):
    """The massless box with two dots: 12 functions of d and t/s, 49 terms, 25 probes."""

    title = "massless box, 2 dots"
    rule = "laporta"

    def targets(self):
        return read_case("box:2").targets


class ExactTriangleBox(_Counts, _Resources):
    """The triangle-box of arXiv:2502.05121, rank 3: 16 functions of 3 variables, 580 terms, 158 probes."""

    title = "triangle-box, rank 3"

    def targets(self):
        return read_case("tribox:3").targets


class ExactDoubleBox(_Counts, _Resources):
    """The massless double box, rank 4: 31 functions of d and t/s, 566 terms, 66 probes."""

    title = "double box, rank 4"

    def targets(self):
        return read_case("dbox:4").targets


class ExactDiamond(_Counts, _Resources):
    """All 966 integrals with r <= 7, s <= 2, dots <= 2 of the two-mass diamond: 1,699 probes."""

    title = "two-mass diamond, r ≤ 7, s ≤ 2, dots ≤ 2"
    rule = "laporta"

    def targets(self):
        return envelope("diamond2l", 7, 2, 2)


class ExactMassiveBox(_Counts, _Resources):
    """All 1,275 integrals with r <= 7, s <= 3, dots <= 3 of the massive box: 326 probes."""

    title = "massive box, r ≤ 7, s ≤ 3, dots ≤ 3"
    rule = "laporta"

    def targets(self):
        return envelope("box1l", 7, 3, 3)


WORKLOADS = (ExactBubble, ExactBox, ExactTriangleBox, ExactDoubleBox, ExactDiamond, ExactMassiveBox)
COUNTS = (
    "targets",
    "masters",
    "functions",
    "unknowns",
    "most_unknowns",
    "probes",
    "primes",
    "multiplications",
)


def figures(workload):
    """Counts, processor seconds and peak memory of one reduction, the family prepared."""
    case = workload()
    case.setup()
    started = time.process_time()
    table = case.reduce()
    seconds = time.process_time() - started
    report = table.provenance["reconstruction"]
    return {
        **report,
        "targets": len(table),
        "masters": len(table.masters),
        "primes": len(report["primes"]),
        "multiplications": table.provenance["tape"]["multiplications"],
        "seconds": seconds,
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 10**6,
    }


def row(workload, repeat):
    """A row of the README's table: runs in processes of their own, the medians of their seconds and MB."""
    command = [sys.executable, "-m", "benches.asv.bench_exact", workload.__name__]
    runs = [subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout for _ in range(repeat)]
    found = [json.loads(run) for run in runs]
    seconds, memory = (statistics.median(one[name] for one in found) for name in ("seconds", "MB"))
    counts = [f"{found[0][name]:,}" for name in COUNTS]
    cells = [workload.title, f"`{workload.rule}`", *counts, f"{seconds:.2f}", f"{memory:.0f}"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    if sys.argv[1:] and not sys.argv[1].isdecimal():
        sys.stdout.write(json.dumps(figures(globals()[sys.argv[1]])))
    else:
        for each in WORKLOADS:
            sys.stdout.write(f"{row(each, int(sys.argv[1]) if sys.argv[1:] else 5)}\n")
            sys.stdout.flush()
