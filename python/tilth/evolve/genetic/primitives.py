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
from functools import cached_property

from tilth.errors import EvolveError
from tilth.evolve.genetic.nodes import (
    Boolean,
    Integer,
    Kind,
    Node,
    SlotBoolean,
    SlotInteger,
    gather,
    operator,
    value,
)
from tilth.family.checks import is_integer
from tilth.family.text.suggest import did_you_mean

__all__ = ["PRIMITIVES", "PrimitiveSet", "primitive_set"]

#: Names of the sets.
PRIMITIVES = ("paper", "targets", "indices")

#: Larger ones come up by themselves, as sums, and when constants are moved.
_CONSTANTS = tuple(map(str, range(7)))

_LOGIC = ("and", "or")
_ORDER = ("<=", ">=", "==")
_ARITHMETIC = ("+", "-", "min", "max")
_KINDS: tuple[Kind, ...] = (Boolean, Integer, SlotBoolean, SlotInteger)


class PrimitiveSet:
    """Nodes that programs, which are true or false, are made of.

    Parameters
    ----------
    name : str
    nodes : iterable of Node
        In an order that runs depend on: choices are drawn by place.

    Attributes
    ----------
    operators, values : dict of {Kind: list of Node}
        The nodes of each kind with operands and without.
    """

    def __init__(self, name: str, nodes: Iterable[Node]) -> None:
        self.name = name
        self.operators: dict[Kind, list[Node]] = {kind: [] for kind in _KINDS}
        self.values: dict[Kind, list[Node]] = {kind: [] for kind in _KINDS}
        self._alike: dict[tuple[Kind, tuple[Kind, ...]], list[Node]] = {}
        for node in nodes:
            (self.operators if node.arity else self.values)[node.kind].append(node)

    @cached_property
    def names(self) -> list[str]:
        """Names of all nodes."""
        return [node.name for sort in (self.operators, self.values) for kind in _KINDS for node in sort[kind]]

    def alike(self, node: Node) -> list[Node]:
        """Return the operators of the kind of one, with the same operands; itself if there is none."""
        key = node.kind, node.operands
        if key not in self._alike:
            fitting = [other for other in self.operators[node.kind] if other.operands == node.operands]
            self._alike[key] = fitting or [node]
        return self._alike[key]

    def has(self, node: Node) -> bool:
        """Whether a node is an operator of the set, or a value of a kind of which it has any."""
        return node in self.operators[node.kind] if node.arity else bool(self.values[node.kind])


def primitive_set(name: str, slots: int) -> PrimitiveSet:
    """Return a primitive set for families of at least this many slots.

    Parameters
    ----------
    name : str
        ``"paper"``, ``"targets"`` or ``"indices"``.
    slots : int
        Slots that single-slot primitives may name.

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
    return PrimitiveSet(name, _nodes(name, slots))


def _nodes(name: str, slots: int) -> Iterable[Node]:
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
