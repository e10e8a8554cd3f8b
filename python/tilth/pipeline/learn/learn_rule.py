"""From a rule to its equations and counts: what `score` and every reduction begin with."""

from __future__ import annotations

from typing import NamedTuple

from tilth.masters import Master
from tilth.pipeline.learn.classify import Score, classify
from tilth.pipeline.learn.learn import Learnt, learn
from tilth.pipeline.learn.resolve import resolve_rule, with_workspace
from tilth.pipeline.options import Options
from tilth.seeding import Request, SeedingRule

__all__ = ["LearntRule", "learn_rule"]


class LearntRule(NamedTuple):
    """What a rule came to.

    Attributes
    ----------
    resolved : SeedingRule
        The rule that chose the seeds.
    learnt : Learnt
    score : Score
    masters : list of Master
        Those of the score, with how each was confirmed.
    options : Options
        Those of the call, with a workspace that has what was learnt on the way.
    """

    resolved: SeedingRule
    learnt: Learnt
    score: Score
    masters: list[Master]
    options: Options


def learn_rule(
    request: Request, rule: SeedingRule, options: Options, *, few_points: bool = False
) -> LearntRule:
    """Resolve a rule, learn from its seeds, and tell masters from what is missing.

    `few_points` is as in `learn`.

    Raises
    ------
    RuleError
        The rule's answer is not usable.
    UnluckyPoint
        Too few points show the same pivots, which happens for tiny primes only.
    """
    learning = with_workspace(options)  # for rules that learn themselves
    resolved = resolve_rule(rule, request, learning)
    learnt = learn(request, resolved, options if resolved is rule else learning, few_points=few_points)
    score, masters = classify(request, rule, resolved, learnt, options)
    return LearntRule(resolved, learnt, score, masters, learning)
