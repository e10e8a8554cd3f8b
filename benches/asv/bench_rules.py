"""Tools around seeding rules: the scorer, and tubes on the double pentagon."""

import numpy as np

import tilth
from tilth import seeding
from tilth.cases import read_case

from .cases import THREADS


class ScorerTriangleBox:
    """Judging rules of about 100 seeds inside the 444 seeds without dots and s <= 3 of the triangle-box."""

    CHOICES = 1000

    def setup(self):
        self.targets = read_case("tribox:3").targets
        self.scorer = tilth.Scorer(self.targets, "laporta(dots=0, s=3)", threads=THREADS)
        improved = self.scorer.choice("usovitsch")
        random = np.random.default_rng(0)
        self.choices = []
        for _ in range(self.CHOICES):
            choice = improved.copy()
            choice[random.integers(0, len(choice), 12)] = True
            self.choices.append(choice)
        self.stacked = np.array(self.choices)

    def track_closed(self):
        return sum(counts.closed for counts in self.scorer.count_choices(self.choices))

    track_closed.unit = "rules"

    def time_thousand_rules(self):
        self.scorer.core.count_many(self.stacked, False, THREADS)


class DoublePentagonTube:
    """Tube seeding of arXiv:2606.10698 on the cut [1,3,6,8], rank 5 and 8: 589 and 1,282 seeds."""

    params = (5, 8)
    param_names = ("rank",)
    timeout = 300

    def setup(self, rank):
        self.targets = read_case(f"dpenta:{rank}").targets
        self.seeding = seeding.tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])
        tilth.score(read_case("dpenta:5").targets, seeding=self.seeding, threads=THREADS)

    def score(self):
        return tilth.score(self.targets, seeding=self.seeding, threads=THREADS)

    def track_seeds(self, rank):
        return self.score().seeds

    def track_independent(self, rank):
        return self.score().independent

    def track_selected(self, rank):
        return self.score().selected

    track_seeds.unit = "seeds"
    track_independent.unit = track_selected.unit = "equations"

    def time_score(self, rank):
        self.score()

    def peakmem_score(self, rank):
        self.score()
