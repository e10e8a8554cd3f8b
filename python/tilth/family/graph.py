"""Families from graphs: lines with masses between vertices, and momenta that follow from them.

The arguments are those of pySecDec's ``LoopIntegralFromGraph`` (arXiv:1703.09692). Loop momenta run along the
lines that are left out of a spanning tree. On a line of the tree, which parts the tree in two, flows what
comes into one part, from outside and along the other lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tilth.errors import FamilyError, KinematicsError
from tilth.family.algebra.rational import SymbolRing
from tilth.family.kinematics.conservation import Conservation, read_conservation
from tilth.family.kinematics.momenta import MomentumAlgebra
from tilth.family.numbers import number_text
from tilth.family.text.expression import Name, Number, Power, names_of
from tilth.family.text.parser import parse_expression
from tilth.frozen import dataclass

__all__ = ["MAX_LINES", "graph_arguments"]

MAX_LINES = 64

Vertex = int | str
#: {momentum: factor}.
Momentum = dict[str, Fraction]


@dataclass(frozen=True)
class _Line:
    """A line from one vertex to another; `mass` is a text, empty for none."""

    label: str
    mass: str
    start: Vertex
    end: Vertex


@dataclass(frozen=True)
class _Leg:
    """A momentum that comes into a vertex."""

    label: str
    momentum: Momentum
    vertex: Vertex


def graph_arguments(
    internal: Sequence[Any],
    external: Sequence[Any],
    kinematics: Mapping[str, Any] | Iterable[tuple[str, Any]],
    loops: Sequence[str] | None,
    momentum_conservation: str | Sequence[str] | None,
) -> dict[str, Any]:
    """Return the arguments of `Family` that follow from a graph, see `Family.from_graph`.

    Raises
    ------
    FamilyError
        The graph is not connected, has no loop, a line that parts it, or momenta that do not add up to zero.
    """
    lines, legs = _read_lines(internal), _read_legs(external)
    vertices = dict.fromkeys(vertex for line in lines for vertex in (line.start, line.end))
    for leg in legs:
        if leg.vertex not in vertices:
            raise FamilyError(
                f"{leg.label} comes into the vertex {leg.vertex!r}, at which no internal line ends"
            )
    tree, chords = _spanning_tree(lines, vertices)
    names = _loop_names(loops, len(chords))
    squares, rules = _squares_of_masses(kinematics, lines)
    conservation = _conserved(legs, momentum_conservation)
    externals = dict.fromkeys(name for leg in legs for name in leg.momentum)
    along = {chord: {name: Fraction(1)} for chord, name in zip(chords, names, strict=True)}
    propagators = [
        _propagator(
            along.get(number) or _through(number, lines, tree, along, legs), lines[number], names, squares
        )
        for number in range(len(lines))
    ]
    return {
        "loops": names,
        "externals": list(externals),
        "propagators": propagators,
        "kinematics": rules,
        "momentum_conservation": None if conservation is None else conservation.texts,
    }


def _read_lines(internal: Sequence[Any]) -> list[_Line]:
    if not isinstance(internal, list | tuple) or not 0 < len(internal) <= MAX_LINES:
        raise FamilyError(
            f'internal is {repr(internal)[:80]}, give 1 to {MAX_LINES} lines like ["m", [1, 2]]'
        )
    lines = []
    for number, line in enumerate(internal, start=1):
        label = f"internal[{number}]"
        match line:
            case [str() | int() as mass, [start, end]] if _is_vertex(start) and _is_vertex(end):
                lines.append(_Line(label, _mass(mass, label), start, end))
            case _:
                raise FamilyError(
                    f'{label} is {repr(line)[:80]}, write it like ["m", [1, 2]], or ["0", [1, 2]]'
                )
    return lines


def _mass(mass: object, label: str) -> str:
    node = parse_expression(str(mass), f"{label}: the mass")
    return "" if node == Number(0) else str(mass)


def _read_legs(external: Sequence[Any]) -> list[_Leg]:
    if not isinstance(external, list | tuple):
        raise FamilyError(f'external is {repr(external)[:80]}, give lines like ["p1", 1]')
    legs = []
    for number, leg in enumerate(external, start=1):
        label = f"external[{number}]"
        match leg:
            case [str(momentum), vertex] if _is_vertex(vertex):
                legs.append(_Leg(label, _linear(momentum, label), vertex))
            case _:
                raise FamilyError(f'{label} is {repr(leg)[:80]}, write it like ["p1", 1]')
    return legs


def _is_vertex(vertex: object) -> bool:
    return isinstance(vertex, int | str) and not isinstance(vertex, bool)


def _linear(text: str, label: str) -> Momentum:
    """Read a combination of momenta."""
    node = parse_expression(text, label)
    names = tuple(dict.fromkeys(names_of(node)))
    value = MomentumAlgebra(names, SymbolRing(("d",))).evaluate(node, label)
    if value.products or not value.scalar.is_zero():
        raise FamilyError(f'{label} "{text[:80]}" is no momentum, write it like p1 or -p1-p2')
    return {names[i]: factor for i, factor in value.vector.items() if factor}


def _spanning_tree(lines: Sequence[_Line], vertices: Iterable[Vertex]) -> tuple[list[int], list[int]]:
    """Return the lines of a spanning tree, and the others; these are the earliest that can be."""
    part = {vertex: vertex for vertex in vertices}

    def root(vertex: Vertex) -> Vertex:
        while part[vertex] != vertex:
            vertex = part[vertex]
        return vertex

    tree = []
    for number in reversed(range(len(lines))):
        start, end = root(lines[number].start), root(lines[number].end)
        if start != end:
            part[start] = end
            tree.append(number)
    if len(tree) < len(part) - 1:
        apart = [vertex for vertex in part if root(vertex) != root(lines[0].start)]
        raise FamilyError(
            f"the graph is not connected: no line leads from {lines[0].start!r} to {apart[0]!r}"
        )
    chords = [number for number in range(len(lines)) if number not in tree]
    if not chords:
        raise FamilyError("the graph has no loop, there is nothing to reduce")
    return tree, chords


def _loop_names(loops: Sequence[str] | None, count: int) -> list[str]:
    names = [f"k{number}" for number in range(1, count + 1)] if loops is None else list(loops)
    if len(names) != count:
        raise FamilyError(f"loops has {len(names)} momenta, the graph has {count} loops")
    return names


def _squares_of_masses(
    kinematics: Mapping[str, Any] | Iterable[tuple[str, Any]], lines: Sequence[_Line]
) -> tuple[dict[str, str], list[tuple[str, Any]]]:
    """Take rules such as ``m**2 = msq``, which pySecDec has among those of scalar products, out of these."""
    try:
        rules = [(k, v) for k, v in (kinematics.items() if isinstance(kinematics, Mapping) else kinematics)]
    except (TypeError, ValueError):
        raise KinematicsError(
            f"kinematics is {repr(kinematics)[:80]}, give a mapping such as {{'p1^2': 'm1'}}"
        ) from None
    masses = {line.mass for line in lines}
    squares: dict[str, str] = {}
    others = []
    for key, value in rules:
        node = parse_expression(key, "kinematics key") if isinstance(key, str) else None
        match node:
            case Power(Name(mass), 2) if mass in masses:
                squares[mass] = str(value)
            case _:
                others.append((key, value))
    return squares, others


def _conserved(legs: Sequence[_Leg], given: str | Sequence[str] | None) -> Conservation | None:
    """Return the momentum that the others determine; none where all add up to zero by themselves."""
    total: Momentum = {}
    for leg in legs:
        _add(total, leg.momentum, 1)
    names = list(dict.fromkeys(name for leg in legs for name in leg.momentum))
    if given is not None:
        conservation = read_conservation(given, (), names)
        assert conservation is not None  # something was given
        factor = total.pop(conservation.momentum, Fraction(0))
        _add(total, conservation.combination, factor)
        if total:
            raise FamilyError("external momenta do not add up to zero with momentum_conservation, correct it")
        return conservation
    if not total:
        return None
    last = next(name for name in reversed(names) if name in total)
    scale = total.pop(last)
    if not total:
        raise FamilyError(
            f"external momenta add up to {number_text(scale)}*{last}, let as much come out as in"
        )
    return Conservation(last, {name: -total[name] / scale for name in names if name in total})


def _add(total: Momentum, momentum: Mapping[str, Fraction], factor: Fraction | int) -> None:
    for name, value in momentum.items():
        total[name] = total.get(name, Fraction(0)) + factor * value
        if not total[name]:
            del total[name]


def _through(
    number: int,
    lines: Sequence[_Line],
    tree: Sequence[int],
    along: Mapping[int, Momentum],
    legs: Sequence[_Leg],
) -> Momentum:
    """Return what flows along a line of the tree.

    Raises
    ------
    FamilyError
        No loop momentum does.
    """
    line = lines[number]
    near = {line.start}
    while True:
        reached = {
            vertex
            for other in tree
            if other != number and (lines[other].start in near) != (lines[other].end in near)
            for vertex in (lines[other].start, lines[other].end)
        }
        if reached <= near:
            break
        near |= reached
    loop: Momentum = {}
    for chord, momentum in along.items():
        _add(loop, momentum, (lines[chord].end in near) - (lines[chord].start in near))
    if not loop:
        raise FamilyError(
            f"{line.label} parts the graph in two: no loop momentum runs through it, leave it out"
        )
    # What comes into one part goes out of the other: the shorter of the two.
    inside: Momentum = {}
    outside: Momentum = {}
    for leg in legs:
        _add(*((inside, leg.momentum, 1) if leg.vertex in near else (outside, leg.momentum, -1)))
    _add(loop, min(inside, outside, key=len), 1)
    return loop


def _propagator(momentum: Momentum, line: _Line, names: Sequence[str], squares: Mapping[str, str]) -> str:
    ordered = [
        *(name for name in names if name in momentum),
        *(name for name in momentum if name not in names),
    ]
    sign = -1 if momentum[ordered[0]] < 0 else 1
    text = ""
    for name in ordered:
        factor = sign * momentum[name]
        size = "" if abs(factor) == 1 else f"{number_text(abs(factor))}*"
        text += f"{'-' if factor < 0 else '+'}{size}{name}"
    text = text.removeprefix("+")
    square = f"{text}^2" if text.isidentifier() else f"({text})^2"
    if not line.mass:
        return square
    mass = squares.get(line.mass)
    if mass is not None:
        return square if mass == "0" else f"{square}-{mass if mass.isidentifier() else f'({mass})'}"
    return f"{square}-{line.mass if line.mass.isidentifier() else f'({line.mass})'}^2"
