"""Scores of rules by the workers of an executor, each rule a task."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import fields

from tilth.errors import OptionError
from tilth.executors.many import run_many
from tilth.executors.named import pool_of
from tilth.executors.protocol import Submits
from tilth.family import Integral
from tilth.news import News
from tilth.pipeline.options import CompareOptions, Options
from tilth.pipeline.study.score import Score, score
from tilth.seeding import SeedingRule

__all__ = ["score_elsewhere"]

#: What belongs to the process of the caller.
_HERE = ("progress", "workspace")

_Task = tuple[tuple[Integral, ...], SeedingRule, Options]


def score_elsewhere(
    targets: Sequence[Integral],
    rules: Sequence[SeedingRule],
    options: CompareOptions,
    executor: Submits | str,
) -> list[Score]:
    """Return the score of each rule, in their order; counts are those of `score` in this process.

    A worker has one thread, for there are as many workers as the executor wants to be busy.

    Raises
    ------
    OptionError
        A rule, such as a function within another one, cannot be sent.
    TilthError
        What the first score that failed raised.
    WorkersLost
        A rule was lost too often.
    """
    kept = {one.name: getattr(options, one.name) for one in fields(Options) if one.name not in _HERE}
    sent = Options(**kept | {"threads": 1})
    tasks: list[_Task] = [(tuple(targets), rule, sent) for rule in rules]
    for task in tasks:
        _check_travels(task)
    scores: dict[int, Score] = {}
    with pool_of(executor) as pool:
        for number, found in run_many(pool, _scored, tasks):
            scores[number] = found
            text = f"{len(scores):,} of {len(rules):,} rules, {found.rule} the last"
            options.progress("scores", News(text, done=len(scores), total=len(rules)))
    return [scores[number] for number in range(len(rules))]


def _scored(task: _Task) -> Score:
    targets, rule, options = task
    return score(targets, rule, options=options)


def _check_travels(task: _Task) -> None:
    try:
        pickle.dumps(task)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise OptionError(
            f"the rule {task[1].name} cannot be sent to a worker ({error}); define it in a module, write it "
            "as text, or compare without an executor"
        ) from error
