"""What is said while functions are reconstructed: what is found, of how many of them, by how many probes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tilth.pipeline.news import News
from tilth.sizes import size_text

__all__ = ["reconstruction_news"]

#: What each stage of the first prime looks for.
_SOUGHT = {"slices": "degrees", "letters": "factors of denominators", "numerators": "numerators"}


def reconstruction_news(
    progress: Mapping[str, Any], variables: Sequence[str], memory: int | None = None
) -> News:
    """Return the news of a reconstruction.

    They count all probes. How many there will be is known at primes after the first, up to the end of the
    prime, and said only then.

    Parameters
    ----------
    progress : mapping
        As the core tells it.
    variables : sequence of str
        Names of its variables.
    memory : int, optional
        Bytes that all functions will take, which are said as long as most of them are still to come.
    """
    probes, expected = progress["probes"], progress["expected"]
    if progress["stage"] in _SOUGHT:
        text = f"{_discovery(progress, variables)}; {probes:,} probes"
        if memory is not None:
            text += f"; all functions take about {size_text(memory)}"
    elif progress["stage"] == "check":
        text = f"check at a fresh point; {probes:,} probes"
    else:
        bound = f" of at least {expected:,}" if expected else ""
        text = (
            f"coefficients modulo prime {progress['primes'] + 1}: {progress['at_prime']:,}{bound} probes, "
            f"{_counted(progress['finished'], progress['functions'])} done"
        )
    total = None if expected is None else max(probes, probes - progress["at_prime"] + expected)
    return News(text, done=probes, total=total)


def _discovery(progress: Mapping[str, Any], variables: Sequence[str]) -> str:
    """Say what is being found at the first prime."""
    what = _SOUGHT[progress["stage"]]
    if progress["stage"] == "letters":
        return f"{what}: {progress['letters']:,} known" if progress["letters"] else what
    counted = _counted(progress["known"], progress["functions"])
    if progress["variable"] is None:
        return f"{what}: {counted}"
    number = progress["variable"]
    return f"{what} in {variables[number]}, variable {number + 1} of {len(variables)}: {counted}"


def _counted(done: int, functions: int) -> str:
    """Say of how many functions something is known."""
    return f"{f'{done:,}' if done else 'none'} of {functions:,} functions"
