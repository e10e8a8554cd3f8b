"""What a seeding rule costs: ``tilth.score`` on every row of the README's first table.

``tests/golden/test_selection_counts.py`` asserts the counts.
"""

from .cases import LONG
from .problems import DOTTED, PROBLEMS, affordable

#: Without TILTH_BENCH_LONG the simplest and the most complicated of the 19 stand for all.
_DOTTED = [problem for problem in DOTTED.values() if not problem.long]
SCORES = affordable(PROBLEMS)
DOTTED_SCORES = affordable(DOTTED.values() if LONG else [*_DOTTED[:1], *_DOTTED[-1:]])


class _Score:
    """Counts, which are the same on every machine, then seconds, then the peak memory of the process."""

    problems: dict
    param_names = ("problem",)
    timeout = 600

    def setup_cache(self):
        """Score every problem once: all counts of a problem come from the same score.

        asv knows a cache by the place of this method, so that all classes share it.
        """
        return {name: problem.counts() for name, problem in (SCORES | DOTTED_SCORES).items()}

    setup_cache.timeout = 3600

    def setup(self, counts, name):
        self.problem = self.problems[name]

    def track_seeds(self, counts, name):
        return counts[name]["seeds"]

    def track_generated(self, counts, name):
        return counts[name]["generated"]

    def track_independent(self, counts, name):
        return counts[name]["independent"]

    def track_selected(self, counts, name):
        return counts[name]["selected"]

    def track_multiplications(self, counts, name):
        return counts[name]["multiplications"]

    def track_masters(self, counts, name):
        return counts[name]["masters"]

    def time_score(self, counts, name):
        self.problem.score()

    def peakmem_score(self, counts, name):
        self.problem.score()

    track_seeds.unit = "seeds"
    track_generated.unit = track_independent.unit = track_selected.unit = "equations"
    track_multiplications.unit = "multiply-adds"
    track_masters.unit = "masters"


class Score(_Score):
    """Triangle-box, double box, pentabox, and the double pentagon on the cut [1,3,6,8].

    Tubes of rank 20 and decreasing rank 10 on the cut are long.
    """

    problems = SCORES
    params = (tuple(SCORES),)


class ScoreDotted(_Score):
    """Dotted triangle-box integrals of arXiv:2604.05034: 16 masters each.

    All 19, and the conservative boxes with up to 7,365,600 equations, are long.
    """

    problems = DOTTED_SCORES
    params = (tuple(DOTTED_SCORES),)
