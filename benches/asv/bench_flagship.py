"""The double pentagon on its eleven spanning cuts, at a rank that takes seconds; rank 10 is a script's."""

from .cases import load_flagship


class SpanningCuts:
    """Rank 3, 10 targets: each cut alone closes, and the cuts agree where they overlap."""

    RANK = 3
    timeout = 600

    def setup_cache(self):
        flagship = load_flagship()
        results = [flagship.reduce_on_cut(cut, self.RANK) for cut in flagship.CUTS]
        compared, wrong = flagship.compare(results)
        return {
            "closed": sum(not result.missing for result in results),
            "masters": len(frozenset().union(*(result.masters for result in results))),
            "compared": compared,
            "wrong": len(wrong),
            "equations": sum(result.equations for result in results),
            "selected": sum(result.selected for result in results),
        }

    setup_cache.timeout = 600

    def track_closed(self, counts):
        return counts["closed"]

    def track_masters(self, counts):
        return counts["masters"]

    def track_coefficients_compared(self, counts):
        return counts["compared"]

    def track_coefficients_that_differ(self, counts):
        return counts["wrong"]

    def track_equations(self, counts):
        return counts["equations"]

    def track_selected(self, counts):
        return counts["selected"]

    def time_one_cut(self, counts):
        flagship = load_flagship()
        flagship.reduce_on_cut((1, 3, 6, 8), self.RANK)

    def peakmem_one_cut(self, counts):
        self.time_one_cut(counts)

    track_closed.unit = "cuts"
    track_masters.unit = "masters"
    track_coefficients_compared.unit = track_coefficients_that_differ.unit = "coefficients"
    track_equations.unit = track_selected.unit = "equations"
