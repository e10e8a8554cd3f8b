"""Between workers that disagree this process decides, and takes note of who was wrong."""

from __future__ import annotations

from collections.abc import Mapping

from tilth.errors import ProbeFault
from tilth.executors.local import Complete
from tilth.executors.protocol import Answers, ProbeRequest
from tilth.executors.task import probe_batch
from tilth.executors.trust import Trust, WrongReply, agree, read_reply
from tilth.news import Progress

__all__ = ["Referee"]


class Referee:
    """Computes what two workers answered differently.

    Parameters
    ----------
    key : str
        SHA-256 of the content.
    content, complete, progress
        As of `Cluster`.
    share : float
        As of `Trust`.

    Attributes
    ----------
    trust : Trust
    doubted : list of str
        Workers that answered wrong, since this was emptied.
    reason : str
        What was wrong with the last wrong answer.
    """

    def __init__(
        self, key: str, content: bytes, complete: Complete, share: float, progress: Progress
    ) -> None:
        self.trust = Trust(share)
        self.doubted: list[str] = []
        self.reason = ""
        self._key = key
        self._content = content
        self._complete = complete
        self._progress = progress

    def decide(self, request: ProbeRequest, given: Mapping[str, Answers]) -> Answers:
        """Return what this process computes; workers that say something else are struck.

        Raises
        ------
        ProbeFault
            What this process computes does not satisfy its equations.
        """
        points = self._complete(request.points, request.prime)
        assert points is not None  # otherwise nobody was asked
        reply = probe_batch(self._key, self._content, request.prime, points, request.functions)
        try:
            truth = read_reply(reply, request)
        except WrongReply as wrong:
            raise ProbeFault(f"this machine computes wrong: {wrong}; nothing of it was kept") from None
        for worker, answers in given.items():
            if not agree(answers, truth):
                self.strike(worker, "its answers are not those of this process")
        return truth

    def strike(self, worker: str, reason: str) -> None:
        """Take note of a wrong answer, and say so."""
        self.doubted.append(worker)
        dropped = self.trust.strike(worker)
        self.reason = reason
        what = "answered wrong twice and is not asked any more" if dropped else "answered wrong"
        self._progress("probes", f"worker {worker} {what}: {reason}")
