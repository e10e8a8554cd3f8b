"""How a prompt is written, as data: for models that follow instructions, and for those that only continue."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from string import Template
from typing import Any

from tilth.errors import EvolveError
from tilth.family.reading import read_text
from tilth.family.text.suggest import did_you_mean
from tilth.seeding.translate.features import ARRAYS, FEATURES

__all__ = ["CHAT", "CONTINUE", "FORMATS", "PromptFormat", "read_format"]

#: Characters of a text of a format.
_MOST = 20_000

#: What each text may name, written as in `string.Template`.
_NAMES = {
    "preamble": ("task", "arguments", "language"),
    "refusals": ("reasons",),
    "versions": ("versions",),
    "version": ("number", "name", "outcome", "score", "nodes", "source", "header", "body"),
    "request": ("name", "header", "last", "goal"),
    "begun": ("name", "header"),
}


@dataclass(frozen=True)
class PromptFormat:
    """The texts of a prompt, one after the other, with places such as ``$source``.

    Attributes
    ----------
    preamble : str
        Begins every prompt: ``$task``, ``$arguments`` and what they mean, ``$language``.
    refusals : str
        ``$reasons`` for which answers were refused lately; left out where there are none, or if empty.
    versions : str
        What stands around all ``$versions``.
    version : str
        A function that was found: ``$number``, ``$name``, ``$outcome``, ``$score``, ``$nodes``, and its
        ``$source``, which is its ``$header`` and its ``$body``.
    request : str
        The question: ``$name`` and ``$header`` of the next version, ``$last``, the name of the one before,
        and ``$goal``, a score somewhat below that.
    begun : str
        What of the next version the prompt has already, which the answer continues; such prompts go to
        ``/v1/completions``. Empty for a question to a chat.
    stop : tuple of str
        Where a continuation ends.
    arguments : tuple of str
        Those of the next function; empty for all.

    Raises
    ------
    EvolveError
        A text is too long, or names something else.
    """

    preamble: str
    refusals: str
    versions: str
    version: str
    request: str
    begun: str = ""
    stop: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("stop", "arguments"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name, places in _NAMES.items():
            text = getattr(self, name)
            if not isinstance(text, str) or len(text) > _MOST:
                raise EvolveError(f"{name} of a prompt format is a text of at most {_MOST} characters")
            try:
                Template(text).substitute(dict.fromkeys(places, ""))
            except (KeyError, ValueError) as error:
                raise EvolveError(
                    f"{name} of a prompt format has a place that it cannot have ({error}); it may name "
                    f"{', '.join(f'${place}' for place in places)}, and $$ is a dollar"
                ) from None
        if len(self.stop) > 4 or not all(map(_is_text, self.stop)):
            raise EvolveError("stop of a prompt format has at most four texts, none of them empty")
        if unknown := [name for name in self.arguments if name not in (*ARRAYS, *FEATURES)]:
            raise EvolveError(
                f"arguments of a prompt format has {unknown[0]!r}; take some of "
                f"{', '.join([*ARRAYS, *FEATURES])}"
            )

    def header(self, name: str) -> str:
        """Return the line that starts the next function."""
        return f"def {name}({', '.join(self.arguments or [*ARRAYS, *FEATURES])}):"

    def write(self, text: str, **places: object) -> str:
        """Return one of the texts with its places filled."""
        return Template(getattr(self, text)).substitute(places)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PromptFormat:
        """Read a format from plain data.

        Raises
        ------
        EvolveError
            It has other entries than it should.
        """
        known = [item.name for item in fields(cls)]
        if strange := [name for name in data if name not in known]:
            raise EvolveError(f"a prompt format has no {strange[0]!r}, it has {', '.join(known)}")
        try:
            return cls(**data)
        except TypeError as error:
            raise EvolveError(f"a prompt format cannot be used: {error}") from None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


CHAT = PromptFormat(
    preamble="$task\n$arguments\n$language\n",
    refusals="Answers that were refused lately, and why:\n$reasons\n",
    versions="Versions so far, from worse to better:\n\n```python\n$versions```\n\n",
    version="# version $number: $outcome, $nodes nodes\n$source\n",
    request=(
        "Write $name, an improved version. Answer with the function alone, in a Python code block that "
        "starts with\n\n$header\n"
    ),
)

CONTINUE = PromptFormat(
    preamble='"""Which seeds to keep, by lines t, numerator power s and dots; fewer are better."""\n\n\n',
    refusals="",
    versions="$versions\n",
    version='$header\n    """Keeps $score seeds."""\n$body\n\n',
    request='$header\n    """Keeps $goal seeds, fewer than $last."""\n    return',
    begun="$header\n    return",
    stop=("\n",),
    arguments=("t", "s", "dots", "missing"),
)

#: Formats by name.
FORMATS = {"chat": CHAT, "continue": CONTINUE}


def read_format(name: str) -> PromptFormat:
    """Return a format by its name, or from a TOML file with the fields of `PromptFormat`.

    Raises
    ------
    EvolveError
        There is no such format, or the file cannot be used.
    """
    if name in FORMATS:
        return FORMATS[name]
    if not name.endswith(".toml"):
        raise EvolveError(
            f"there is no prompt format {name!r}, take {', '.join(FORMATS)} or a file FORMAT.toml"
            f"{did_you_mean(name, FORMATS)}"
        )
    try:
        data = tomllib.loads(read_text(Path(name), EvolveError))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise EvolveError(f"{name}: is no TOML: {error}") from None
    try:
        return PromptFormat.from_dict(data)
    except EvolveError as error:
        raise EvolveError(f"{name}: {error}") from None
