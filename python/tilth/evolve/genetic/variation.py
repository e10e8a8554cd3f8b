"""Operators that make new programs: crossover, and mutations that keep the kinds.

Subtree, replacement and shrinking mutations are DEAP's (Fortin et al., JMLR 13 (2012) 2171). Its crossover
is not used: it draws the kind to exchange from a set, whose order is another one in every process.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from deap import gp

from tilth.evolve.genetic.grow import Grower
from tilth.evolve.genetic.nodes import Boolean, Integer, operator, value
from tilth.evolve.genetic.streams import drawing_from

__all__ = ["OPERATORS", "Variation"]

Tree = Any  # gp.PrimitiveTree

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

#: The chance that a program is varied once more before it is tried: two steps cross gaps that one cannot.
_AGAIN = 0.3


class Variation:
    """Makes offspring; all that is random comes from the generator handed over, DEAP's operators included.

    Parameters
    ----------
    primitives : deap.gp.PrimitiveSetTyped
    """

    def __init__(self, primitives: Any) -> None:
        self.primitives = primitives
        self.grower = Grower(primitives)
        self._single: dict[str, Callable[[Tree, random.Random], Tree]] = {
            "subtree": self._subtree,
            "replace": self._replace,
            "constant": _constant,
            "shrink": self._shrink,
            "drop": _drop,
            "restrict": self._restrict,
            "widen": self._widen,
        }

    def offspring(self, first: Tree, second: Tree, draw: random.Random) -> tuple[Tree, tuple[str, ...]]:
        """Return a new tree of one or two parents, and the operators that made it."""
        made: list[str] = []
        tree = first
        with drawing_from(draw):
            while not made or draw.random() < _AGAIN:
                (name,) = draw.choices(tuple(OPERATORS), tuple(OPERATORS.values()))
                changed = gp.PrimitiveTree(tree)
                tree = _cross(changed, second, draw) if name == "cross" else self._single[name](changed, draw)
                made.append(name)
        return tree, tuple(made)

    def _subtree(self, tree: Tree, draw: random.Random) -> Tree:
        def grown(pset: Any, type_: type) -> Sequence[Any]:
            return self.grower.grow(type_, draw.randrange(3), draw)

        return gp.mutUniform(tree, expr=grown, pset=self.primitives)[0]

    def _replace(self, tree: Tree, draw: random.Random) -> Tree:
        return gp.mutNodeReplacement(tree, pset=self.primitives)[0]

    def _shrink(self, tree: Tree, draw: random.Random) -> Tree:
        return gp.mutShrink(tree)[0]

    def _restrict(self, tree: Tree, draw: random.Random) -> Tree:
        return self._joined("and", tree, draw)

    def _widen(self, tree: Tree, draw: random.Random) -> Tree:
        return self._joined("or", tree, draw)

    def _joined(self, name: str, tree: Tree, draw: random.Random) -> Tree:
        """Join a condition with a new one; half of the time it is the whole program."""
        places = [n for n, node in enumerate(tree) if node.ret is Boolean]
        place = 0 if draw.random() < 0.5 else draw.choice(places)
        part = tree.searchSubtree(place)
        tree[part] = [operator(name), *tree[part], *self.grower.grow(Boolean, draw.randrange(1, 4), draw)]
        return tree


def _cross(tree: Tree, other: Tree, draw: random.Random) -> Tree:
    """Put a part of another tree in the place of a part of the same kind."""
    place = draw.randrange(len(tree))
    fitting = [n for n, node in enumerate(other) if node.ret is tree[place].ret]
    if fitting:
        tree[tree.searchSubtree(place)] = other[other.searchSubtree(draw.choice(fitting))]
    return tree


def _constant(tree: Tree, draw: random.Random) -> Tree:
    """Move a constant by one."""
    places = [n for n, node in enumerate(tree) if node.arity == 0 and any(map(str.isdigit, node.value))]
    if places:
        place = draw.choice(places)
        tree[place] = _moved(tree[place], draw.choice((-1, 1)))
    return tree


def _moved(node: Any, step: int) -> Any:
    """Return a number one larger or smaller; a slot stays, for it has no neighbour."""
    if not node.value.isdigit():
        return node
    return value(str(max(0, int(node.value) + step)), slot=node.ret is not Integer)


def _drop(tree: Tree, draw: random.Random) -> Tree:
    """Leave out one operand of a conjunction or disjunction."""
    places = [n for n, node in enumerate(tree) if node.name in ("and", "or")]
    if places:
        whole = tree.searchSubtree(draw.choice(places))
        first = tree.searchSubtree(whole.start + 1)
        kept = first if draw.random() < 0.5 else slice(first.stop, whole.stop)
        tree[whole] = tree[kept]
    return tree
