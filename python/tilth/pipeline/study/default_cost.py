"""What the default rule costs beside the best rule that is known for each case."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tilth.frozen import dataclass

__all__ = ["DefaultCost", "cost_lines", "geometric_mean"]

#: (multiplications, processor seconds)
Cost = tuple[int, float]

#: Rules whose cost of learning is what masters are compared with.
LEARNING_WITH = "laporta"


@dataclass(frozen=True)
class DefaultCost:
    """The default rule on one case.

    Attributes
    ----------
    case : str
    closes : bool
    cost : (int, float)
        Multiplications per probe, and processor seconds of the score.
    others : dict
        {rule: cost} of the rules that close.
    masters : float
        Processor seconds in which the masters of the family were found; 0 if they were known.
    """

    case: str
    closes: bool
    cost: Cost
    others: Mapping[str, Cost]
    masters: float

    def best(self, measure: int) -> tuple[str, float] | None:
        """Return the best other rule in a measure, 0 or 1, with its cost; None if no other closes."""
        priced = [(cost[measure], rule) for rule, cost in self.others.items()]
        return (min(priced)[1], min(priced)[0]) if priced else None

    def ratio(self, measure: int) -> float | None:
        """Return the cost of the default by that of the best other rule.

        None if one of them does not close, or costs nothing: where all targets are masters there is
        nothing to compare.
        """
        best = self.best(measure)
        if best is None or not self.closes or not best[1] or not self.cost[measure]:
            return None
        return self.cost[measure] / best[1]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "case": self.case,
            "closes": self.closes,
            "multiplications": self.cost[0],
            "seconds": round(self.cost[1], 6),
            "masters_seconds": round(self.masters, 6),
            "best": [self.best(measure) for measure in (0, 1)],
            "ratios": [self.ratio(measure) for measure in (0, 1)],
        }


def geometric_mean(ratios: Iterable[float | None]) -> float:
    """Return the geometric mean of the ratios that are there; nan if none is."""
    logarithms = [math.log(ratio) for ratio in ratios if ratio]
    return math.exp(sum(logarithms) / len(logarithms)) if logarithms else math.nan


def cost_lines(costs: Sequence[DefaultCost]) -> list[str]:
    """Write the costs as a Markdown table, geometric means last."""
    lines = [
        "| case | auto, multiplications | best other rule | ratio | auto, seconds | best other rule | ratio "
        f"| masters, seconds | {LEARNING_WITH}, seconds |",
        "|---" * 9 + "|",
    ]
    for cost in costs:
        if not cost.closes:
            lines.append(f"| {cost.case} | does not close |" + " |" * 7)
            continue
        cells = [f"{cost.cost[0]:,}", _best(cost.best(0), ",.0f"), _ratio(cost.ratio(0))]
        cells += [f"{cost.cost[1]:.2f}", _best(cost.best(1), ".2f"), _ratio(cost.ratio(1))]
        learning = cost.others.get(LEARNING_WITH)
        cells += [f"{cost.masters:.2f}" if cost.masters > 0.005 else "known"]
        cells += ["" if learning is None else f"{learning[1]:.2f}"]
        lines.append(f"| {cost.case} | " + " | ".join(cells) + " |")
    means = [geometric_mean(cost.ratio(measure) for cost in costs) for measure in (0, 1)]
    lines.append(f"| geometric mean | | | {_ratio(means[0])} | | | {_ratio(means[1])} | | |")
    return lines


def _best(best: tuple[str, float] | None, form: str) -> str:
    return "none closes" if best is None else f"{best[0]}: {best[1]:{form}}"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None or math.isnan(ratio) else f"{ratio:.2f}"
