"""Pictures of a report, as SVG with the same bytes each time; needs matplotlib."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tilth.errors import EvolveError
from tilth.evolve.report.history import Ancestor, FrontPoint, Generation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["plot_family", "plot_front", "plot_history"]

_FOUND, _OTHER = "#1f5fa8", "#9a9a9a"


def plot_history(generations: Sequence[Generation], measure: str, step: str) -> str:
    """Draw best and median by generation or round; rules that do not close are left out."""
    figure = _figure(7.0, 3.2)
    axes = figure.subplots()
    for label, place, colour in (("best so far", 0, _FOUND), ("median of the islands", 1, _OTHER)):
        values = [one.closes[place] for one in generations]
        shown = [float("nan") if value is None else value for value in values]
        axes.step([one.number for one in generations], shown, where="post", label=label, color=colour)
    axes.set_xlabel(step)
    axes.set_ylabel(f"objective ({measure})")
    axes.legend(frameon=False)
    return _data_uri(figure)


def plot_front(points: Sequence[FrontPoint]) -> str:
    """Draw seeds against multiplications, with the Pareto front."""
    figure = _figure(7.0, 3.6)
    axes = figure.subplots()
    beaten = [point for point in points if not point.front]
    best = [point for point in points if point.front]
    axes.scatter([p.seeds for p in beaten], [p.multiplications for p in beaten], s=14, color=_OTHER)
    axes.step(
        [p.seeds for p in best],
        [p.multiplications for p in best],
        where="post",
        marker="o",
        color=_FOUND,
        label="no other rule is better in both",
    )
    axes.set_xlabel("seeds")
    axes.set_ylabel("multiplications per probe")
    axes.legend(frameon=False)
    return _data_uri(figure)


def plot_family(members: Sequence[Ancestor]) -> str:
    """Draw the winner's nearest ancestors: one column a step, an arrow from parent to child."""
    columns: dict[int, int] = {}
    places: dict[int, tuple[int, int]] = {}
    for member in members:
        row = columns.get(member.depth, 0)
        columns[member.depth] = row + 1
        places[member.program.number] = (-member.depth, -row)
    figure = _figure(max(7.0, 1.0 * len(columns)), max(2.0, 0.55 * max(columns.values()) + 0.8))
    axes = figure.subplots()
    for member in members:
        place = places[member.program.number]
        for child in member.children:
            axes.annotate(
                "",
                places[child],
                place,
                arrowprops={"arrowstyle": "->", "color": _OTHER, "shrinkA": 12, "shrinkB": 12},
            )
        found = member.program.evaluation
        value = f"{found.objective:.5g}" if found.valid else "open"
        label = f"#{member.program.number}\n{value}"
        axes.text(
            *place, label, ha="center", va="center", fontsize=7, color=_FOUND if found.valid else "#444444"
        )
    axes.set_xlim(min(x for x, _ in places.values()) - 0.6, 0.6)
    axes.set_ylim(min(y for _, y in places.values()) - 0.6, 0.6)
    axes.axis("off")
    return _data_uri(figure)


def figure_class() -> type[Figure]:
    """Return matplotlib's class of figures.

    Raises
    ------
    EvolveError
        matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise EvolveError(
            "reports need the package matplotlib, install it with: pip install 'tilth[evolve]'"
        ) from None
    return Figure


def _figure(width: float, height: float) -> Figure:
    return figure_class()(figsize=(width, height), layout="constrained")


def _data_uri(figure: Figure) -> str:
    from matplotlib import rc_context

    stream = io.BytesIO()
    # Without a salt and with a date, each run would draw other bytes.
    with rc_context({"svg.hashsalt": "tilth", "svg.fonttype": "path"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
