"""What proposes programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

__all__ = ["Answer", "Prompt", "Sampler", "Stateful"]


@dataclass(frozen=True)
class Prompt:
    """What a sampler is asked.

    Attributes
    ----------
    number : int
        Counts the prompts of a run; what is random in a sampler is drawn from the run's seed and this number.
    text : str
        For a model.
    name : str
        What the function in the answer should be called.
    parents : tuple of str
        Sources of the programs that the prompt shows, from worse to better, for samplers without a model.
    begun : str
        How the answer begins that the text ends with: the model only continues it. Empty for a question.
    stop : tuple of str
        Where a continuation ends.
    """

    number: int
    text: str
    name: str
    parents: tuple[str, ...]
    begun: str = ""
    stop: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a sampler answered.

    Attributes
    ----------
    text : str
        Empty if there was no answer.
    tokens_in, tokens_out : int
        As the server counted them.
    cost : float
        In the currency of the prices that the sampler was given.
    requests : int
        Attempts that it took.
    error : str
        Why there is no answer, else empty.
    """

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    requests: int = 0
    error: str = ""


class Sampler(Protocol):
    """Whatever answers prompts with programs."""

    def sample(self, prompt: Prompt, count: int) -> list[Answer]:
        """Return up to `count` answers; none if it will not answer any more."""
        ...


@runtime_checkable
class Stateful(Protocol):
    """A sampler that has to know where it was when a run is resumed, such as how much was spent."""

    def state(self) -> dict[str, Any]:
        """Return what `restore` takes, as data for JSON."""
        ...

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to a state."""
        ...
