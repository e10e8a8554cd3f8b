"""What a seeding rule costs: ``tilth.score`` on the triangle-box and the double box."""

import tilth
from tilth import seeding

from .cases import THREADS, load_case


class _Score:
    """A workload: a case and how to score it. asv takes the benchmarks from the subclasses."""

    case: str
    timeout = 300

    def rule(self):
        raise NotImplementedError

    def setup(self):
        """Prepare the family: parsing, sectors and templates are paid once a family, not once a score.

        Whatever of this happens at the first use is brought about by scoring a small rule.
        """
        self.family, self.targets = load_case(self.case)
        self.seeding = self.rule()
        tilth.score(self.targets, seeding=seeding.usovitsch())

    @property
    def options(self):
        return {}

    def score(self):
        return tilth.score(self.targets, seeding=self.seeding, threads=THREADS, **self.options)


class _Counts(_Score):
    """Counts: the same on every machine, so any change is a change of the algorithm."""

    def track_seeds(self):
        return self.score().seeds

    def track_generated(self):
        return self.score().generated

    def track_independent(self):
        return self.score().independent

    def track_selected(self):
        return self.score().selected

    def track_multiplications(self):
        return self.score().multiplications

    def track_masters(self):
        return self.score().masters

    track_seeds.unit = "seeds"
    track_generated.unit = track_independent.unit = track_selected.unit = "equations"
    track_multiplications.unit = "multiply-adds"
    track_masters.unit = "masters"


class _Resources(_Score):
    """Seconds, and the peak memory of the whole process, interpreter and setup included."""

    def time_score(self):
        self.score()

    def peakmem_score(self):
        self.score()


class TriangleBoxImproved(_Counts, _Resources):
    """The improved seeding of arXiv:2502.05121: 92 seeds, 828 generated, 740 independent, 16 masters."""

    case = "tribox"

    def rule(self):
        return seeding.usovitsch()


class TriangleBoxLaporta(_Counts, _Resources):
    """The Laporta box r <= 8, s <= 4 over the 23 non-zero sectors: 50,260 seeds."""

    case = "tribox"

    def rule(self):
        return seeding.laporta(r=8, s=4)


class DoubleBoxRankFour(_Counts, _Resources):
    """Massless double box, no dots, s <= 4, IBP only, `Order.dots`: 39,700 generated, 30,851 independent."""

    case = "dbox"

    @property
    def options(self):
        return {"identities": ("ibp",), "order": tilth.Order.dots}

    def rule(self):
        return seeding.laporta(dots=0, s=4)
