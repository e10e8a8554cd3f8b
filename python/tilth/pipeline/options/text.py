"""Options in docstrings and in the manual."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from tilth.pipeline.options.option import known_options

__all__ = ["default_text", "fill_docstring", "options_table"]

WIDTH = 110

_PLACE = re.compile(r"^([ ]*)\{options\}$", re.MULTILINE)


def fill_docstring(documented: Callable[..., Any], cls: type) -> None:
    """Replace a line ``{options}`` of a docstring by what the class's options mean."""
    text = documented.__doc__
    if text is not None:  # there are none with python -OO
        documented.__doc__ = _PLACE.sub(lambda place: _parameters(cls, place.group(1)), text)


def _parameters(cls: type, indent: str) -> str:
    lines: list[str] = []
    for known in known_options(cls):
        about = known.about
        default = f", default {_literal(known.default)}" if known.has_default else ""
        lines.append(f"{indent}{known.name} : {known.accepted}{default}")
        unit = f" In {about.unit}." if about.unit else ""
        text = f"{about.help[0].upper()}{about.help[1:]}.{unit} {about.more}".rstrip()
        inner = indent + "    "
        lines += _wrapped(text, inner)
    return "\n".join(lines)


def _wrapped(text: str, indent: str) -> Iterator[str]:
    """Yield a text in lines; `textwrap` would take a tenth of what ``import tilth`` takes."""
    line = indent
    for word in text.split():
        if line != indent and len(line) + len(word) >= WIDTH:
            yield line
            line = indent
        line += word if line == indent else f" {word}"
    yield line


def _literal(value: object) -> str:
    """Return a default as it is written in Python."""
    return repr(value.value if isinstance(value, Enum) else value)


def default_text(value: object) -> str:
    """Return a default as it is written on the command line."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ",".join(map(default_text, value))
    return str(value)


def options_table(cls: type, without: type | None = None) -> str:
    """Return the command line's options of a class as a Markdown table, for the manual.

    Parameters
    ----------
    cls : type
    without : type, optional
        A class whose options are left out, because another table has them.
    """
    return "\n".join(_table_lines(cls, without)) + "\n"


def _table_lines(cls: type, without: type | None) -> Iterator[str]:
    elsewhere = {known.name for known in known_options(without)} if without is not None else set()
    yield "| option | meaning | default | may change |"
    yield "|---|---|---|---|"
    for known in known_options(cls):
        if known.flag is None or known.name in elsewhere:
            continue
        about = known.about
        value = f" {known.placeholder}" if known.placeholder else ""
        meaning = known.meaning.replace("|", r"\|")
        named = known.has_default and not isinstance(known.default, bool)
        shown = default_text(known.default) if named else ""
        default = f"`{shown}`" if shown else ""
        if about.see:
            meaning += f"; see {{ref}}`{about.see}`"
        yield f"| `{known.flag}{value}` | {meaning} | {default} | {about.changes.value} |"
