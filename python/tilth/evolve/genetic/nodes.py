"""Nodes of typed trees: operators, loops and values of the expression language.

A tree is a list of nodes in prefix order. The four kinds are marker classes; a body of ``sum`` or ``count``
has kinds of its own: only there the loop's variable has a meaning, so that no operation on typed trees
(Montana, Evolutionary Computation 3 (1995) 199) can carry it to where it has none.

There is one node of each name and kind, so that trees are told apart by the identity of their nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "Boolean",
    "Integer",
    "Kind",
    "Node",
    "SlotBoolean",
    "SlotInteger",
    "Tree",
    "gather",
    "operator",
    "value",
]


class Boolean:
    """True or false at a seed."""


class Integer:
    """A number at a seed."""


class SlotBoolean:
    """True or false at a slot of a seed: what ``count`` counts."""


class SlotInteger:
    """A number at a slot of a seed: what ``sum`` adds."""


Kind: TypeAlias = type[Boolean | Integer | SlotBoolean | SlotInteger]


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """An operator, a loop, or a value.

    Attributes
    ----------
    name : str
        Of values their text.
    kind : Kind
    operands : tuple of Kind
        None for a value.
    pieces : tuple of str
        The text between the operands, one piece more than those, with parentheses wherever one could need
        them; the core's canonical text has only those that it needs.
    arity : int
        How many operands there are.
    """

    name: str
    kind: Kind
    operands: tuple[Kind, ...]
    pieces: tuple[str, ...]
    arity: int


Tree: TypeAlias = list[Node]

#: {name: (kinds of the operands, kind, text)}; B is a boolean and I an integer, _ an operand.
_OPERATORS: dict[str, tuple[str, str, str]] = {
    "and": ("BB", "B", "(_ and _)"),
    "or": ("BB", "B", "(_ or _)"),
    "not": ("B", "B", "(not _)"),
    "same": ("BB", "B", "(_ == _)"),
    "differ": ("BB", "B", "(_ != _)"),
    "either": ("BBB", "B", "(_ if _ else _)"),
    **{sign: ("II", "B", f"(_ {sign} _)") for sign in ("==", "!=", "<", "<=", ">", ">=")},
    **{sign: ("II", "I", f"(_ {sign} _)") for sign in ("+", "-", "*", "//", "%")},
    "negative": ("I", "I", "(-_)"),
    "abs": ("I", "I", "abs(_)"),
    "min": ("II", "I", "min(_, _)"),
    "max": ("II", "I", "max(_, _)"),
    "if": ("IBI", "I", "(_ if _ else _)"),
}

#: Variable of every loop: bodies of bodies are not written, so one name is enough.
VARIABLE = "i"


def _kind(letter: str, *, slot: bool) -> Kind:
    if letter == "B":
        return SlotBoolean if slot else Boolean
    return SlotInteger if slot else Integer


def operator(name: str, *, slot: bool = False) -> Node:
    """Return an operator, for seeds or for the body of a loop."""
    letters, result, text = _OPERATORS[name]
    operands = tuple(_kind(letter, slot=slot) for letter in letters)
    return _node(f"{name}{'@' if slot else ''}", _kind(result, slot=slot), operands, text)


def gather(word: str, first: str, last: str) -> Node:
    """Return ``sum`` or ``count`` over a range, whose ends are numbers or ``N``."""
    body = SlotBoolean if word == "count" else SlotInteger
    text = f"{word}(_ for {VARIABLE} in {first}..{last})"
    return _node(f"{word} {first}..{last}", Integer, (body,), text)


def value(text: str, *, boolean: bool = False, slot: bool = False) -> Node:
    """Return a number, a feature, or an index, by its text."""
    return _node(text, _kind("B" if boolean else "I", slot=slot), (), text)


_NODES: dict[tuple[str, Kind], Node] = {}


def _node(name: str, kind: Kind, operands: tuple[Kind, ...], text: str) -> Node:
    pieces = tuple(text.split("_")) if operands else (text,)
    return _NODES.setdefault((name, kind), Node(name, kind, operands, pieces, len(operands)))
