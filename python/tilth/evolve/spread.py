"""A fitness whose rules are judged by the workers of an executor."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from tilth.evolve.evaluation import Evaluation
from tilth.evolve.fitness import Fitness
from tilth.executors.many import run_many
from tilth.executors.named import check_executor, pool_of
from tilth.executors.pool import Pool, processors
from tilth.executors.protocol import Submits
from tilth.seeding import Expression

__all__ = ["Spread", "spread_over"]

#: Rules below which a task is not worth the way to its worker.
_LEAST = 16


class Spread:
    """Judges expressions as a fitness does, a share of them in each task; evaluations are the same.

    Parameters
    ----------
    fitness : Fitness
        Workers make it again from what `Fitness.to_dict` says: case files are read there, too.
    pool : Pool
    """

    def __init__(self, fitness: Fitness, pool: Pool) -> None:
        self._fitness, self._pool = fitness, pool
        self._description = json.dumps(fitness.to_dict(), sort_keys=True)

    @property
    def slots(self) -> int:
        """Slots that all families of the training cases have."""
        return self._fitness.slots

    def judge(self, rules: Sequence[Expression]) -> list[Evaluation]:
        """Return an evaluation of each rule.

        Raises
        ------
        WorkersLost
            A share was lost too often.
        """
        share = max(_LEAST, -(-len(rules) // (self._pool.workers() or processors())))
        texts = [rule.text for rule in rules]
        tasks = [(self._description, texts[start : start + share]) for start in range(0, len(texts), share)]
        found = dict(run_many(self._pool, _judged, tasks))
        return [evaluation for number in range(len(tasks)) for evaluation in found[number]]


@contextmanager
def spread_over(fitness: Fitness, executor: Submits | str | None) -> Iterator[Fitness | Spread]:
    """Give who judges the rules: the fitness itself, or the workers of an executor while the context stands.

    Raises
    ------
    OptionError
        The executor is none.
    WorkersLost
        It cannot be reached.
    """
    if executor is None:
        yield fitness
        return
    with pool_of(check_executor("executor", executor)) as pool:
        yield Spread(fitness, pool)


def _judged(task: tuple[str, list[str]]) -> list[Evaluation]:
    """Judge, in a worker."""
    description, texts = task
    return _fitness_of(description).judge([Expression(text) for text in texts])


@lru_cache(maxsize=1)
def _fitness_of(description: str) -> Fitness:
    """Make a fitness once in a worker, which one search after the other asks; with a single thread."""
    return Fitness.from_dict(json.loads(description), threads=1)
