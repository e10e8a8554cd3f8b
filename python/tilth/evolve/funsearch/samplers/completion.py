"""The body of a response to an answer. Nothing in it is believed."""

from __future__ import annotations

from dataclasses import dataclass

from tilth.evolve.funsearch.limits import ANSWER_CHARACTERS
from tilth.family.strict_json import parse_json

__all__ = ["Completion", "Malformed", "parse_completion"]


class Malformed(Exception):
    """A response that is not what the protocol says."""


@dataclass(frozen=True)
class Completion:
    """What a model answered.

    Attributes
    ----------
    text : str
    tokens_in, tokens_out : int or None
        As the server counted them; None if it did not.
    """

    text: str
    tokens_in: int | None
    tokens_out: int | None


def parse_completion(body: bytes) -> Completion:
    """Return the first choice of a response to a chat completion.

    Raises
    ------
    Malformed
        It is no JSON, or has no such text, or one that is too long.
    """
    try:
        response = parse_json(body)
        text = response["choices"][0]["message"]["content"]
    except (ValueError, RecursionError):
        raise Malformed("the response is not JSON") from None
    except (KeyError, IndexError, TypeError):
        raise Malformed("the response has no choices[0].message.content") from None
    if not isinstance(text, str):
        raise Malformed("the response has no text")
    if len(text) > ANSWER_CHARACTERS:
        raise Malformed(f"the text has {len(text)} characters, more than {ANSWER_CHARACTERS}")
    usage = response.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    # JSON may have halves of surrogate pairs, which no file can hold.
    text = text.encode("utf-8", "replace").decode()
    return Completion(text, _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40 else None
