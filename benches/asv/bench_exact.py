"""Tables of rational functions: ``tilth.reduce``, from seeds to the verified table."""

import time

import tilth
from tilth.cases import read_case

from .cases import THREADS, envelope
from .problems import prepare_family


class _Exact:
    """A workload: targets and a rule."""

    title: str
    rule = "usovitsch"
    #: {symbol: number}; all others are variables.
    point: dict | None = None
    timeout = 600

    def targets(self):
        raise NotImplementedError

    def setup_cache(self):
        """Reduce once: all counts of a workload come from the same table.

        asv knows a cache by the place of this method, so that all workloads share it.
        """
        return {workload.__name__: workload().figures() for workload in WORKLOADS}

    setup_cache.timeout = 600

    def setup(self, counts=None):
        """Prepare the family, which is paid once a family."""
        self.counts = counts and counts[type(self).__name__]
        self.asked = self.targets()
        prepare_family(self.asked[0].family)

    def reduce(self):
        return tilth.reduce(self.asked, self.rule, at=self.point, threads=THREADS, symmetries=False)

    def figures(self):
        """Counts, and processor seconds of one reduction with the family prepared."""
        self.setup()
        started = time.process_time()
        table = self.reduce()
        seconds = time.process_time() - started
        report = table.provenance["reconstruction"]
        names = ("functions", "unknowns", "most_unknowns", "probes")
        return {
            **{name: report[name] for name in names},
            "targets": len(table),
            "masters": len(table.masters),
            "primes": len(report["primes"]),
            "multiplications": table.provenance["tape"]["multiplications"],
            "seconds": seconds,
        }


class _Counts(_Exact):
    """Counts: the same on every machine, so any change is a change of the algorithm."""

    def track_functions(self, counts):
        return self.counts["functions"]

    def track_unknowns(self, counts):
        return self.counts["unknowns"]

    def track_probes(self, counts):
        return self.counts["probes"]

    def track_primes(self, counts):
        return self.counts["primes"]

    def track_multiplications(self, counts):
        return self.counts["multiplications"]

    track_functions.unit = "functions"
    track_unknowns.unit = "terms"
    track_probes.unit = "probes"
    track_primes.unit = "primes"
    track_multiplications.unit = "multiply-adds"


class _Resources(_Exact):
    """Seconds, and the peak memory of the whole process, interpreter and setup included."""

    def time_reduce(self, counts):
        self.reduce()

    def peakmem_reduce(self, counts):
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


class ExactPentabox(_Counts, _Resources):
    """Ten targets of rank 3 of the massless pentabox at a point, d free: 620 functions, 1,805 terms."""

    title = "pentabox, rank 3, d free"
    rule = "laporta(dots=0, s=3)"
    point = {"s12": 1, "s23": "3/7", "s34": "-5/11", "s45": "7/13", "s15": "11/17"}

    def targets(self):
        return read_case("pentabox:3").targets


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


WORKLOADS = (
    ExactBubble,
    ExactBox,
    ExactTriangleBox,
    ExactDoubleBox,
    ExactPentabox,
    ExactDiamond,
    ExactMassiveBox,
)
