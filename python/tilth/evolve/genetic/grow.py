"""Random typed trees of a bounded height."""

from __future__ import annotations

import random

from tilth.evolve.genetic.nodes import Kind, Node, Tree
from tilth.evolve.genetic.primitives import PrimitiveSet
from tilth.evolve.genetic.streams import chosen

__all__ = ["Grower"]

#: At each node with room for more, the chance of a leaf where the kind has one.
_LEAF = 0.35


class Grower:
    """Grows trees of any kind from a primitive set.

    The least height of each kind is known (Montana's types possibilities table, Evolutionary Computation 3
    (1995) 199, section 2.3), so that growing never comes to a kind that has no leaf and no room.
    """

    def __init__(self, primitives: PrimitiveSet) -> None:
        self.primitives = primitives
        self._least = _least_heights(primitives)
        self._fitting: dict[tuple[Kind, int], list[Node]] = {}

    def grow(self, kind: Kind, height: int, draw: random.Random) -> Tree:
        """Return a tree in prefix order, no higher than asked for, or as low as the kind can be."""
        tree: Tree = []
        self._grow(tree, kind, height, draw)
        return tree

    def _grow(self, tree: Tree, kind: Kind, height: int, draw: random.Random) -> None:
        leaves = self.primitives.values[kind]
        height = max(height, self._least[kind])
        if leaves and (height == 0 or draw.random() < _LEAF):
            tree.append(chosen(draw, leaves))
            return
        fitting = self._fitting.get((kind, height))
        if fitting is None:
            fitting = self._fitting[kind, height] = self._operators(kind, height)
        node = chosen(draw, fitting or leaves)
        tree.append(node)
        for operand in node.operands:
            self._grow(tree, operand, height - 1, draw)

    def _operators(self, kind: Kind, height: int) -> list[Node]:
        """Return operators whose operands have room below a height."""
        return [
            node
            for node in self.primitives.operators[kind]
            if all(self._least[operand] < height for operand in node.operands)
        ]


def _least_heights(primitives: PrimitiveSet) -> dict[Kind, int]:
    """Return the height of the lowest tree of each kind."""
    least: dict[Kind, int] = {kind: 0 for kind, leaves in primitives.values.items() if leaves}
    while True:
        found = dict(least)
        for kind, operators in primitives.operators.items():
            heights = [
                1 + max(least[operand] for operand in node.operands)
                for node in operators
                if all(operand in least for operand in node.operands)
            ]
            if heights:
                found[kind] = min(found.get(kind, heights[0]), *heights)
        if found == least:
            return least
        least = found
