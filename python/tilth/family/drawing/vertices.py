"""Which sets of lines may meet at a vertex, and how vertices make a graph.

Momentum is conserved at a vertex: what its lines carry away, with signs, is what its external legs bring in,
so that no loop momentum is left. Such sets are the cuts of the graph, which the momenta know without it. A
graph is a choice of them by which each line begins at one vertex and ends at another, and each leg is at one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import TypeAlias

from tilth.family.kinematics.lines import Line
from tilth.family.numbers import Rational

__all__ = ["MAX_FREE", "Vertex", "possible_vertices", "vertex_sets"]

#: Lines beyond the loops: three to this power sets of lines are looked at.
MAX_FREE = 9
#: Graphs that are looked at; others are the same but for what hangs where.
MAX_GRAPHS = 64
#: Steps of the search for a graph.
MAX_STEPS = 20_000


@dataclass(frozen=True)
class Vertex:
    """Lines and legs that may meet.

    Attributes
    ----------
    signs : tuple of int, one per line
        1 for a line that begins here, -1 for one that ends here, 0 for others.
    legs : frozenset of int
        Legs that come in.
    """

    signs: tuple[int, ...]
    legs: frozenset[int]


Choice: TypeAlias = tuple[Vertex, ...]


def possible_vertices(
    lines: Sequence[Line],
    coordinates: Sequence[Sequence[Rational]],
    frame: Sequence[int],
    legs: Sequence[int],
) -> list[Vertex]:
    """Return all sets of lines and legs that may meet at a vertex.

    Parameters
    ----------
    lines : sequence of Line
    coordinates : sequence, shape (lines, L)
        Loop momenta of the lines in terms of those of the frame.
    frame : sequence of int
        L lines with independent loop momenta.
    legs : sequence of int
        1 for an independent external momentum that comes in, -1 for one that goes out. One more leg, with
        this number of entries as its own number, brings in what is missing.
    """
    free = [number for number in range(len(lines)) if number not in frame]
    found = []
    for chosen in product((0, 1, -1), repeat=len(free)):
        inner = [
            -sum(sign * coordinates[number][place] for sign, number in zip(chosen, free, strict=True))
            for place in range(len(frame))
        ]
        if not any(chosen) or any(value not in (0, 1, -1) for value in inner):
            continue
        signs = [0] * len(lines)
        for number, sign in (*zip(free, chosen, strict=True), *zip(frame, inner, strict=True)):
            signs[number] = int(sign)
        at = _legs([sum(s * b for s, b in zip(signs, part, strict=True)) for part in _externals(lines)], legs)
        if at is not None:
            found.append(Vertex(tuple(signs), at))
    found.sort(key=lambda vertex: (sum(map(abs, vertex.signs)), len(vertex.legs)))
    return found


def _externals(lines: Sequence[Line]) -> list[tuple[Rational, ...]]:
    return list(zip(*(line.external for line in lines), strict=True))


def _legs(incoming: Sequence[Rational], legs: Sequence[int]) -> frozenset[int] | None:
    """Return which legs bring in a momentum together; None if none do."""
    if all(value in (0, sign) for value, sign in zip(incoming, legs, strict=True)):
        return frozenset(number for number, value in enumerate(incoming) if value)
    if all(value in (0, -sign) for value, sign in zip(incoming, legs, strict=True)):
        rest = {number for number, value in enumerate(incoming) if not value}
        return frozenset({*rest, len(legs)})
    return None


def vertex_sets(vertices: Sequence[Vertex], lines: int, loops: int, legs: int) -> list[Choice]:
    """Return the choices of vertices that make a connected graph.

    Parameters
    ----------
    vertices : sequence of Vertex
    lines, loops : int
    legs : int
        All of them, or none if no line knows of any.

    Returns
    -------
    list of tuple of Vertex
        Those in which few legs share a vertex first.
    """
    count = lines - loops + 1
    # ends of lines as bits, so that whether a vertex fits is one operation
    masks = {vertex: _ends(vertex) for vertex in vertices}
    by_end: dict[int, list[tuple[Vertex, int]]] = {}
    for vertex, mask in masks.items():
        for end in range(mask.bit_length()):
            if mask >> end & 1:
                by_end.setdefault(end, []).append((vertex, mask))
    order = sorted(by_end, key=lambda end: len(by_end[end]))
    steps = 0

    def search(chosen: Choice, free: int, used: frozenset[int]) -> Iterator[Choice]:
        nonlocal steps
        steps += 1
        if not free:
            if len(chosen) == count and len(used) in (0, legs) and _connected(chosen):
                yield chosen
            return
        if len(chosen) == count or steps > MAX_STEPS:
            return
        first = next(end for end in order if free >> end & 1)
        for vertex, mask in by_end[first]:
            if not mask & ~free and not vertex.legs & used:
                yield from search((*chosen, vertex), free & ~mask, used | vertex.legs)

    found = list(islice(search((), sum(1 << end for end in by_end), frozenset()), MAX_GRAPHS))
    return sorted(found, key=lambda one: sum(len(vertex.legs) ** 2 for vertex in one))


def _ends(vertex: Vertex) -> int:
    """Return the ends of lines at a vertex as bits, two for each line."""
    return sum(1 << (2 * line + (sign < 0)) for line, sign in enumerate(vertex.signs) if sign)


def _connected(chosen: Sequence[Vertex]) -> bool:
    reached, rest = [chosen[0]], list(chosen[1:])
    for vertex in reached:
        near = [one for one in rest if any(a and b for a, b in zip(vertex.signs, one.signs, strict=True))]
        reached += near
        rest = [one for one in rest if one not in near]
    return not rest
