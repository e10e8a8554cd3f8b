"""Typed trees to expression texts, and back.

A tree has operators of two operands where the language has chains: ``x and y and z`` becomes two nodes, and
``1 <= s <= t - 3`` a conjunction. The text of the tree of a text may therefore differ from that text; it has
the same value at every seed, and translating it again changes nothing.
"""

from __future__ import annotations

import ast
import re
from functools import reduce

from tilth.errors import EvolveError
from tilth.evolve.genetic.nodes import VARIABLE, Boolean, SlotBoolean, Tree, gather, operator, value
from tilth.evolve.genetic.trees import written
from tilth.seeding import Expression
from tilth.seeding.translate.expressions import RELATIONS

__all__ = ["from_text", "read_canonical", "to_text"]

# Python's grammar has everything but ranges: 1..N is read as the subscript r1[N].
_RANGE = re.compile(r"\bin (\w+)\.\.(\w+)")

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
_BOOLEAN_EQUALITY = {"==": "same", "!=": "differ"}


def to_text(tree: Tree) -> str:
    """Return the canonical text of a tree."""
    return Expression(written(tree)).text


def from_text(text: str) -> Tree:
    """Return the tree of an expression.

    The core parses and checks the text first; Python's own parser then takes the canonical text apart, and
    nothing is evaluated.

    Raises
    ------
    ExpressionError
        The text is not an expression.
    EvolveError
        It has a loop within a loop, which trees have not.
    """
    return read_canonical(Expression(text).text)


def read_canonical(canonical: str) -> Tree:
    """Return the tree of a canonical text, as `Expression.text` has it.

    Raises
    ------
    EvolveError
        As `from_text`.
    """
    try:
        parsed = ast.parse(_RANGE.sub(r"in r\1[\2]", canonical), mode="eval")
    except SyntaxError:
        raise EvolveError(
            f"the expression {canonical!r} has a loop variable that is a word of Python, name it {VARIABLE}"
        ) from None
    return _Reader(canonical).read(parsed.body, variable=None)


class _Reader:
    """Translates one canonical text; `variable` is that of the loop around a part, or None."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, node: ast.expr, variable: str | None) -> Tree:
        slot = variable is not None
        match node:
            case ast.Constant(value=bool() | int() as constant):
                return [value(str(constant).lower(), boolean=isinstance(constant, bool), slot=slot)]
            case ast.Name(id="true" | "false" as name):
                return [value(name, boolean=True, slot=slot)]
            case ast.Name(id=name):
                return [value(VARIABLE if name == variable else name, slot=slot)]
            case ast.Attribute(value=ast.Name(id=name), attr=field):
                return [value(f"{name}.{field}", slot=slot)]
            case ast.Subscript(value=ast.Name(id=name), slice=number):
                return [value(f"{name}[{self.slot(number, variable)}]", slot=slot)]
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return [operator("not", slot=slot), *self.read(operand, variable)]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return [operator("negative", slot=slot), *self.read(operand, variable)]
            case ast.BinOp(left=left, op=sign, right=right):
                name = _BINARY[type(sign)]
                return [operator(name, slot=slot), *self.read(left, variable), *self.read(right, variable)]
            case ast.BoolOp(op=sign, values=values):
                name = "and" if isinstance(sign, ast.And) else "or"
                return self.joined(name, [self.read(part, variable) for part in values], slot=slot)
            case ast.Compare():
                return self.comparison(node, variable)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                parts = [self.read(part, variable) for part in (body, test, otherwise)]
                name = "either" if _is_boolean(parts[0]) else "if"
                return [operator(name, slot=slot), *parts[0], *parts[1], *parts[2]]
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self.call(name, arguments, variable)
        raise EvolveError(f"the expression {self.text!r} has a part that typed trees have not")

    def comparison(self, node: ast.Compare, variable: str | None) -> Tree:
        slot = variable is not None
        operands = [self.read(part, variable) for part in (node.left, *node.comparators)]
        signs = [RELATIONS[type(sign)] for sign in node.ops]
        pairs = []
        for left, sign, right in zip(operands[:-1], signs, operands[1:], strict=True):
            name = _BOOLEAN_EQUALITY[sign] if _is_boolean(left) else sign
            pairs.append([operator(name, slot=slot), *left, *right])
        return self.joined("and", pairs, slot=slot)

    def call(self, name: str, arguments: list[ast.expr], variable: str | None) -> Tree:
        slot = variable is not None
        match name, arguments:
            case "bit", [number]:
                return [value(f"bit({self.slot(number, variable)})", boolean=True, slot=slot)]
            case "sum" | "count", [ast.GeneratorExp(elt=body, generators=[loop])]:
                return self.loop(name, body, loop, variable)
            case _:
                parts = [self.read(part, variable) for part in arguments]
                if name == "abs":
                    return [operator("abs", slot=slot), *parts[0]]
                return self.joined(name, parts, slot=slot)

    def loop(self, word: str, body: ast.expr, loop: ast.comprehension, variable: str | None) -> Tree:
        if variable is not None:
            raise EvolveError(
                f"the expression {self.text!r} has a loop within a loop, which typed trees have not"
            )
        match loop:
            case ast.comprehension(
                target=ast.Name(id=inner), iter=ast.Subscript(value=ast.Name(id=first), slice=last)
            ):
                ends = first.removeprefix("r"), self.slot(last, None)
                return [gather(word, *ends), *self.read(body, inner)]
        raise EvolveError(f"the expression {self.text!r} has a loop that typed trees have not")

    def slot(self, number: ast.expr, variable: str | None) -> str:
        match number:
            case ast.Constant(value=int(constant)):
                return str(constant)
            case ast.Name(id=name):
                return VARIABLE if name == variable else name
        raise EvolveError(f"the expression {self.text!r} has a slot that typed trees have not")

    def joined(self, name: str, parts: list[Tree], *, slot: bool) -> Tree:
        """Return operands joined in pairs, from the left."""
        return reduce(lambda left, right: [operator(name, slot=slot), *left, *right], parts)


def _is_boolean(tree: Tree) -> bool:
    return tree[0].kind in (Boolean, SlotBoolean)
