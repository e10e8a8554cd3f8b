"""Choices of seeds that cost less as `score` counts, found by leaving some out, and adding others."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from tilth.pipeline.learn.envelope import Envelope, Flags
from tilth.pipeline.study.least import cost, counted
from tilth.pipeline.study.score import Score

__all__ = ["TRIALS", "try_choices"]

#: Trials for each round of a search: a score takes as long as some ten witnesses.
TRIALS = 8

#: Seeds that a trial leaves out, or adds, at most.
_MOST = 4

#: The share of trials that leave seeds out.
_FEWER = 0.6


def try_choices(
    envelope: Envelope,
    start: tuple[Flags, Score],
    by: str,
    *,
    seed: int,
    trials: int | None,
    until: float,
    tell: Callable[[Score, int], None],
) -> tuple[Flags, Score]:
    """Return a choice that closes and costs no more than the one to start from, and its score.

    Each trial leaves out a few random seeds, or adds a few of the envelope. It is kept where it costs no
    more: also where it costs the same, so that spare seeds come and go.

    Parameters
    ----------
    envelope : Envelope
    start : (ndarray of bool, shape (n,), Score)
        A choice that closes, and its score.
    by : str
        What is made small, and among equals the number of seeds.
    seed : int
        Of all random choices.
    trials : int or None
        How many; None means until the process has used as much time as `until` says, in seconds.
    tell : callable
        Called with the score and the number of a trial that costs less. Ctrl-C ends the search.
    """
    draw = np.random.default_rng(seed)
    best, found = start
    done = 0
    try:
        while done < trials if trials is not None else time.process_time() < until:
            done += 1
            flags = best.copy()
            places = np.flatnonzero(flags == (fewer := draw.random() < _FEWER))
            count = min(int(draw.integers(1, _MOST, endpoint=True)), len(places))
            flags[draw.choice(places, count, replace=False)] = not fewer
            score = counted(envelope, flags)
            if score.complete and cost(score, by) <= cost(found, by):
                if cost(score, by)[0] < cost(found, by)[0]:
                    tell(score, done)
                best, found = flags, score
    except KeyboardInterrupt:
        pass
    return best, found
