"""What a model is shown: the task, the language, what was refused lately, programs from worse to better."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tilth.evolve.funsearch.island import IslandEntry
from tilth.evolve.funsearch.prompt_format import CHAT, PromptFormat
from tilth.evolve.funsearch.samplers.protocol import Prompt
from tilth.evolve.wall.prompt import LANGUAGE
from tilth.seeding.translate.features import ARRAYS, FEATURES, FUNCTION
from tilth.seeding.translate.subset import FUNCTIONS

__all__ = ["make_prompt", "preamble", "version_name"]

#: What of the best score the next version is asked for.
_GOAL = 0.95

_TASK = """\
Improve a Python function that decides which seed integrals the reduction of Feynman integrals by
integration by parts uses. It is called once for each candidate seed and returns whether to keep it. The
equations of the kept seeds must still reduce all target integrals to master integrals. The score is
computed from the seeds that are kept; lower is better, and a function that leaves integrals unreduced is
much worse than any that does not.
"""

_SUBSET = """\
The function is translated to a formula, not executed, so that it has to be written in a small subset of
Python:
- statements: assignments (also += and the like), if/elif/else, for, break, continue, and a return on every
  path;
- for loops over range(...) with fixed ends or len(a), over a, target, enumerate(a) and zip(a, target);
- in a loop over all slots: add to variables, set flags, return fixed values;
- integers, True, False, + - * // % (x // 0 and x % 0 are 0), comparisons, in (1, 2), and, or, not,
  x if c else y;
- calls of {functions}, with generators where Python has them;
- nothing else: no imports, attributes, strings, lists in variables, other functions, while, **, / or bit
  operators.
The formula has at most 256 nodes, so that short functions are better.
"""


def preamble(language: str = "subset", style: PromptFormat = CHAT) -> str:
    """Return what every prompt for programs of a language begins with."""
    written = LANGUAGE if language == "python" else _SUBSET.format(functions=", ".join(FUNCTIONS))
    return style.write("preamble", task=_TASK, arguments=_arguments(), language=written)


def version_name(parents: int) -> str:
    """Return what the function is called that comes after this many parents."""
    return f"{FUNCTION}_v{parents}"


def make_prompt(
    number: int,
    parents: Sequence[IslandEntry],
    refusals: Sequence[str],
    language: str = "subset",
    style: PromptFormat = CHAT,
) -> Prompt:
    """Return a prompt for the next version.

    Parameters
    ----------
    number : int
        Counts the prompts of the run.
    parents : sequence of IslandEntry
        From worse to better.
    refusals : sequence of str
        Reasons why earlier answers were refused, the latest last.
    language : {"subset", "python"}
    style : PromptFormat
    """
    name = version_name(len(parents))
    header = style.header(name)
    parts = [preamble(language, style)]
    if refusals and style.refusals:
        reasons = "".join(f"- {reason}\n" for reason in dict.fromkeys(refusals))
        parts.append(style.write("refusals", reasons=reasons))
    parts.append(style.write("versions", versions="\n".join(_versions(parents, style))))
    goal = f"{math.floor(parents[-1].objective * _GOAL)}"
    parts.append(
        style.write("request", name=name, header=header, last=version_name(len(parents) - 1), goal=goal)
    )
    sources = tuple(entry.source for entry in parents)
    begun = style.write("begun", name=name, header=header)
    return Prompt(number, "".join(parts), name, sources, begun, style.stop)


def _arguments() -> str:
    meanings = {**ARRAYS, **{name: feature.meaning for name, feature in FEATURES.items()}}
    return "Its arguments:\n" + "".join(f"- {name}: {meaning}\n" for name, meaning in meanings.items())


def _versions(parents: Sequence[IslandEntry], style: PromptFormat) -> Iterator[str]:
    for version, entry in enumerate(parents):
        name = version_name(version)
        source = entry.source.replace(f"def {FUNCTION}(", f"def {name}(", 1)
        header, _, body = source.partition("\n")
        yield style.write(
            "version",
            number=version,
            name=name,
            outcome=f"score {entry.objective:g}" + ("" if entry.valid else ", leaves integrals unreduced"),
            score=f"{entry.objective:.0f}" if entry.valid else "too few",
            nodes=entry.nodes,
            source=source,
            header=header,
            body=body,
        )
