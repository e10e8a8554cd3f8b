"""Tools around seeding rules: the scorer."""

import numpy as np

import tilth
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
        self.scorer.core.count_many(self.stacked, slope=False, threads=THREADS)
