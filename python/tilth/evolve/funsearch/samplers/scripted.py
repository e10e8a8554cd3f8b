"""Answers that were written beforehand: for tests, and for work without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.funsearch.samplers.protocol import Answer, Prompt
from tilth.family.reading import read_text
from tilth.family.strict_json import parse_json

__all__ = ["ScriptedSampler"]


class ScriptedSampler:
    r"""Gives answers from a list, whatever the prompt, until it ends.

    Examples
    --------
    >>> sampler = ScriptedSampler(["def keep(t, s):\n    return s <= t - 3"])
    >>> prompt = Prompt(0, "", "keep", ())
    >>> len(sampler.sample(prompt, 2)), len(sampler.sample(prompt, 2))
    (1, 0)
    """

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = tuple(answers)
        self._position = 0

    @classmethod
    def read(cls, path: Path | str) -> ScriptedSampler:
        """Read a file that has one JSON string in each line.

        Raises
        ------
        EvolveError
            It cannot be read, or a line is something else.
        """
        lines = read_text(path, EvolveError).splitlines()
        answers = []
        for number, line in enumerate(lines, start=1):
            try:
                answer = parse_json(line)
            except (ValueError, RecursionError):
                answer = None
            if not isinstance(answer, str):
                raise EvolveError(
                    f"{path}: line {number} is not one JSON string, write one answer in each line"
                )
            answers.append(answer)
        return cls(answers)

    @property
    def answers(self) -> tuple[str, ...]:
        """All of them, those that were given too."""
        return self._answers

    def sample(self, prompt: Prompt, count: int) -> list[Answer]:
        """Return the next answers."""
        texts = self._answers[self._position : self._position + count]
        self._position += len(texts)
        return [Answer(text) for text in texts]

    def state(self) -> dict[str, Any]:
        """Return how many answers were given."""
        return {"position": self._position}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on after the answers that were given."""
        self._position = int(state["position"])
