"""Trees in prefix order: their text, where a part ends, and how high they are."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.evolve.genetic.nodes import Node

__all__ = ["end_of", "height", "written"]


def written(tree: Sequence[Node]) -> str:
    """Return the text of a tree, an expression with more parentheses than it needs."""
    texts: list[str] = []
    take = texts.pop
    for node in reversed(tree):
        match node.pieces:
            case (text,):
                texts.append(text)
            case before, between, after:
                texts.append(f"{before}{take()}{between}{take()}{after}")
            case before, after:
                texts.append(f"{before}{take()}{after}")
            case before, first, second, after:
                texts.append(f"{before}{take()}{first}{take()}{second}{take()}{after}")
    return take()


def end_of(tree: Sequence[Node], place: int) -> int:
    """Return the place after the part that begins at a place."""
    wanted = 1
    while wanted:
        wanted += tree[place].arity - 1
        place += 1
    return place


def height(tree: Sequence[Node]) -> int:
    """Return how many levels a tree has below its root."""
    most, levels = 0, [0]
    for node in tree:
        level = levels.pop()
        if level > most:
            most = level
        if node.arity:
            levels += [level + 1] * node.arity
    return most
