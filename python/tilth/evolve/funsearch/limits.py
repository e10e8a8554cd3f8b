"""How long answers and reasons may be; those of programs are in `tilth.seeding.translate.limits`."""

from __future__ import annotations

__all__ = ["ANSWER_CHARACTERS", "REASON_CHARACTERS"]

#: Characters of a sampler's answer.
ANSWER_CHARACTERS = 100_000
#: Characters of a reason for a rejection.
REASON_CHARACTERS = 300
