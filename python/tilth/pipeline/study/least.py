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

__all__ = ["counted", "least_of"]


def least_of(envelope: Envelope, found: Flags, start: Flags, by: str) -> Flags:
    """Return what costs least: a choice that was found, the start, or what the start's own selection needs.

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
    return candidates[min(closing, key=lambda one: (getattr(scores[one], by), scores[one].seeds))]


def counted(envelope: Envelope, flags: Flags) -> Score:
    """Return the score of a choice."""
    return learn_rule(envelope.request, _listed(envelope, flags), _options(envelope)).score


def _options(envelope: Envelope) -> Options:
    return replace(envelope.options, effort=1, progress=silent)


def _listed(envelope: Envelope, flags: Flags) -> Listed:
    return Listed("some of an envelope", envelope.seeds[flags])
