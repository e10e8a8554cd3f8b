"""The graph of a sector, from the momenta of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from tilth.family.algebra.rational import RationalFunction
from tilth.family.definition import Definition
from tilth.family.drawing.vertices import MAX_FREE, Vertex, possible_vertices, vertex_sets
from tilth.family.indices import slots_of
from tilth.family.kinematics.lines import Line, lines_of
from tilth.family.symmetries.sector_lines import SectorLines
from tilth.family.text.momenta import momentum_text

__all__ = ["GraphLeg", "GraphLine", "SectorGraph", "masses_of", "sector_graphs"]


@dataclass(frozen=True)
class GraphLine:
    """A propagator between two vertices, along which its momentum flows.

    Attributes
    ----------
    slot : int
        From 0.
    start, end : int
        Vertices; the same for a line that ends where it begins.
    momentum : str
    mass : str
        The square of the mass, empty for none.
    """

    slot: int
    start: int
    end: int
    momentum: str
    mass: str


@dataclass(frozen=True)
class GraphLeg:
    """An external momentum at a vertex.

    Attributes
    ----------
    vertex : int
    momentum : str
    incoming : bool
        Whether it comes in, or goes out.
    massive : bool
        Whether its square is not zero.
    """

    vertex: int
    momentum: str
    incoming: bool
    massive: bool


@dataclass(frozen=True)
class SectorGraph:
    """A sector as a graph.

    Attributes
    ----------
    vertices : int
        How many.
    lines : tuple of GraphLine
    legs : tuple of GraphLeg
        None where no line knows of an external momentum.
    """

    vertices: int
    lines: tuple[GraphLine, ...]
    legs: tuple[GraphLeg, ...]


def sector_graphs(family: Definition, sector: int) -> list[SectorGraph]:
    """Return the graphs of a sector, most probable first; none if its momenta do not tell.

    Linear propagators belong to no graph, and neither do momenta that are conserved at no set of vertices.
    Several graphs may have the same momenta where parts hang together by two vertices or one; the integral is
    the same.
    """
    basis = family.basis
    every = lines_of(basis)
    lines = [every[slot] for slot in slots_of(sector)]
    found = SectorLines.of(basis, every, sector, ())
    if found is None or not all(line is not None and line.quadratic for line in lines):
        return []
    free = len(found.lines) - basis.loops
    if len(found.frame) < basis.loops or free > MAX_FREE:
        return []
    for legs in _signs(family):
        vertices = possible_vertices(found.lines, found.coordinates, found.frame, legs)
        knows = any(vertex.legs for vertex in vertices)
        sets = vertex_sets(vertices, len(found.lines), basis.loops, len(legs) + 1 if knows else 0)
        if free == 0:
            sets = [(Vertex((0,) * len(lines), frozenset()),)]
        if sets:
            return [_graph(family, sector, found.lines, one, legs) for one in sets]
    return []


def _signs(family: Definition) -> list[tuple[int, ...]]:
    """Return which external momenta come in, 1, and go out, -1: as momentum is conserved, or as it may be."""
    count, named = len(family.externals), _named(family)
    if named is not None and all(abs(factor) == 1 for factor in named):
        together = tuple(map(int, named))
        # the one that is named goes out if those that it is the sum of come in, and comes in if they go out
        return [together if sum(together) > 0 else tuple(-factor for factor in together)]
    return sorted(product((1, -1), repeat=count), key=lambda signs: signs.count(-1))


def _named(family: Definition) -> list[Fraction] | None:
    """Return the momentum that conservation names by the others; None without one."""
    if family.momentum_conservation is None:
        return None
    dependent, loops = family.basis.algebra.dependent[family.momentum_conservation[0]], len(family.loops)
    return [dependent.get(loops + number, Fraction(0)) for number in range(len(family.externals))]


def _graph(
    family: Definition,
    sector: int,
    lines: tuple[Line, ...],
    chosen: tuple[Vertex, ...],
    legs: tuple[int, ...],
) -> SectorGraph:
    drawn = []
    for number, (slot, line) in enumerate(zip(slots_of(sector), lines, strict=True)):
        ends = {vertex.signs[number]: place for place, vertex in enumerate(chosen) if vertex.signs[number]}
        text = momentum_text((*family.loops, *family.externals), (*line.loop, *line.external))
        drawn.append(GraphLine(slot, ends.get(1, 0), ends.get(-1, 0), text, _mass(family, slot, line)))
    outer = [
        _leg(family, leg, place, legs) for place, vertex in enumerate(chosen) for leg in sorted(vertex.legs)
    ]
    return SectorGraph(len(chosen), tuple(drawn), tuple(outer))


def _leg(family: Definition, leg: int, vertex: int, legs: tuple[int, ...]) -> GraphLeg:
    """Return a leg; the last one has the name that momentum conservation gives it, or goes out as a sum."""
    kinematics = family.basis.kinematics
    if leg < len(legs):
        massive = not kinematics.products[leg, leg].is_zero()
        return GraphLeg(vertex, family.externals[leg], legs[leg] == 1, massive)
    square = family.ring.constant(0)
    for (i, j), value in kinematics.products.items():
        square = square + value.scale(legs[i] * legs[j] * (1 if i == j else 2))
    named = _named(family)
    if family.momentum_conservation is not None and named is not None:
        for incoming, sign in ((True, -1), (False, 1)):
            if [sign * factor for factor in named] == list(legs):
                return GraphLeg(vertex, family.momentum_conservation[0], incoming, not square.is_zero())
    return GraphLeg(vertex, momentum_text(family.externals, legs), False, not square.is_zero())


def _mass(family: Definition, slot: int, line: Line) -> str:
    """Return the square of a line's mass: what its propagator has beside the square of its momentum."""
    kinematics = family.basis.kinematics
    rest: RationalFunction = family.basis.propagators[slot].constant
    for (i, j), value in kinematics.products.items():
        factor = line.scale * line.external[i] * line.external[j] * (1 if i == j else 2)
        rest = rest - value.scale(factor)
    mass = rest.scale(-1 / line.scale)
    return "" if mass.is_zero() else str(mass)


def masses_of(family: Definition) -> list[str]:
    """Return the squares of the masses of a family's lines, each once, in the order of the propagators."""
    found = [
        _mass(family, slot, line)
        for slot, line in enumerate(lines_of(family.basis)[: family.given])
        if line is not None and line.quadratic
    ]
    return [mass for mass in dict.fromkeys(found) if mass]
