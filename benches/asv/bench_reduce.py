"""The whole path at a numeric point: ``tilth.reduce``, residues and exact rationals."""

import tilth
from tilth import seeding

from .cases import THREADS, load_case

#: The point of arXiv:2502.05121.
POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}
PRIME = 2**31 - 1


class _TriangleBox:
    def setup(self):
        self.family, self.targets = load_case("tribox")
        self.seeding = seeding.usovitsch()
        tilth.score(
            self.targets, seeding=self.seeding, symmetries=False
        )  # what a family prepares at its first use

    def reduce(self, **options):
        asked = {"at": POINT, "threads": THREADS, "symmetries": False}  # as the papers count
        return tilth.reduce(self.targets, seeding=self.seeding, **asked, **options)


class TriangleBoxResidues(_TriangleBox):
    """92 seeds, one prime."""

    def track_masters(self):
        return len(self.reduce(prime=PRIME).masters)

    track_masters.unit = "masters"

    def time_reduce(self):
        self.reduce(prime=PRIME)

    def peakmem_reduce(self):
        self.reduce(prime=PRIME)


class TriangleBoxRationals(_TriangleBox):
    """92 seeds, as many primes as the rationals need and one more to confirm them."""

    def track_masters(self):
        return len(self.reduce().masters)

    track_masters.unit = "masters"

    def time_reduce(self):
        self.reduce()

    def peakmem_reduce(self):
        self.reduce()


class TriangleBoxVerify(_TriangleBox):
    """The certificate of the 92-seed table, multiplied out with freshly generated equations."""

    def setup(self):
        super().setup()
        self.table = self.reduce(prime=PRIME)

    def time_verify(self):
        self.table.verify()
