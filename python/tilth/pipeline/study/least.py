"""Which of some choices of seeds costs least, counted as `score` counts."""

from __future__ import annotations

from dataclasses import replace

from tilth.news import silent
from tilth.pipeline.learn.envelope import Envelope, Flags
from tilth.pipeline.learn.learn_rule import learn_rule
from tilth.pipeline.learn.needed import needed_seeds
from tilth.pipeline.options import Options
from tilth.pipeline.study.score import Score
from tilth.seeding import Listed

__all__ = ["cost", "counted", "least_of"]


def least_of(envelope: Envelope, found: Flags, start: Flags, by: str) -> tuple[Flags, Score]:
    """Return what costs least, and its score: of a choice found, the start, and what its own selection needs.

    A search counts the witness of one order of equations, in which spare seeds have no part. A score looks
    for a small selection among all equations, and spare seeds are there to be chosen from: fewer seeds may
    cost more.
    """
    needed = needed_seeds(envelope.request, _listed(envelope, start), _options(envelope))
    candidates = [found, start]
    if needed is not None:
        candidates.append(envelope.choice(Listed("needed", needed)))
    scores = [counted(envelope, flags) for flags in candidates]
    closing = [place for place, score in enumerate(scores) if score.complete]
    place = min(closing, key=lambda one: cost(scores[one], by))
    return candidates[place], scores[place]


def cost(score: Score, by: str) -> tuple[int, int]:
    """Return what is made small, and for equals the number of seeds."""
    return getattr(score, by), score.seeds


def counted(envelope: Envelope, flags: Flags) -> Score:
    """Return the score of a choice."""
    return learn_rule(envelope.request, _listed(envelope, flags), _options(envelope)).score


def _options(envelope: Envelope) -> Options:
    return replace(envelope.options, effort=1, progress=silent)


def _listed(envelope: Envelope, flags: Flags) -> Listed:
    return Listed("some of an envelope", envelope.seeds[flags])
