"""Rules that need eliminations to choose their seeds, resolved to rules that choose by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilth.errors import IncompleteSeeding
from tilth.pipeline.learn.judge import Score, judge
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.learn.recall import Recall
from tilth.pipeline.options import Options
from tilth.pipeline.study.scorer import make_scorer
from tilth.seeding import AnyRule, Listed, Request, SeedingRule

__all__ = ["resolve_rule"]


@dataclass(frozen=True)
class _Tools:
    """What such rules may ask for."""

    request: Request
    options: Options
    recall: Recall

    def _silent(self) -> Options:
        """Return the options of a score that only counts seeds and what is missing."""
        return replace(self.options, effort=0, objective="selected", progress=lambda stage, text: None)

    def score(self, rule: AnyRule) -> Score:
        """Score a rule for the targets of the run."""
        silent = self._silent()
        resolved = resolve_rule(rule, self.request, silent, self.recall)
        return judge(resolved, learn(self.request, resolved, silent, self.recall), silent)[0]

    def closing_prefix(self, seeds: NDArray[np.int8]) -> int | None:
        """Return how many of the seeds, in their order, close the targets."""
        silent = self._silent()
        try:
            scorer = make_scorer(self.request, Listed("all seeds by priority", seeds), silent)
        except IncompleteSeeding:
            return None
        return scorer.closing_prefix(seeds)

    def resolve(self, rule: AnyRule) -> SeedingRule:
        """Return a rule that chooses seeds by itself."""
        return resolve_rule(rule, self.request, self.options, self.recall)

    def report(self, stage: str, text: str) -> None:
        """Report progress."""
        self.options.progress(stage, text)


def resolve_rule(
    rule: AnyRule, request: Request, options: Options, recall: Recall | None = None
) -> SeedingRule:
    """Return a rule that chooses seeds by itself.

    A rule with a method ``resolve(request, tools)`` is asked for it; all others are returned as they are.
    What was learnt on the way is kept in `recall`.
    """
    tools = _Tools(request, options, Recall() if recall is None else recall)
    found: Any = rule
    while hasattr(found, "resolve"):
        found = found.resolve(request, tools)
    return found  # type: ignore[no-any-return]
