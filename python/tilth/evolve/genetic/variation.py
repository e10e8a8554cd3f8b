"""Operators that make new programs: crossover, and mutations that keep the kinds."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable
from itertools import accumulate

from tilth.evolve.genetic.grow import Grower
from tilth.evolve.genetic.nodes import Boolean, Integer, Node, Tree, operator, value
from tilth.evolve.genetic.primitives import PrimitiveSet
from tilth.evolve.genetic.streams import below, chosen
from tilth.evolve.genetic.trees import end_of, height

__all__ = ["OPERATORS", "Variation"]

#: {operator: weight}.
OPERATORS = {
    "cross": 4,
    "subtree": 3,
    "replace": 4,
    "constant": 4,
    "shrink": 3,
    "drop": 3,
    "restrict": 3,
    "widen": 2,
}

_AND, _OR = operator("and"), operator("or")
_NAMES = tuple(OPERATORS)
_UNTIL = tuple(accumulate(OPERATORS.values()))

#: The chance that a program is varied once more before it is tried: two steps cross gaps that one cannot.
_AGAIN = 0.3


class Variation:
    """Makes offspring; all that is random comes from the generator handed over.

    Parameters
    ----------
    primitives : PrimitiveSet
    """

    def __init__(self, primitives: PrimitiveSet) -> None:
        self.primitives = primitives
        self.grower = Grower(primitives)
        self._single: dict[str, Callable[[Tree, random.Random], None]] = {
            "subtree": self._subtree,
            "replace": self._replace,
            "constant": _constant,
            "shrink": _shrink,
            "drop": _drop,
            "restrict": self._restrict,
            "widen": self._widen,
        }

    def offspring(self, first: Tree, second: Tree, draw: random.Random) -> tuple[Tree, tuple[str, ...]]:
        """Return a new tree of one or two parents, and the operators that made it."""
        made: list[str] = []
        tree = first.copy()
        while not made or draw.random() < _AGAIN:
            name = _NAMES[bisect(_UNTIL, draw.random() * _UNTIL[-1], 0, len(_NAMES) - 1)]
            if name == "cross":
                _cross(tree, second, draw)
            else:
                self._single[name](tree, draw)
            made.append(name)
        return tree, tuple(made)

    def _subtree(self, tree: Tree, draw: random.Random) -> None:
        """Grow a part anew."""
        place = below(draw, len(tree))
        end = end_of(tree, place)
        tree[place:end] = self.grower.grow(tree[place].kind, below(draw, 3), draw)

    def _replace(self, tree: Tree, draw: random.Random) -> None:
        """Put another node in the place of one, with the same operands; never of the first."""
        if len(tree) < 2:
            return
        place = 1 + below(draw, len(tree) - 1)
        node, known = tree[place], self.primitives
        tree[place] = chosen(draw, known.alike(node) if node.arity else known.values[node.kind])

    def _restrict(self, tree: Tree, draw: random.Random) -> None:
        self._join(_AND, tree, draw)

    def _widen(self, tree: Tree, draw: random.Random) -> None:
        self._join(_OR, tree, draw)

    def _join(self, node: Node, tree: Tree, draw: random.Random) -> None:
        """Join a condition with a new one; half of the time it is the whole program."""
        place = 0
        if draw.random() >= 0.5:
            place = chosen(draw, [n for n, node in enumerate(tree) if node.kind is Boolean])
        end = end_of(tree, place)
        tree[end:end] = self.grower.grow(Boolean, 1 + below(draw, 3), draw)
        tree.insert(place, node)


def _cross(tree: Tree, other: Tree, draw: random.Random) -> None:
    """Put a part of another tree in the place of a part of the same kind."""
    place = below(draw, len(tree))
    kind = tree[place].kind
    fitting = [n for n, node in enumerate(other) if node.kind is kind]
    if fitting:
        start = chosen(draw, fitting)
        tree[place : end_of(tree, place)] = other[start : end_of(other, start)]


def _constant(tree: Tree, draw: random.Random) -> None:
    """Move a constant by one."""
    places = [n for n, node in enumerate(tree) if not node.arity and any(map(str.isdigit, node.name))]
    if places:
        place = chosen(draw, places)
        tree[place] = _moved(tree[place], chosen(draw, (-1, 1)))


def _moved(node: Node, step: int) -> Node:
    """Return a number one larger or smaller; a slot stays, for it has no neighbour."""
    if not node.name.isdigit():
        return node
    return value(str(max(0, int(node.name) + step)), slot=node.kind is not Integer)


def _shrink(tree: Tree, draw: random.Random) -> None:
    """Put an operand of its own kind in the place of an operator below the first."""
    if len(tree) < 3 or height(tree) <= 1:
        return
    places = [n for n, node in enumerate(tree) if n and node.kind in node.operands]
    if places:
        place = chosen(draw, places)
        node = tree[place]
        operand = chosen(draw, [n for n, kind in enumerate(node.operands) if kind is node.kind])
        start = place + 1
        for _ in range(operand):
            start = end_of(tree, start)
        tree[place : end_of(tree, place)] = tree[start : end_of(tree, start)]


def _drop(tree: Tree, draw: random.Random) -> None:
    """Leave out one operand of a conjunction or disjunction."""
    places = [n for n, node in enumerate(tree) if node.name in ("and", "or")]
    if places:
        place = chosen(draw, places)
        middle, end = end_of(tree, place + 1), end_of(tree, place)
        tree[place:end] = tree[place + 1 : middle] if draw.random() < 0.5 else tree[middle:end]
