"""Replay of tapes: the milliseconds of a probe, and each backend as a ratio to the scalar reference."""

from tilth import _core

from .tapes import BACKENDS, Recorded, record

#: Case and rule by the name of the tape.
TAPES = {
    "triangle-box, rank 3": ("tribox:3", "usovitsch"),
    "double box, rank 4": ("dbox:4", "usovitsch"),
    "pentabox, rank 3": ("pentabox:3", "laporta(dots=0, s=3)"),
}

#: Seeds, equations and targets that other programs were measured on: all seeds of rank 4, or of rank 3.
PROBES = {
    "double box, s <= 4, IBP": ("dbox:4", "laporta(dots=0, s=4)", ("ibp",)),
    "double box, s <= 4, IBP+LI": ("dbox:4", "laporta(dots=0, s=4)", ("ibp", "li")),
    "pentabox, s <= 3, IBP": ("pentabox:3", "laporta(dots=0, s=3)", ("ibp",)),
    "pentabox, s <= 3, IBP+LI": ("pentabox:3", "laporta(dots=0, s=3)", ("ibp", "li")),
}


class _Replay:
    """A tape, recorded once: asv knows a cache by the place of this method, so that all classes share it."""

    timeout = 300

    def setup_cache(self):
        recorded = {name: record(*how) for name, how in (TAPES | PROBES).items()}
        return {name: (one.tape.to_bytes(), one.points, one.masters) for name, one in recorded.items()}

    setup_cache.timeout = 600

    def setup(self, cache, name, backend=BACKENDS[-1]):
        content, points, masters = cache[name]
        self.recorded = Recorded(_core.Tape.from_bytes(content), points, masters)


class Replay(_Replay):
    """256 points on one thread; of eight lanes the values of the pentabox's tape take 0.5 MB."""

    params = (tuple(TAPES), BACKENDS)
    param_names = ("tape", "backend")

    def track_ratio(self, cache, tape, backend):
        """How many times as fast as the scalar reference, in one run."""
        found = self.recorded.nanoseconds()
        return found["scalar"] / found[backend]

    track_ratio.unit = "times the scalar speed"

    def time_replay(self, cache, tape, backend):
        self.recorded.seconds(backend)


class Probe(_Replay):
    """A batch of 256 probes on one thread, coefficients evaluated and residual checked; fastest backend."""

    params = (tuple(PROBES),)
    param_names = ("system",)

    def track_multiplications(self, cache, system):
        return self.recorded.tape.statistics["multiplications"]

    def track_inversions(self, cache, system):
        return self.recorded.tape.statistics["inversions"]

    def track_bytes_per_lane(self, cache, system):
        return self.recorded.tape.statistics["bytes_per_lane"]

    def track_masters(self, cache, system):
        return self.recorded.masters

    def time_batch(self, cache, system):
        self.recorded.seconds(BACKENDS[-1])

    def peakmem_batch(self, cache, system):
        self.recorded.seconds(BACKENDS[-1])

    track_multiplications.unit = "multiply-adds"
    track_inversions.unit = "inversions"
    track_bytes_per_lane.unit = "bytes"
    track_masters.unit = "masters"
