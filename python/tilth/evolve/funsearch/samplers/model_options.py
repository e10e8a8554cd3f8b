"""Which model answers, and how it is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from tilth.errors import EvolveError

__all__ = ["SAMPLING", "ModelOptions"]

#: Numbers that servers take besides temperature: OpenAI's, then those of llama.cpp, vLLM and their like.
SAMPLING = (
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "top_p",
    "min_p",
    "repeat_penalty",
    "repetition_penalty",
    "top_k",
)
#: Answers to a request, which share its time and the size of its response.
MOST_ANSWERS = 128


@dataclass(frozen=True)
class ModelOptions:
    """Which model answers, and how it is asked.

    Attributes
    ----------
    model : str
    base_url : str, optional
        Of the server, such as ``http://localhost:8000/v1``; default OpenAI's.
    key_variable : str
        Environment variable with the key.
    timeout : float
        Seconds for a whole answer.
    retries : int
        Attempts after the first one, for each answer.
    temperature : float, optional
        None leaves it to the server.
    answer_tokens : int
        Tokens of an answer.
    answers_per_request : int
        How many a request asks for; servers that give fewer are asked again.
    sampling : mapping
        Other numbers for the server, by the names in `SAMPLING`. From a ``seed`` one is drawn for each
        request by the number of its prompt, so that a resumed run asks for what it would have asked for, and
        runs with different seeds have no answers in common by it.
    """

    model: str
    base_url: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    timeout: float = 120.0
    retries: int = 4
    temperature: float | None = 1.0
    answer_tokens: int = 2_048
    answers_per_request: int = 1
    sampling: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.model:
            raise EvolveError("the model has no name, give one that the server has")
        if not 0 < self.timeout < 86_400:
            raise EvolveError(f"timeout is {self.timeout!r}, give seconds, more than 0 and less than a day")
        if self.retries < 0 or self.answer_tokens < 1:
            raise EvolveError("retries must not be negative, and answer_tokens at least 1")
        if not 1 <= self.answers_per_request <= MOST_ANSWERS:
            raise EvolveError(
                f"answers_per_request is {self.answers_per_request!r}, give 1 to {MOST_ANSWERS}"
            )
        for name, value in self.sampling.items():
            if name not in SAMPLING:
                raise EvolveError(f"sampling has {name!r}; it may have {', '.join(SAMPLING)}")
            if type(value) not in (int, float) or not math.isfinite(value):
                raise EvolveError(f"sampling has {name}={value!r}, give a number")
