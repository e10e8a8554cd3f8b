"""What is said while functions are reconstructed: what is found, of how many of them, by how many probes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilth.pipeline.news import News

__all__ = ["foreseen_points", "reconstruction_news"]

#: What each stage of the first prime looks for.
_SOUGHT = {"slices": "degrees", "letters": "factors of denominators", "numerators": "numerators"}


def reconstruction_news(progress: Mapping[str, Any], variables: Sequence[str]) -> News:
    """Return the news of a reconstruction.

    They count all probes. How many there will be is known at primes after the first, up to the end of the
    prime, and said only then.

    Parameters
    ----------
    progress : mapping
        As the core tells it.
    variables : sequence of str
        Names of its variables.
    """
    probes, expected = progress["probes"], progress["expected"]
    if progress["stage"] in _SOUGHT:
        text = f"{_discovery(progress, variables)}; {probes:,} probes"
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


def foreseen_points(degrees: NDArray[np.int32]) -> int:
    """Return about how many points functions take, once their degrees are known; rather too many.

    A numerator takes as many as it has monomials, at most the product of its degrees plus one: twice at the
    first prime, where values beyond its last power show that it ends, and once to confirm.

    Parameters
    ----------
    degrees : array, shape (variables, functions, 2)
        Of numerators and denominators.
    """
    monomials = np.prod(degrees[:, :, 0] + 1.0, axis=0)
    return int(min(3 * monomials.max(initial=1.0), 1e15))


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
