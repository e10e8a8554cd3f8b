"""Rules that need eliminations to choose their seeds, resolved to rules that choose by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilth.pipeline.learn import learn
from tilth.pipeline.options import Options
from tilth.pipeline.score import Score, judge
from tilth.pipeline.scorer import make_scorer
from tilth.seeding import Listed, Request, SeedingRule

__all__ = ["resolve_rule"]


@dataclass(frozen=True)
class _Tools:
    """What such rules may ask for."""

    request: Request
    options: Options

    def score(self, rule: SeedingRule) -> Score:
        """Score a rule for the targets of the run."""
        silent = replace(self.options, effort=0, progress=lambda stage, text: None)
        return judge(rule, learn(self.request, rule, silent), silent)[0]

    def closing_prefix(self, seeds: NDArray[np.int8]) -> int | None:
        """Return how many of the seeds, in their order, close the targets."""
        silent = replace(self.options, effort=0, progress=lambda stage, text: None)
        scorer = make_scorer(self.request, Listed("envelope", seeds), silent)
        return scorer.closing_prefix(seeds)

    def report(self, stage: str, text: str) -> None:
        """Report progress."""
        self.options.progress(stage, text)


def resolve_rule(rule: Any, request: Request, options: Options) -> SeedingRule:
    """Return a rule that chooses seeds by itself.

    A rule with a method ``resolve(request, tools)`` is asked for it; all others are returned as they are.
    """
    while hasattr(rule, "resolve"):
        rule = rule.resolve(request, _Tools(request, options))
    return rule  # type: ignore[no-any-return]
