"""Counts of rules as bars; needs the extra ``plot``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tilth.errors import OptionError
from tilth.pipeline.study.score import Score

__all__ = ["draw_scores", "figure_class"]

SHOWN = ("seeds", "generated", "selected", "multiplications")


def figure_class() -> Any:
    """Return matplotlib's class of figures.

    Raises
    ------
    OptionError
        matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise OptionError(
            "pictures of counts need matplotlib, install it with: pip install 'tilth[plot]'"
        ) from None
    return Figure


def draw_scores(problems: Mapping[str, Sequence[Score]]) -> Any:
    """Return a figure of matplotlib with one panel per problem, and in it four bars per rule.

    Raises
    ------
    OptionError
        matplotlib is not installed.
    """
    figure = figure_class()(figsize=(8, 1.2 + 2.6 * len(problems)), layout="constrained")
    panels = figure.subplots(len(problems), 1, squeeze=False)[:, 0]
    for panel, (name, scores) in zip(panels, problems.items(), strict=True):
        height = 0.8 / len(SHOWN)
        for number, count in enumerate(SHOWN):
            places = [row + number * height for row in range(len(scores))]
            values = [getattr(one, count) for one in scores]
            bars = panel.barh(places, values, height, label=count)
            panel.bar_label(bars, [f"{value:,}" for value in values], fontsize=7, padding=2)
        labels = [one.rule if one.complete else f"{one.rule} (does not close)" for one in scores]
        panel.set_yticks([row + 1.5 * height for row in range(len(scores))], labels)
        panel.set_xscale("log")
        panel.margins(x=0.12)
        panel.invert_yaxis()
        panel.set_title(name)
    panels[0].legend(fontsize=8, ncols=len(SHOWN), loc="lower center", bbox_to_anchor=(0.5, 1.12))
    return figure
