"""A sector or an integral as a Feynman diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from tilth.errors import OptionError
from tilth.family.definition import Definition
from tilth.family.drawing.curves import Curve, Point, curves_of
from tilth.family.drawing.layout import Layout, crossed_lines, lay_out
from tilth.family.drawing.sector_graph import masses_of, sector_graphs
from tilth.family.drawing.svg import Picture, circle, group, labelled, path, plain_text, text_width
from tilth.family.indices import sector_of, slots_of
from tilth.family.text.suggest import did_you_mean

__all__ = ["LABELS", "Labels", "diagram", "legend_of"]

Labels = Literal["momenta", "numbers", "none"]
LABELS: tuple[Labels, ...] = ("momenta", "numbers", "none")

#: Width, colour and dashes of a line.
Style: TypeAlias = tuple[float, str, str]

#: Pixels of a line, with labels and without.
SCALE = {"momenta": 92.0, "numbers": 72.0, "none": 56.0}
MARGIN = 14.0
#: Massive lines, one mass after the other.
MASSES: tuple[Style, ...] = (
    (3.4, "#1f4e99", ""),
    (3.4, "#b5301f", "9 6"),
    (3.4, "#2b7a3d", "1 6"),
    (3.4, "#7b3f98", "12 5 2 5"),
    (5.0, "#a06a00", ""),
)
GREY = "#666666"
CUT = "#c2571a"
MONOSPACE = "DejaVu Sans Mono, Menlo, monospace"


def diagram(
    family: Definition,
    indices: Sequence[int],
    labels: Labels = "momenta",
    caption: str = "",
    *,
    legend: bool = True,
) -> Picture:
    """Draw an integral: lines by mass, dots, cut lines, legs.

    Parameters
    ----------
    family : Definition
    indices : sequence of int, length N
    labels : "momenta", "numbers" or "none"
        What stands at lines: momenta with the directions in which they flow, or numbers of propagators.
    caption : str
    legend : bool
        Say which mass is drawn how.

    Raises
    ------
    OptionError
        The labels are none of these.
    """
    if labels not in LABELS:
        raise OptionError(
            f"labels={labels!r} is unknown, use {', '.join(map(repr, LABELS))}{did_you_mean(labels, LABELS)}"
        )
    graphs = sector_graphs(family, sector_of(indices))
    below = [caption] if caption else []
    if not graphs:
        return _listed(family, indices, below)
    return _drawn(family, indices, lay_out(graphs[:6]), labels, below, legend)


def _drawn(
    family: Definition,
    indices: Sequence[int],
    layout: Layout,
    labels: Labels,
    below: Sequence[str],
    legend: bool,
) -> Picture:
    scale = SCALE[labels]
    canvas = _Canvas()
    styles = styles_of(family)
    used = {line.mass for line in layout.graph.lines}
    places = [(scale * float(x), -scale * float(y)) for x, y in layout.vertices]
    middle = sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)
    for leg, (x, y) in zip(layout.graph.legs, layout.ends, strict=True):
        curve = Curve(places[leg.vertex], (scale * float(x), -scale * float(y)))
        canvas.draw(path(curve.commands, 4.6 if leg.massive else 1.6), curve)
        if leg.massive:
            canvas.draw(path(curve.commands, 1.6, "white"), curve)
        if labels != "none":
            forward = curve.direction(0.5)
            way = (-forward[0], -forward[1]) if leg.incoming else forward
            canvas.arrow(curve.at(0.62), way, "black")
            canvas.label(curve.at(1.0), forward, leg.momentum, at_end=True)
    crossed = crossed_lines(layout.graph, layout.vertices)
    for number, (line, curve) in enumerate(zip(layout.graph.lines, curves_of(layout, scale), strict=True)):
        beside = 0.3 if number in crossed else 0.5
        width, colour, dash = styles.get(line.mass, (1.6, "black", ""))
        canvas.draw(path(curve.commands, width, colour, dash), curve)
        canvas.dots(curve, indices[line.slot] - 1)
        if line.slot + 1 in family.cut:
            canvas.cut(curve)
        if labels != "none":
            away = _away(curve, middle)
            text = line.momentum if labels == "momenta" else str(line.slot + 1)
            if labels == "momenta":
                canvas.arrow(curve.at(beside), curve.direction(beside), colour)
            canvas.label(curve.at(beside), away, text, colour)
    for x, y in places:
        canvas.body.append(circle(x, y, 2.6))
    shown = {mass: style for mass, style in styles.items() if mass in used and legend}
    return canvas.picture(below, shown)


def styles_of(family: Definition) -> dict[str, Style]:
    """Return {square of a mass: width, colour and dashes}: the same in all pictures of a family."""
    return {mass: MASSES[number % len(MASSES)] for number, mass in enumerate(masses_of(family))}


def legend_of(family: Definition) -> Picture | None:
    """Return which mass is drawn how; None if there are no masses."""
    styles = styles_of(family)
    return _Canvas().picture([], styles) if styles else None


def _away(curve: Curve, middle: Point) -> Point:
    """Return the unit vector across a curve, away from the middle of the picture or of its own circle."""
    (x, y), (dx, dy) = curve.at(0.5), curve.direction(0.5)
    across = -dy, dx
    inside = curve.centre if curve.centre is not None else middle
    towards = across[0] * (x - inside[0]) + across[1] * (y - inside[1])
    return across if towards > 1e-6 else (dy, -dx)


def _listed(family: Definition, indices: Sequence[int], below: Sequence[str]) -> Picture:
    """Return the propagators as text, where momenta belong to no graph."""
    lines = [f"D{slot + 1} = {family.propagators[slot]}" for slot in slots_of(sector_of(indices))]
    rows = ["these momenta belong to no graph:" if lines else "no lines", *lines, *below]
    width = 2 * MARGIN + 7.5 * max(map(len, rows))
    body = [
        plain_text(MARGIN, MARGIN + 16 * (n + 0.8), row, 12, "start", GREY if n == 0 else "black", MONOSPACE)
        for n, row in enumerate(rows)
    ]
    return Picture(body, width, 2 * MARGIN + 16 * len(rows))


class _Canvas:
    """Elements, and the box around them."""

    def __init__(self) -> None:
        self.body: list[str] = []
        self._low = [0.0, 0.0]
        self._high = [0.0, 0.0]

    def _cover(self, x: float, y: float, wide: float = 0.0, high: float = 0.0) -> None:
        self._low = [min(self._low[0], x - wide), min(self._low[1], y - high)]
        self._high = [max(self._high[0], x + wide), max(self._high[1], y + high)]

    def draw(self, element: str, curve: Curve) -> None:
        """Add a curve."""
        self.body.append(element)
        for step in range(9):
            self._cover(*curve.at(step / 8))

    def arrow(self, at: Point, way: Point, colour: str) -> None:
        """Add an arrowhead in the middle of a line."""
        (x, y), (dx, dy) = at, way
        tip = x + 5 * dx, y + 5 * dy
        corners = [(x - 4 * dx + side * 4 * dy, y - 4 * dy - side * 4 * dx) for side in (1, -1)]
        shape = f"M{tip[0]:.1f} {tip[1]:.1f}" + "".join(f"L{a:.1f} {b:.1f}" for a, b in corners) + "Z"
        self.body.append(path(shape, 0.5, colour, fill=colour))

    def label(
        self, at: Point, away: Point, text: str, colour: str = "black", *, at_end: bool = False
    ) -> None:
        """Add a text beside a line, or at its end, as far as it takes not to touch it."""
        size = 14.0
        wide, high = 0.5 * text_width(text, size), 0.5 * size
        across, along = abs(away[0]), abs(away[1])
        # at the end only the text's own frame matters; beside a slanted line its corners do, too
        far = (
            6 + min(wide / max(across, 0.01), high / max(along, 0.01))
            if at_end
            else 8 + across * wide + along * high
        )
        x, y = at[0] + far * away[0], at[1] + far * away[1]
        self.body.append(labelled(x, y + 0.32 * size, text, size, colour))
        self._cover(x, y, wide, high)

    def dots(self, curve: Curve, count: int) -> None:
        """Add a disc for each power of a propagator beyond the first."""
        for number in range(max(0, count)):
            part = 0.5 + (number - (count - 1) / 2) * min(0.16, 0.7 / count)
            self.body.append(circle(*curve.at(part), 4.6))

    def cut(self, curve: Curve) -> None:
        """Add a dashed stroke across a line."""
        (x, y), (dx, dy) = curve.at(0.35), curve.direction(0.35)
        across = f"M{x - 12 * dy:.1f} {y + 12 * dx:.1f}L{x + 12 * dy:.1f} {y - 12 * dx:.1f}"
        self.body.append(path(across, 1.4, CUT, "3 4"))

    def picture(self, below: Sequence[str], styles: Mapping[str, Style]) -> Picture:
        """Return what was drawn, with lines of text and a legend of masses below."""
        wide = max(self._high[0] - self._low[0], *(6.6 * len(text) for text in below), 60.0 * bool(styles))
        left = (self._low[0] + self._high[0] - wide) / 2 - MARGIN
        drawn = group(self.body, -left, MARGIN - self._low[1])
        y = self._high[1] - self._low[1] + 2 * MARGIN
        body, middle = [drawn], wide / 2 + MARGIN
        for mass, (width, colour, dash) in styles.items():
            y += 17
            half = 3.3 * (len(mass) + 5) + 17
            body.append(path(f"M{middle - half:.1f} {y - 4:.1f}h30", width, colour, dash))
            body.append(plain_text(middle - half + 38, y, f"m² = {mass}", 12, "start", colour, MONOSPACE))
        for text in below:
            y += 17
            body.append(plain_text(middle, y, text, 11, font=MONOSPACE))
        return Picture(body, wide + 2 * MARGIN, y + (MARGIN if styles or below else 0))
