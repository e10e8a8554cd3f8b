"""Random typed trees of a bounded height."""

from __future__ import annotations

import random
from typing import Any

from tilth.evolve.genetic.nodes import Kind, Node

__all__ = ["Grower"]

#: At each node with room for more, the chance of a leaf where the kind has one.
_LEAF = 0.35


class Grower:
    """Grows trees of any kind from a primitive set.

    The least height of each kind is known (Montana's types possibilities table, Evolutionary Computation 3
    (1995) 199, section 2.3), so that growing never comes to a kind that has no leaf and no room.
    """

    def __init__(self, primitives: Any) -> None:
        self.primitives = primitives
        self._least = _least_heights(primitives)

    def grow(self, kind: Kind, height: int, draw: random.Random) -> list[Node]:
        """Return a tree in prefix order, no higher than asked for, or as low as the kind can be."""
        leaves = self.primitives.terminals[kind]
        height = max(height, self._least[kind])
        if leaves and (height == 0 or draw.random() < _LEAF):
            return [draw.choice(leaves)]
        fitting = [
            primitive
            for primitive in self.primitives.primitives[kind]
            if all(self._least[operand] < height for operand in primitive.args)
        ]
        if not fitting:
            return [draw.choice(leaves)]
        chosen = draw.choice(fitting)
        tree = [chosen]
        for operand in chosen.args:
            tree += self.grow(operand, height - 1, draw)
        return tree


def _least_heights(primitives: Any) -> dict[Kind, int]:
    """Return the height of the lowest tree of each kind."""
    least: dict[Kind, int] = {kind: 0 for kind, leaves in primitives.terminals.items() if leaves}
    while True:
        found = dict(least)
        for kind, operators in primitives.primitives.items():
            heights = [
                1 + max(least[operand] for operand in primitive.args)
                for primitive in operators
                if all(operand in least for operand in primitive.args)
            ]
            if heights:
                found[kind] = min(found.get(kind, heights[0]), *heights)
        if found == least:
            return least
        least = found
