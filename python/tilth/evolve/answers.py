"""What became of the answers of a program search, as its log has it.

Besides programs and generations, see `tilth.evolve.programs`, such a log has records of the kinds

``preamble``  ``text``, with which every prompt begins
``wall``      what stood around programs in unrestricted Python, when that is another wall than before
``prompt``    ``number``, ``generation``, ``island``, ``parents`` (numbers of programs), and the rest of its
              ``text``; its time is that at which it was sent
``answer``    ``number``, ``prompt``, ``text``, ``requests``, ``tokens_in``, ``tokens_out``, ``cost``, and why
              it failed in ``error``; its time is that at which it had come
``rejected``  ``answer`` and the ``reason``, in which no program was found that can be judged
``repeated``  ``answer``, ``prompt`` and the ``text`` of the rule, which the island has already
``reset``     ``island`` and ``founder``, the number of the program from which it starts anew

and programs have a ``source``, and the numbers of their ``prompt`` and ``answer``; those of a start are null.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tilth.evolve.run import SearchRun

__all__ = ["AnswerCounts", "count_answers"]


@dataclass(frozen=True)
class AnswerCounts:
    """Answers by what became of them, and what they cost.

    Attributes
    ----------
    prompts, answers : int
    new : int
        Answers with a program that was taken in.
    repeated : int
        Answers with a rule that the island had already.
    rejected, failed : mapping
        {reason: how many}, the most frequent first: answers without a program that can be judged, and
        requests without an answer.
    waiting : int
        Answers that were not judged, because the run was stopped.
    requests, tokens_in, tokens_out : int
    cost : float
    """

    prompts: int
    answers: int
    new: int
    repeated: int
    rejected: Mapping[str, int]
    failed: Mapping[str, int]
    waiting: int
    requests: int
    tokens_in: int
    tokens_out: int
    cost: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)


def count_answers(run: SearchRun) -> AnswerCounts:
    """Count the answers of a run.

    Raises
    ------
    EvolveError
        The log is damaged.
    """
    kinds: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    cost = 0.0
    for record in run.records():
        data = record.data
        if "answer" in data and data["answer"] is None:
            continue  # a function to start from
        kinds[record.kind] += 1
        if record.kind == "rejected":
            rejected[_without_line(data["reason"])] += 1
        elif record.kind == "answer":
            cost += data["cost"]
            spent.update({name: data[name] for name in ("requests", "tokens_in", "tokens_out")})
            if data["error"]:
                failed[data["error"]] += 1
    judged = kinds["program"] + kinds["repeated"] + kinds["rejected"]
    return AnswerCounts(
        kinds["prompt"],
        kinds["answer"],
        kinds["program"],
        kinds["repeated"],
        dict(rejected.most_common()),
        dict(failed.most_common()),
        kinds["answer"] - judged - failed.total(),
        spent["requests"],
        spent["tokens_in"],
        spent["tokens_out"],
        cost,
    )


def _without_line(reason: str) -> str:
    return re.sub(r"^line \d+: ", "", reason)
