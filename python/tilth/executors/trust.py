"""Which workers are believed: who answered wrong twice is not asked any more."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tilth.executors.protocol import WRONG, Answers, ProbeRequest
from tilth.executors.task import WorkerReply

__all__ = ["Trust", "WrongReply", "read_reply"]

#: So many wrong answers are no accident.
_STRIKES = 2


class WrongReply(Exception):
    """A reply that cannot be the answer; the message says why."""


def read_reply(reply: WorkerReply, request: ProbeRequest) -> Answers:
    """Return the answers of a reply.

    Raises
    ------
    WrongReply
        They are not to this request, no residues, or refuted by their own check.
    """
    try:
        answers = Answers(reply.outcomes, reply.residues)
        answers.check_against(request)
        timed = 0 <= reply.seconds < float("inf")
    except (ValueError, TypeError, AttributeError) as error:
        raise WrongReply(str(error)) from None
    if not timed:
        raise WrongReply("its time is no number of seconds")
    if (answers.outcomes == WRONG).any():
        raise WrongReply("a probe does not satisfy the equations it solved")
    if answers.residues.size and int(answers.residues.max()) >= request.prime:
        raise WrongReply("a residue is not below its prime")
    return answers


class Trust:
    """Counts wrong answers, and chooses what is computed a second time.

    Parameters
    ----------
    share : float
        Of all batches, how many are computed by a second worker: from 0 to 1. Unless it is 0 the first batch
        of each worker is among them.

    Attributes
    ----------
    dropped : frozenset of str
        Workers that are not asked any more.
    """

    def __init__(self, share: float) -> None:
        self.dropped: frozenset[str] = frozenset()
        self._share = share
        self._owed = 0.0
        self._strikes: Counter[str] = Counter()
        self._known: set[str] = set()

    @property
    def workers(self) -> int:
        """How many workers have answered."""
        return len(self._known)

    def wants_second(self, worker: str) -> bool:
        """Whether the answers of a worker are to be compared with those of another one.

        All of them are if it answered wrong before.
        """
        if self._strikes[worker]:
            return True
        self._owed += self._share
        first = worker not in self._known
        self._known.add(worker)
        if self._share and (first or self._owed >= 1):
            self._owed = max(0.0, self._owed - 1)
            return True
        return False

    def strike(self, worker: str) -> bool:
        """Take note of a wrong answer; True if the worker is dropped because of it."""
        self._strikes[worker] += 1
        if self._strikes[worker] < _STRIKES or worker in self.dropped:
            return False
        self.dropped |= {worker}
        return True


def agree(first: Answers, second: Answers) -> bool:
    """Whether two answers are the same."""
    return np.array_equal(first.outcomes, second.outcomes) and np.array_equal(first.residues, second.residues)
