"""The function in an answer, which may have prose and other code around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tilth.errors import ProgramError
from tilth.evolve.funsearch.limits import ANSWER_CHARACTERS

__all__ = ["extract_source"]

_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")


def extract_source(answer: str, names: Sequence[str]) -> str:
    """Return the lines of a function in an answer, which may have prose and other code around it.

    Parameters
    ----------
    answer : str
    names : sequence of str
        What the function may be called, the best name first.

    Raises
    ------
    ProgramError
        The answer is too long, or has no such function.
    """
    if len(answer) > ANSWER_CHARACTERS:
        raise ProgramError(
            f"the answer has {len(answer)} characters, at most {ANSWER_CHARACTERS} are read; answer with the "
            "function alone"
        )
    blocks = _fenced(answer.splitlines())
    for name in names:
        # The last one of a name is what a model that corrects itself means, as in Python.
        for lines in reversed(blocks):
            start = _start(lines, name)
            if start is not None:
                return _function_lines(lines, start)
    raise ProgramError(f"the answer has no function {names[0]}; write one that starts with 'def {names[0]}('")


def _fenced(lines: list[str]) -> list[list[str]]:
    """Return the blocks between fences; all lines as one block if there is none."""
    blocks: list[list[str]] = []
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if match and not fence:
            fence = match.group(1)
            blocks.append([])
        elif match and match.group(1).startswith(fence):
            fence = ""
        elif fence:
            blocks[-1].append(line)
    return blocks or [lines]


def _start(lines: list[str], name: str) -> int | None:
    pattern = re.compile(rf"[ \t]*def[ \t]+{re.escape(name)}[ \t]*[(\[]")
    starts = [number for number, line in enumerate(lines) if pattern.match(line)]
    return starts[-1] if starts else None


def _function_lines(lines: list[str], start: int) -> str:
    """Return a function's lines, moved to the margin; decorators come with it, so that they are refused."""
    indentation = lines[start][: len(lines[start]) - len(lines[start].lstrip(" \t"))]
    end = start + 1
    while end < len(lines) and _continues(lines[end], indentation):
        end += 1
    while start and lines[start - 1].startswith(f"{indentation}@"):
        start -= 1
    return "\n".join(line.removeprefix(indentation) for line in lines[start:end]).rstrip() + "\n"


def _continues(line: str, indentation: str) -> bool:
    """Whether a line belongs to the function above: further in, empty, a comment, or a signature's end."""
    rest = line.removeprefix(indentation)
    return not rest.strip() or rest[0] in " \t)#" or not line.startswith(indentation)
