"""Where the vertices of a graph are drawn.

Distances on paper are made those along the graph as far as they can be, by majorisation (de Leeuw 1977,
Gansner, Koren and North 2005), from several beginnings; the layout with fewest crossings and least strain
stays. It is turned until it is its own mirror image and lines lie or stand, as far as can be, and the first
leg is at the left; what is nearly in a row is put in a row, and legs go where there is most room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tilth.family.drawing.sector_graph import SectorGraph

__all__ = ["Layout", "crossed_lines", "lay_out"]

Points: TypeAlias = NDArray[np.float64]

#: Length of a leg, where a line has length 1.
LEG = 0.7
STARTS = 16
ROUNDS = 250
#: Coordinates that differ by less become the same.
NEARLY = 0.14
#: What lines that slant are worth beside vertices that have no mirror image.
SLANT = 0.15
#: Largest angle between two legs of one vertex.
SPREAD = np.pi / 3
#: Movement in a round at which a layout is taken to be at rest.
STILL = 1e-4
#: Choices of vertices on a circle that are tried, and the least distance of vertices then.
MAX_PINNED, CLOSEST = 2_000, 0.25
#: Strain that a crossing of lines is worth.
CROSSING = 10.0


@dataclass(frozen=True)
class Layout:
    """A graph with places.

    Attributes
    ----------
    graph : SectorGraph
    vertices : array, shape (vertices, 2)
        In units of a line, y upwards.
    ends : array, shape (legs, 2)
        The outer ends of the legs.
    """

    graph: SectorGraph
    vertices: Points
    ends: Points


def lay_out(graphs: Sequence[SectorGraph]) -> Layout:
    """Return the best layout of graphs that are all right; there is at least one."""
    best: tuple[float, SectorGraph, Points] | None = None
    for graph in graphs:
        cost, points = _placed(graph)
        if best is None or cost < best[0] - 1e-6:
            best = cost, graph, points
    assert best is not None, "there is a graph"
    _, graph, points = best
    if crossed_lines(graph, points):
        points = _pinned(graph, points)
    vertices = _in_rows(_turned(graph, points)[: graph.vertices])
    return Layout(graph, vertices, _legs(graph, vertices))


def crossed_lines(graph: SectorGraph, points: Points) -> set[int]:
    """Return the lines that cross others, drawn straight."""
    found: set[int] = set()
    for (number, one), (other, two) in combinations(enumerate(graph.lines), 2):
        ends = one.start, one.end, two.start, two.end
        if len(set(ends)) == 4 and _cross(*(points[vertex] for vertex in ends)):
            found |= {number, other}
    return found


def _pinned(graph: SectorGraph, points: Points) -> Points:
    """Return a layout with fewer crossings, if there is one with three or four vertices on a circle.

    All vertices with legs are among these. The others are each in the middle of their neighbours, which draws
    a planar graph without crossings if the right ones are pinned (Tutte 1963).
    """
    outer = {leg.vertex for leg in graph.legs}
    count = graph.vertices
    joined = np.zeros((count, count))
    for line in graph.lines:
        if line.start != line.end:
            joined[line.start, line.end] = joined[line.end, line.start] = 1.0
    best, least = points, len(crossed_lines(graph, points))
    for size in (4, 3):
        for pinned in islice(permutations(range(count), size), MAX_PINNED):
            if pinned[0] != min(pinned) or pinned[1] > pinned[-1]:
                continue  # the same circle, begun elsewhere or the other way round
            if not outer <= set(pinned):
                continue
            system, places = np.diag(joined.sum(axis=1)) - joined, np.zeros((count, 2))
            for place, vertex in enumerate(pinned):
                angle = 2 * np.pi * place / size + np.pi / 4
                system[vertex] = np.eye(count)[vertex]
                places[vertex] = 1.2 * np.cos(angle), 1.2 * np.sin(angle)
            found: Points = np.linalg.lstsq(system, places, rcond=None)[0].astype(np.float64)
            crossed = len(crossed_lines(graph, found))
            apart = _lengths(found) + np.eye(count)
            if crossed < least and apart.min() > CLOSEST:
                best, least = np.vstack([found, _legs(graph, found)]), crossed
    return best


def _edges(graph: SectorGraph) -> list[tuple[int, int, float]]:
    """Return pairs of nodes that are joined, with the length wanted; legs end at nodes of their own."""
    parallel: dict[tuple[int, int], int] = {}
    for line in graph.lines:
        if line.start != line.end:
            pair = min(line.start, line.end), max(line.start, line.end)
            parallel[pair] = parallel.get(pair, 0) + 1
    lines = [(a, b, 1.0 if count == 1 else 1.3) for (a, b), count in parallel.items()]
    return lines + [(leg.vertex, graph.vertices + number, LEG) for number, leg in enumerate(graph.legs)]


def _placed(graph: SectorGraph) -> tuple[float, Points]:
    """Return the least cost that was found, and the places."""
    edges, count = _edges(graph), graph.vertices + len(graph.legs)
    if count == 1:
        return 0.0, np.zeros((1, 2))
    wanted = _distances(edges, count)
    weights = np.where(wanted > 0, 1 / np.maximum(wanted, 1e-9) ** 2, 0.0)
    np.fill_diagonal(weights, 0.0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    random = np.random.default_rng(0)  # the same picture every time
    found: list[tuple[float, Points]] = []
    for _ in range(STARTS):
        points = random.normal(size=(count, 2))
        for _ in range(ROUNDS):
            before, points = points, inverse @ _pull(points, wanted, weights)
            if np.abs(points - before).max() < STILL:
                break
        strain = float((weights * (_lengths(points) - wanted) ** 2).sum()) / 2
        cost = CROSSING * _crossings(points, edges) + strain
        found.append((cost, points))
    return min(found, key=lambda one: round(one[0], 6))


def _distances(edges: Sequence[tuple[int, int, float]], count: int) -> Points:
    wanted = np.full((count, count), np.inf)
    np.fill_diagonal(wanted, 0.0)
    for a, b, length in edges:
        wanted[a, b] = wanted[b, a] = length
    for middle in range(count):
        wanted = np.minimum(wanted, wanted[:, middle : middle + 1] + wanted[middle : middle + 1, :])
    return wanted


def _lengths(points: Points) -> Points:
    found: Points = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    return found


def _pull(points: Points, wanted: Points, weights: Points) -> Points:
    """Return B(X) X of the majorisation."""
    ratio = weights * wanted / np.maximum(_lengths(points), 1e-9)
    pulled: Points = (np.diag(ratio.sum(axis=1)) - ratio) @ points
    return pulled


def _crossings(points: Points, edges: Sequence[tuple[int, int, float]]) -> int:
    return sum(
        _cross(points[a], points[b], points[c], points[d])
        for (a, b, _), (c, d, _) in combinations(edges, 2)
        if len({a, b, c, d}) == 4
    )


def _cross(a: Points, b: Points, c: Points, d: Points) -> bool:
    def side(p: Points, q: Points, r: Points) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _turned(graph: SectorGraph, points: Points) -> Points:
    """Turn a layout until its lines lie or stand, it is wider than high, and its first leg is at the left.

    Where legs are at two vertices, these are in a row instead.
    """
    points = points - points.mean(axis=0)
    if graph.vertices == 1:
        return points
    outer = list(dict.fromkeys(leg.vertex for leg in graph.legs))
    if len(outer) == 2:
        across = points[outer[1]] - points[outer[0]]
        points = _rotated(points, -float(np.arctan2(across[1], across[0])))
    else:
        tried = np.deg2rad(np.arange(0, 90))
        points = _rotated(points, float(min(tried, key=lambda turn: _awry(graph, _rotated(points, turn)))))
        width, height = np.ptp(points, axis=0)
        if height > width + 1e-6:
            points = _rotated(points, np.pi / 2)
    first = points[graph.vertices] if graph.legs else points[graph.lines[0].start]
    points = points * np.array([-1.0 if first[0] > 1e-6 else 1.0, 1.0])
    flipped: Points = points * np.array([1.0, -1.0 if first[1] < -1e-6 else 1.0])
    return flipped


def _awry(graph: SectorGraph, points: Points) -> float:
    """Return how far a layout is from being its own mirror image, and its lines from lying or standing."""
    vertices = points[: graph.vertices]
    amiss = []
    for mirror in ([-1.0, 1.0], [1.0, -1.0]):
        apart = np.linalg.norm((vertices * mirror)[:, None, :] - vertices[None, :, :], axis=2)
        amiss.append(float(apart.min(axis=1).sum()))
    lines = [vertices[line.end] - vertices[line.start] for line in graph.lines if line.start != line.end]
    slants = [np.sin(2 * np.arctan2(y, x)) ** 2 for x, y in lines]
    return round(min(amiss) / len(vertices) + SLANT * float(np.mean(slants)), 6)


def _rotated(points: Points, angle: float) -> Points:
    cosine, sine = np.cos(angle), np.sin(angle)
    rotated: Points = points @ np.array([[cosine, sine], [-sine, cosine]])
    return rotated


def _in_rows(points: Points) -> Points:
    """Give vertices that are nearly in one row or column the same coordinate."""
    snapped = points.copy()
    for axis in (0, 1):
        order = np.argsort(points[:, axis])
        jumps = np.flatnonzero(np.diff(points[order, axis]) > NEARLY) + 1
        for together in np.split(order, jumps):
            snapped[together, axis] = points[together, axis].mean()
    return snapped


def _legs(graph: SectorGraph, vertices: Points) -> Points:
    """Return the outer ends of the legs: those of a vertex share the widest gap between its lines."""
    ends = np.zeros((len(graph.legs), 2))
    for vertex in range(graph.vertices):
        here = [number for number, leg in enumerate(graph.legs) if leg.vertex == vertex]
        if not here:
            continue
        near = {
            line.end if line.start == vertex else line.start
            for line in graph.lines
            if vertex in (line.start, line.end) and line.start != line.end
        }
        begin, gap = _widest_gap([vertices[other] - vertices[vertex] for other in sorted(near)])
        step = min(gap / (len(here) + 1), SPREAD)
        middle = begin + gap / 2
        for place, number in enumerate(here):
            angle = middle - step * (place - (len(here) - 1) / 2)
            ends[number] = vertices[vertex] + LEG * np.array([np.cos(angle), np.sin(angle)])
    return ends


def _widest_gap(directions: Sequence[Points]) -> tuple[float, float]:
    """Return where the widest gap between directions begins, and its angle."""
    angles = sorted(float(np.arctan2(y, x)) for x, y in directions)
    gaps = [
        ((after - before) % (2 * np.pi) or 2 * np.pi, before)
        for before, after in zip(angles, [*angles[1:], angles[0]], strict=True)
    ]
    gap, begin = max(gaps, key=lambda one: round(one[0], 6))
    return begin, gap
