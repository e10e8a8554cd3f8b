"""A plain evaluator over `tilth.Scorer`: fewer seeds are better, what does not close is worst."""

import tilth
from tilth.cases import read_case
from tilth.evolve.evaluation import Evaluation


class SeedEvaluator:
    def __init__(self, case="tribox:3"):
        self.case = case
        self.scorer = tilth.Scorer(read_case(case).targets, threads=1)
        self.calls = 0

    def evaluate(self, texts):
        self.calls += 1
        rules = [tilth.seeding.expression(text) for text in texts]
        counts = self.scorer.count_many(rules, slope=True)
        return [self._evaluation(rule, count) for rule, count in zip(rules, counts, strict=True)]

    def _evaluation(self, rule, count):
        penalty = 0 if count.closed else 10 * count.left + len(self.scorer.seeds)
        return Evaluation(
            text=rule.text,
            valid=count.closed,
            objective=float(count.seeds + penalty),
            counts={self.case: {"seeds": count.seeds, "left": count.left}},
            left=count.left,
            nodes=rule.nodes,
            reason="" if count.closed else f"{count.left} integrals are left",
        )
