"""The curves that lines are drawn as: straight, arcs where several join the same vertices, and circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, atan2, cos, hypot, pi, sin, tan

from tilth.family.drawing.layout import Layout

__all__ = ["Curve", "Point", "curves_of"]

Point = tuple[float, float]

#: Angle between the chord and the outermost of two, or of more, arcs; and its part of what room there is.
ANGLES = {2: 1.2}
LARGEST = pi / 2
ROOM = 0.72
#: Radius of a circle at a vertex, where a line has length 1; and the reach of the loop that needs less room.
RADIUS = 0.36
REACH = 1.15
#: Room in which a circle fits.
WIDE = 2.2


@dataclass(frozen=True)
class Curve:
    """A part of a circle, or a straight line, on paper.

    Attributes
    ----------
    start, end : (float, float)
    centre : (float, float) or None
        None for a straight line.
    angle : float
        That the curve turns by around its centre, counted as the paper's angles are.
    controls : pair of (float, float), optional
        Of a cubic curve instead.
    """

    start: Point
    end: Point
    centre: Point | None = None
    angle: float = 0.0
    controls: tuple[Point, Point] | None = None

    def at(self, part: float) -> Point:
        """Return the point after a part of the way."""
        if self.controls is not None:
            weights = (1 - part) ** 3, 3 * part * (1 - part) ** 2, 3 * part**2 * (1 - part), part**3
            points = self.start, *self.controls, self.end
            return (
                sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
                sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
            )
        if self.centre is None:
            return (
                self.start[0] + part * (self.end[0] - self.start[0]),
                self.start[1] + part * (self.end[1] - self.start[1]),
            )
        x, y = self.start[0] - self.centre[0], self.start[1] - self.centre[1]
        c, s = cos(part * self.angle), sin(part * self.angle)
        return self.centre[0] + c * x - s * y, self.centre[1] + s * x + c * y

    def direction(self, part: float) -> Point:
        """Return the unit vector along the curve."""
        (a, b), (c, d) = self.at(part - 0.01), self.at(part + 0.01)
        size = hypot(c - a, d - b) or 1.0
        return (c - a) / size, (d - b) / size

    @property
    def commands(self) -> str:
        """The curve as a path of SVG; a whole circle as two halves."""
        head = f"M{self.start[0]:.1f} {self.start[1]:.1f}"
        if self.controls is not None:
            points = (*self.controls, self.end)
            return f"{head}C{' '.join(f'{x:.1f} {y:.1f}' for x, y in points)}"
        if self.centre is None:
            return f"{head}L{self.end[0]:.1f} {self.end[1]:.1f}"
        radius = hypot(self.start[0] - self.centre[0], self.start[1] - self.centre[1])
        arcs = []
        for part in (0.5, 1.0):
            x, y = self.at(part)
            arcs.append(f"A{radius:.1f} {radius:.1f} 0 0 {int(self.angle > 0)} {x:.1f} {y:.1f}")
        return head + "".join(arcs)


def curves_of(layout: Layout, scale: float) -> list[Curve]:
    """Return a curve for each line of a graph, in pixels, y downwards."""
    lines = layout.graph.lines
    places = [(scale * float(x), -scale * float(y)) for x, y in layout.vertices]
    taken = _directions(layout, places, scale)
    together: dict[frozenset[int], list[int]] = {}
    for number, line in enumerate(lines):
        together.setdefault(frozenset((line.start, line.end)), []).append(number)
    curves: dict[int, Curve] = {}
    room = [set(angles) for angles in taken]
    for pair, numbers in sorted(together.items(), key=lambda one: -len(one[0])):
        first = lines[numbers[0]].start
        if len(pair) == 1:
            loops = _loops(places[first], sorted(room[first]), len(numbers), RADIUS * scale)
            curves |= dict(zip(numbers, loops, strict=True))
            continue
        angle = _bulge(pair, len(numbers), places, taken)
        if len(numbers) > 1:
            for here, there in (sorted(pair), sorted(pair, reverse=True)):
                own = _angle(places[here], places[there])
                room[here] |= {_turned(own + angle), _turned(own - angle)}
        height = tan(angle / 2) / 2
        for place, number in enumerate(numbers):
            line = lines[number]
            part = 0.0 if len(numbers) == 1 else height * (1 - 2 * place / (len(numbers) - 1))
            if line.start != first:  # heights are measured from the same side, whichever way a line runs
                part = -part
            curves[number] = _arc(places[line.start], places[line.end], part)
    return [curves[number] for number in range(len(lines))]


def _directions(layout: Layout, places: Sequence[Point], scale: float) -> list[list[float]]:
    """Return in which directions something leaves each vertex, each once."""
    found: list[set[float]] = [set() for _ in places]
    for line in layout.graph.lines:
        if line.start != line.end:
            for here, there in ((line.start, line.end), (line.end, line.start)):
                found[here].add(_angle(places[here], places[there]))
    for leg, (x, y) in zip(layout.graph.legs, layout.ends, strict=True):
        found[leg.vertex].add(_angle(places[leg.vertex], (scale * float(x), -scale * float(y))))
    return [sorted(angles) for angles in found]


def _bulge(pair: frozenset[int], count: int, places: Sequence[Point], taken: list[list[float]]) -> float:
    """Return the angle of the outermost of several arcs, so that it does not touch what is beside it."""
    here, there = sorted(pair)
    angle = ANGLES.get(count, LARGEST)
    for start, end in ((here, there), (there, here)):
        own = _angle(places[start], places[end])
        others = [abs(_turned(one - own)) for one in taken[start] if one != own]
        angle = min([angle, *(ROOM * other for other in others)])
    return angle


def _angle(here: Point, there: Point) -> float:
    return atan2(there[1] - here[1], there[0] - here[0])


def _turned(angle: float) -> float:
    """Return an angle between -π and π."""
    return (angle + pi) % (2 * pi) - pi


def _arc(start: Point, end: Point, height: float) -> Curve:
    """Return an arc of a height, in units of the distance of its ends."""
    if abs(height) < 1e-9:
        return Curve(start, end)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    rise = abs(height) * length
    radius = (length**2 / 4 + rise**2) / (2 * rise)
    side = 1 if height > 0 else -1
    away = radius - rise  # of the centre from the chord, on the other side
    centre = (
        (start[0] + end[0]) / 2 - side * away * dy / length,
        (start[1] + end[1]) / 2 + side * away * dx / length,
    )
    half = acos(max(-1.0, min(1.0, away / radius)))
    return Curve(start, end, centre, side * 2 * half)


def _loops(vertex: Point, taken: Sequence[float], count: int, radius: float) -> list[Curve]:
    """Return curves that end where they begin: circles where there is room, otherwise slender ones."""
    begin, gap = _widest(taken)
    step = gap / count if not taken else gap / (count + 1)
    found = []
    for number in range(count):
        angle = begin + step * (number if not taken else number + 1)
        if step > WIDE or (count == 1 and gap > WIDE * 1.3):
            centre = vertex[0] + radius * cos(angle), vertex[1] + radius * sin(angle)
            found.append(Curve(vertex, vertex, centre, 2 * pi))
            continue
        half, far = min(0.66, 0.45 * step), 2 * REACH * radius
        points = [(vertex[0] + far * cos(angle + s), vertex[1] + far * sin(angle + s)) for s in (half, -half)]
        found.append(Curve(vertex, vertex, controls=(points[0], points[1])))
    return found


def _widest(taken: Sequence[float]) -> tuple[float, float]:
    """Return where the widest gap between directions begins, and its angle; upwards, if there are none."""
    if not taken:
        return -pi / 2, 2 * pi
    after = [*taken[1:], taken[0] + 2 * pi]
    gaps = [(round(end - begin, 6), begin) for begin, end in zip(taken, after, strict=True)]
    gap, begin = max(gaps, key=lambda one: one[0])
    return begin, gap
