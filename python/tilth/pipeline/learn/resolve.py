"""Rules that choose their seeds by elimination, resolved to rules that choose without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tilth.errors import IncompleteSeeding
from tilth.family import Integral
from tilth.news import silent
from tilth.pipeline.learn.closing import Shortfall, shortfall
from tilth.pipeline.learn.effort import FUNCTIONS, effort_of
from tilth.pipeline.options import Options
from tilth.seeding import Request, Rule, SeedingRule, make_request
from tilth.workspace import OneCall

__all__ = ["LearningForRules", "resolve_rule", "with_workspace"]


@dataclass(frozen=True)
class LearningForRules:
    """What a run does for a rule that asks: the `Learning` of `tilth.seeding`.

    Attributes
    ----------
    request : Request
    options : Options
        Their workspace keeps what was learnt last, which the run itself often asks for next.
    """

    request: Request
    options: Options

    @property
    def many_points(self) -> bool:
        """Whether it is worth while to look hard for a cheap selection."""
        return effort_of(self.options).rounds >= FUNCTIONS

    @property
    def _counting(self) -> Options:
        """The options of a score of which only the seeds and what is missing are read."""
        return replace(self.options, effort=0, objective="selected", progress=silent)

    def score(self, rule: SeedingRule) -> Shortfall:
        """Return how far a rule reduces the targets; nothing is selected for it."""
        options = self._counting
        return shortfall(self.request, resolve_rule(rule, self.request, options), options)

    def closing_prefix(self, seeds: NDArray[np.int8]) -> int | None:
        """Return how many of the seeds, in their order, close the targets; None if all of them do not."""
        from tilth.pipeline.learn.envelope import Envelope  # few rules ask for it
        from tilth.seeding.rules.listed import Listed

        try:
            envelope = Envelope(self.request, Listed("all seeds by priority", seeds), self._counting)
        except IncompleteSeeding:
            return None
        return envelope.closing_prefix(seeds)

    def needed(self, rule: SeedingRule) -> NDArray[np.int8] | None:
        """Return the seeds of a rule whose equations the targets need; None if it does not close them."""
        from tilth.pipeline.learn.needed import needed_seeds  # few rules ask

        options = replace(self._counting, effort=1)
        return needed_seeds(self.request, resolve_rule(rule, self.request, options), options)

    def spare(self, kept: NDArray[np.int8], parts: Sequence[NDArray[np.int8]]) -> list[int]:
        """Return the numbers of parts that can be left out, each after those before it."""
        from tilth.pipeline.learn.envelope import Envelope  # few rules ask for it
        from tilth.seeding.rules.listed import Listed

        seeds = Listed("all parts", np.concatenate([kept, *parts]))
        try:
            return Envelope(self.request, seeds, self._counting).spare(parts)
        except IncompleteSeeding:
            return []

    def without_symmetries(self, targets: Iterable[Integral]) -> LearningForRules:
        """Return the same for other targets of the family, where seeds alone make equations."""
        return LearningForRules(make_request(targets), replace(self.options, symmetries="none"))

    def resolve(self, rule: SeedingRule) -> SeedingRule:
        """Return the rule that another one comes to here."""
        return resolve_rule(rule, self.request, self.options)

    def report(self, stage: str, text: str) -> None:
        """Report progress."""
        self.options.progress(stage, text)


def with_workspace(options: Options) -> Options:
    """Return the options with a workspace; one that is made here ends with the call that uses it."""
    return options if options.workspace is not None else replace(options, workspace=OneCall())


def resolve_rule(rule: SeedingRule, request: Request, options: Options) -> SeedingRule:
    """Return a rule that chooses seeds without elimination: for most rules, the rule itself.

    What is learnt on the way is kept in the workspace of the options, if there is one.
    """
    learning = LearningForRules(request, options)
    # A rule may come to one that asks again, and an object that is no `Rule` asks for nothing.
    while isinstance(rule, Rule) and (found := rule.resolve(request, learning)) is not rule:
        rule = found
    return rule
