"""One elimination of the pentabox's 116,040 equations, alone and with their generation."""

from .systems import PENTABOX, LargeSystem


class EliminatePentabox:
    """Seeds s <= 3, IBP, order of numerators, without witness: 95,290 independent equations."""

    timeout = 300

    def setup(self):
        self.large = LargeSystem(*PENTABOX)
        self.system = self.large.generate()

    def track_equations(self):
        return self.system.equation_count

    def track_independent(self):
        return self.large.eliminate(self.system).independent_count

    def track_multiplications(self):
        return self.large.eliminate(self.system).multiplications

    def time_eliminate(self):
        self.large.eliminate(self.system)

    def time_generate_and_eliminate(self):
        self.large.eliminate(self.large.generate())

    def peakmem_eliminate(self):
        self.large.eliminate(self.system)

    track_equations.unit = track_independent.unit = "equations"
    track_multiplications.unit = "multiply-adds"
