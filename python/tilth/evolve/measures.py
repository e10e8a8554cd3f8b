"""What can be made small, by name, and the weights that mix several."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tilth.errors import EvolveError
from tilth.family.text.suggest import did_you_mean
from tilth.pipeline.study.score import Score

__all__ = ["MEASURES", "SELECTED", "measured", "read_weights"]

#: The first two take a fraction of a millisecond, the others a selection.
MEASURES = ("seeds", "generated", "selected", "multiplications", "seconds")

#: Those that take a selection.
SELECTED = ("selected", "multiplications", "seconds")


def measured(found: Score) -> dict[str, float]:
    """Return all measures of a complete score; seconds are those of all stages."""
    return {
        "seeds": found.seeds,
        "generated": found.generated,
        "selected": found.selected,
        "multiplications": found.multiplications,
        "seconds": math.fsum(found.seconds.values()),
    }


def read_weights(style: str | Mapping[str, float]) -> dict[str, float] | None:
    """Return the weights of measures and of ``nodes``, None for the lexicographic style.

    Raises
    ------
    EvolveError
        An unknown style or measure, or a weight that is no number from 0 up.
    """
    if style == "lexicographic":
        return None
    if isinstance(style, str) or len(style) == 0:
        raise EvolveError(
            f"style={style!r} is unknown, use 'lexicographic' or weights such as {{'seeds': 1}}"
        )
    weights = {}
    for name, weight in style.items():
        if name not in (*MEASURES, "nodes"):
            raise EvolveError(
                f"style has a weight of {name!r}, use {', '.join(MEASURES)} or nodes"
                f"{did_you_mean(name, (*MEASURES, 'nodes'))}"
            )
        if type(weight) not in (int, float) or not 0 <= weight < math.inf:
            raise EvolveError(f"style has the weight {weight!r} of {name}, use a number from 0 up")
        weights[name] = float(weight)
    return weights
