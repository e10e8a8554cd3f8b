"""What a search counts, and the forms in which it keeps things."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from tilth.evolve.evaluation import Evaluation
from tilth.evolve.funsearch.island import Entry, Signature

__all__ = ["Outcome", "Pending", "Totals", "plain", "signature_of"]


@dataclass(frozen=True)
class Totals:
    """What a run amounted to so far.

    Attributes
    ----------
    prompts, answers, refused, evaluations : int
        Prompts sent, answers to them, answers without a program of the subset, and rules judged.
    requests, tokens_in, tokens_out : int
    cost : float
    """

    prompts: int = 0
    answers: int = 0
    refused: int = 0
    evaluations: int = 0
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """How a call of `run` ended.

    Attributes
    ----------
    best : Entry
    totals : Totals
    reason : str
        Why it ended.
    """

    best: Entry
    totals: Totals
    reason: str


@dataclass(frozen=True)
class Pending:
    """Answers that are not judged yet."""

    prompt: int
    name: str
    island: int
    parents: tuple[int, ...]
    texts: tuple[str, ...]


def plain(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as data for JSON, whatever mappings its counts are."""
    rest = asdict(replace(evaluation, counts={}))
    return {**rest, "counts": {case: dict(counts) for case, counts in evaluation.counts.items()}}


def signature_of(evaluation: Evaluation) -> Signature:
    """Return the scores by case and name; seconds are left out, which are never twice the same."""
    scores = [float(evaluation.valid), float(evaluation.left)]
    for _, counts in sorted(evaluation.counts.items()):
        scores += [float(count) for name, count in sorted(counts.items()) if name != "seconds"]
    return tuple(scores)
