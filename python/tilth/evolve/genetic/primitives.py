"""Primitive sets: of which words the programs of a search are made.

``paper``
    The seed as arXiv:2502.05121 sees it: t, r, s, dots and small integers, compared, added and subtracted.
``targets``
    The target's features and the distance to it, sums and counts over slots as well, but no single slot:
    what such a rule says it says of any family.
``indices``
    Single slots too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deap import gp

from tilth.errors import EvolveError
from tilth.evolve.genetic.nodes import Boolean, Node, gather, operator, value
from tilth.family.checks import is_integer
from tilth.family.text.suggest import did_you_mean

__all__ = ["PRIMITIVES", "primitive_set"]

#: Names of the sets.
PRIMITIVES = ("paper", "targets", "indices")

#: Larger ones come up by themselves, as sums, and when constants are moved.
_CONSTANTS = tuple(map(str, range(7)))

_LOGIC = ("and", "or")
_ORDER = ("<=", ">=", "==")
_ARITHMETIC = ("+", "-", "min", "max")


def primitive_set(name: str, slots: int) -> Any:
    """Return a primitive set for families of at least this many slots.

    Parameters
    ----------
    name : str
        ``"paper"``, ``"targets"`` or ``"indices"``.
    slots : int
        Slots that single-slot primitives may name.

    Returns
    -------
    deap.gp.PrimitiveSetTyped
        Of programs that are true or false.

    Raises
    ------
    EvolveError
        There is no such set.
    """
    if name not in PRIMITIVES:
        raise EvolveError(
            f"there is no primitive set {name!r}, use one of {', '.join(PRIMITIVES)}"
            f"{did_you_mean(name, PRIMITIVES)}"
        )
    if not is_integer(slots, 1):
        raise EvolveError(f"slots={slots!r} is not a positive integer")
    found = gp.PrimitiveSetTyped(name, [], Boolean)
    for node in _nodes(name, slots):
        _add(found, node)
    return found


def _nodes(name: str, slots: int) -> Iterable[Node]:
    """Yield the nodes of a set, in an order that runs depend on: choices are drawn by place."""
    yield from _paper()
    if name != "paper":
        yield from _features()
        yield from _loops()
    if name == "targets":
        yield value("L")
    if name == "indices":
        yield from _slots(slots)


def _paper() -> Iterable[Node]:
    yield from map(operator, (*_LOGIC, *_ORDER, *_ARITHMETIC))
    yield from map(value, ("t", "r", "s", "dots", *_CONSTANTS))


def _features() -> Iterable[Node]:
    yield from map(operator, ("not", "if"))
    yield from map(value, ("top.t", "top.s", "distance", "missing"))


def _slots(slots: int) -> Iterable[Node]:
    for number in range(1, slots + 1):
        yield value(f"a[{number}]")
        yield value(f"bit({number})", boolean=True)
    yield value("i", slot=True)


def _loops() -> Iterable[Node]:
    yield gather("count", "1", "N")
    yield gather("sum", "1", "N")
    for name in ("and", "or", *_ORDER, "-", "min", "abs"):
        yield operator(name, slot=True)
    yield from (value(text, slot=True) for text in ("a[i]", "target[i]", "0", "1", "2"))
    yield value("bit(i)", boolean=True, slot=True)


def _add(found: Any, node: Node) -> None:
    """Add a node with its text, which DEAP would make of its name."""
    if isinstance(node, gp.Terminal):
        # The same text has two kinds, in loops and outside: the name tells them apart, the value is the text.
        name = f"{node.value} {node.ret.__name__}"
        found.addTerminal(node.value, node.ret, name=name)
        found.mapping[name].value = node.value
    else:
        found.addPrimitive(node.format, node.args, node.ret, name=node.name)
        found.mapping[node.name].seq = node.seq
