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
    texts : tuple of str
        At least one.
    tokens_in, tokens_out : int or None
        As the server counted them; None if it did not.
    """

    texts: tuple[str, ...]
    tokens_in: int | None
    tokens_out: int | None


def parse_completion(body: bytes, *, chat: bool = True) -> Completion:
    """Return the choices of a response to a chat, or to a text that is to be continued.

    Raises
    ------
    Malformed
        It is no JSON, or has no such texts, or they are too long.
    """
    where = "choices[0].message.content" if chat else "choices[0].text"
    try:
        response = parse_json(body)
        choices = response["choices"]
        texts = [one["message"]["content"] if chat else one["text"] for one in [choices[0], *choices[1:]]]
    except (ValueError, RecursionError):
        raise Malformed("the response is not JSON") from None
    except (KeyError, IndexError, TypeError):
        raise Malformed(f"the response has no {where}") from None
    if not all(isinstance(text, str) for text in texts):
        raise Malformed("the response has no text")
    longest = max(map(len, texts))
    if longest > ANSWER_CHARACTERS:
        raise Malformed(f"the text has {longest} characters, more than {ANSWER_CHARACTERS}")
    usage = response.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    # JSON may have halves of surrogate pairs, which no file can hold.
    readable = tuple(text.encode("utf-8", "replace").decode() for text in texts)
    return Completion(readable, _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40 else None
