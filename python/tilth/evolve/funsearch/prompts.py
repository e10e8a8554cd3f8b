"""What a model is shown: the task, the language, what was refused lately, programs from worse to better."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.evolve.funsearch.island import IslandEntry
from tilth.evolve.funsearch.samplers.protocol import Prompt
from tilth.evolve.wall.prompt import LANGUAGE
from tilth.seeding.translate.features import ARRAYS, FEATURES, FUNCTION, signature
from tilth.seeding.translate.subset import FUNCTIONS

__all__ = ["make_prompt", "preamble", "version_name"]

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


def preamble(language: str = "subset") -> str:
    """Return what every prompt for programs of a language begins with."""
    written = LANGUAGE if language == "python" else _SUBSET.format(functions=", ".join(FUNCTIONS))
    return "\n".join([_TASK, _arguments(), written, ""])


def version_name(parents: int) -> str:
    """Return what the function is called that comes after this many parents."""
    return f"{FUNCTION}_v{parents}"


def make_prompt(
    number: int, parents: Sequence[IslandEntry], refusals: Sequence[str], language: str = "subset"
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
    """
    name = version_name(len(parents))
    sections = []
    if refusals:
        lines = "".join(f"- {reason}\n" for reason in dict.fromkeys(refusals))
        sections.append(f"Answers that were refused lately, and why:\n{lines}")
    sections.append(_versions(parents))
    sections.append(
        f"Write {name}, an improved version. Answer with the function alone, in a Python code block that "
        f"starts with\n\n{signature(name)}\n"
    )
    sources = tuple(entry.source for entry in parents)
    return Prompt(number, preamble(language) + "\n".join(sections), name, sources)


def _arguments() -> str:
    meanings = {**ARRAYS, **{name: feature.meaning for name, feature in FEATURES.items()}}
    return "Its arguments:\n" + "".join(f"- {name}: {meaning}\n" for name, meaning in meanings.items())


def _versions(parents: Sequence[IslandEntry]) -> str:
    blocks = []
    for version, entry in enumerate(parents):
        outcome = f"score {entry.objective:g}" + ("" if entry.valid else ", leaves integrals unreduced")
        renamed = entry.source.replace(f"def {FUNCTION}(", f"def {FUNCTION}_v{version}(", 1)
        blocks.append(f"# version {version}: {outcome}, {entry.nodes} nodes\n{renamed}\n")
    return "Versions so far, from worse to better:\n\n```python\n" + "\n".join(blocks) + "```\n"
