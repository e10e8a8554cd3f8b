"""Nodes of typed trees: operators, loops and values of the expression language as primitives of DEAP.

The four kinds are marker classes, because Python's bool is an int and DEAP asks `issubclass`. A body of
``sum`` or ``count`` has kinds of its own: only there the loop's variable has a meaning, so that no operation
on typed trees (Montana, Evolutionary Computation 3 (1995) 199) can carry it to where it has none.

A primitive's text is a template for that of its operands, with parentheses wherever one could need them; the
core's canonical text has only those that it needs. So ``str(tree)`` is an expression.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from deap import gp

__all__ = [
    "Boolean",
    "Integer",
    "Kind",
    "Node",
    "SlotBoolean",
    "SlotInteger",
    "gather",
    "operator",
    "value",
    "written",
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
Node: TypeAlias = Any  # a gp.Primitive or gp.Terminal: DEAP has no types

#: {name: (kinds of the operands, kind, text)}; B is a boolean and I an integer.
_OPERATORS: dict[str, tuple[str, str, str]] = {
    "and": ("BB", "B", "({0} and {1})"),
    "or": ("BB", "B", "({0} or {1})"),
    "not": ("B", "B", "(not {0})"),
    "same": ("BB", "B", "({0} == {1})"),
    "differ": ("BB", "B", "({0} != {1})"),
    "either": ("BBB", "B", "({0} if {1} else {2})"),
    **{sign: ("II", "B", f"({{0}} {sign} {{1}})") for sign in ("==", "!=", "<", "<=", ">", ">=")},
    **{sign: ("II", "I", f"({{0}} {sign} {{1}})") for sign in ("+", "-", "*", "//", "%")},
    "negative": ("I", "I", "(-{0})"),
    "abs": ("I", "I", "abs({0})"),
    "min": ("II", "I", "min({0}, {1})"),
    "max": ("II", "I", "max({0}, {1})"),
    "if": ("IBI", "I", "({0} if {1} else {2})"),
}

#: Variable of every loop: bodies of bodies are not written, so one name is enough.
VARIABLE = "i"


def _kind(letter: str, *, slot: bool) -> Kind:
    if letter == "B":
        return SlotBoolean if slot else Boolean
    return SlotInteger if slot else Integer


@cache
def operator(name: str, *, slot: bool = False) -> Node:
    """Return an operator, for seeds or for the body of a loop."""
    operands, result, text = _OPERATORS[name]
    kinds = tuple(_kind(letter, slot=slot) for letter in operands)
    return _written(gp.Primitive(f"{name}{'@' if slot else ''}", kinds, _kind(result, slot=slot)), text)


@cache
def gather(word: str, first: str, last: str) -> Node:
    """Return ``sum`` or ``count`` over a range, whose ends are numbers or ``N``."""
    body = SlotBoolean if word == "count" else SlotInteger
    text = f"{word}({{0}} for {VARIABLE} in {first}..{last})"
    return _written(gp.Primitive(f"{word} {first}..{last}", (body,), Integer), text)


@cache
def value(text: str, *, boolean: bool = False, slot: bool = False) -> Node:
    """Return a number, a feature, or an index, by its text."""
    return gp.Terminal(text, True, _kind("B" if boolean else "I", slot=slot))


def written(tree: Sequence[Node]) -> str:
    """Return the text of a tree in prefix order, sooner than ``str`` of DEAP's trees does."""
    texts: list[str] = []
    for node in reversed(tree):
        if node.arity == 0:
            texts.append(node.value)
        else:
            texts.append(node.seq.format(*[texts.pop() for _ in range(node.arity)]))
    return texts.pop()


def _written(primitive: Node, text: str) -> Node:
    primitive.seq = text
    return primitive
