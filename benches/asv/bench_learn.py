"""A large Laporta system generated and learnt, on one thread and on two."""

from .cases import LONG
from .systems import MILLIONS, THOUSANDS, LargeSystem


class LearnPentabox:
    """The pentabox with one dot: s <= 5 and 5.6 million equations if TILTH_BENCH_LONG is set, else s <= 3.

    `track_predicted_memory` is what the program expects to take; beside `peakmem_learn`, which counts the
    whole process, it says how good the prediction is. The two threads make the same counts.
    """

    params = ((1, 2),)
    param_names = ("threads",)
    timeout = 1200

    def setup(self, threads):
        self.large = LargeSystem(*(MILLIONS if LONG else THOUSANDS), threads)

    def track_equations(self, threads):
        return self.large.generate().equation_count

    def track_predicted_memory(self, threads):
        return self.large.predicted_bytes()

    def time_learn(self, threads):
        self.large.learn()

    def peakmem_learn(self, threads):
        self.large.learn()

    track_equations.unit = "equations"
    track_predicted_memory.unit = "bytes"
