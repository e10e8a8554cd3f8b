"""Comparisons as pictures; needs the extra ``plot``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tilth.errors import OptionError
from tilth.family.writing import beside
from tilth.pipeline.study.compare import Comparison

__all__ = ["plot_comparisons"]

SHOWN = ("seeds", "generated", "selected", "multiplications")


def plot_comparisons(comparisons: Mapping[str, Comparison], path: Path) -> None:
    """Draw the counts of several rules for one or more cases, one panel per case.

    Raises
    ------
    OptionError
        matplotlib is not installed, or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise OptionError("--plot needs matplotlib, install it with: pip install 'tilth[plot]'") from None
    figure = Figure(figsize=(8, 1.2 + 2.6 * len(comparisons)), layout="constrained")
    panels = figure.subplots(len(comparisons), 1, squeeze=False)[:, 0]
    for panel, (name, comparison) in zip(panels, comparisons.items(), strict=True):
        height = 0.8 / len(SHOWN)
        for number, count in enumerate(SHOWN):
            places = [row + number * height for row in range(len(comparison))]
            values = [getattr(one, count) for one in comparison]
            bars = panel.barh(places, values, height, label=count)
            panel.bar_label(bars, [f"{value:,}" for value in values], fontsize=7, padding=2)
        labels = [one.rule if one.complete else f"{one.rule} (does not close)" for one in comparison]
        panel.set_yticks([row + 1.5 * height for row in range(len(comparison))], labels)
        panel.set_xscale("log")
        panel.margins(x=0.12)
        panel.invert_yaxis()
        panel.set_title(name)
    panels[0].legend(fontsize=8, ncols=len(SHOWN), loc="lower center", bbox_to_anchor=(0.5, 1.12))
    try:
        with beside(path) as file:
            figure.savefig(file, format=path.suffix.removeprefix(".") or None)
    except (OSError, ValueError) as error:
        raise OptionError(f"--plot {path}: {error}") from error
