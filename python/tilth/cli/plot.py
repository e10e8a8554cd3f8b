"""Comparisons as pictures; needs the extra ``plot``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tilth.errors import OptionError
from tilth.family.writing import beside
from tilth.pipeline.study.compare import Comparison
from tilth.pipeline.study.draw import draw_scores

__all__ = ["plot_comparisons"]


def plot_comparisons(comparisons: Mapping[str, Comparison], path: Path) -> None:
    """Draw the counts of several rules for one or more cases, one panel per case.

    Raises
    ------
    OptionError
        matplotlib is not installed, or the file cannot be written.
    """
    figure = draw_scores(comparisons)
    try:
        with beside(path) as file:
            figure.savefig(file, format=path.suffix.removeprefix(".") or None)
    except (OSError, ValueError) as error:
        raise OptionError(f"--plot {path}: {error}") from error
