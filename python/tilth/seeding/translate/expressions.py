"""Expressions of Python to values."""

from __future__ import annotations

import ast

from tilth.seeding.translate.booleans import (
    as_boolean,
    as_integer,
    choose,
    compare,
    conjunction,
    disjunction,
    negation,
)
from tilth.seeding.translate.calls import call
from tilth.seeding.translate.environment import Environment, look_up
from tilth.seeding.translate.graph import Graph, Value
from tilth.seeding.translate.integers import add, multiply, quotient, scale, subtract
from tilth.seeding.translate.slots import Array, as_number, entry_at, fixed, sliced

__all__ = ["RELATIONS", "array_or_value", "evaluate", "operate"]

#: Comparisons of Python, as expressions spell them.
RELATIONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def evaluate(graph: Graph, variables: Environment, node: ast.expr) -> Value:
    """Return the value of an expression that is a number or a truth value.

    Raises
    ------
    ProgramError
        It is neither, or cannot be written as an expression.
    """
    return as_number(graph, array_or_value(graph, variables, node))


def array_or_value(graph: Graph, variables: Environment, node: ast.expr) -> Value | Array:
    """Return the value of an expression, which may also be ``a``, ``target`` or a slice of them."""
    graph.step()
    graph.line = getattr(node, "lineno", graph.line)
    match node:
        case ast.Constant(value=bool(truth)):
            return graph.truth(truth)
        case ast.Constant(value=int(number)):
            return graph.integer(number)
        case ast.Name(id=name):
            return look_up(graph, variables, name)
        case ast.Subscript(value=array, slice=index):
            return _subscript(graph, variables, array, index)
        case ast.UnaryOp(op=sign, operand=operand):
            value = evaluate(graph, variables, operand)
            if isinstance(sign, ast.Not):
                return negation(graph, as_boolean(graph, value))
            return scale(graph, -1 if isinstance(sign, ast.USub) else 1, as_integer(graph, value))
        case ast.BinOp(left=left, op=sign, right=right):
            x, y = evaluate(graph, variables, left), evaluate(graph, variables, right)
            return operate(graph, sign, x, y)
        case ast.BoolOp(op=sign, values=operands):
            values = [evaluate(graph, variables, operand) for operand in operands]
            return _junction(graph, isinstance(sign, ast.And), values)
        case ast.Compare():
            return _comparison(graph, variables, node)
        case ast.IfExp(test=test, body=then, orelse=otherwise):
            condition = as_boolean(graph, evaluate(graph, variables, test))
            branches = evaluate(graph, variables, then), evaluate(graph, variables, otherwise)
            return choose(graph, condition, *branches)
        case ast.Call():
            return call(array_or_value, graph, variables, node)
        case ast.GeneratorExp() | ast.ListComp():
            raise graph.refuse("a generator stands alone; put it into sum, any, all, min or max")
        case _:
            raise graph.refuse("a list or a slice stands where a number must stand; write its entries out")


def operate(graph: Graph, sign: ast.operator, x: Value, y: Value) -> Value:
    """Return x and y joined by an operator of arithmetic; booleans count as 0 and 1."""
    x, y = as_integer(graph, x), as_integer(graph, y)
    match sign:
        case ast.Add():
            return add(graph, x, y)
        case ast.Sub():
            return subtract(graph, x, y)
        case ast.Mult():
            return multiply(graph, x, y)
        case ast.FloorDiv():
            return quotient(graph, "//", x, y)
        case ast.Mod():
            return quotient(graph, "%", x, y)
        case _:
            raise graph.refuse(
                f"the operator {type(sign).__name__} is not part of the subset; use + - * // %"
            )


def _junction(graph: Graph, all_of: bool, values: list[Value]) -> Value:
    """Join by ``and`` or ``or``, which answer with an operand: of integers, an integer."""
    if all(value.boolean for value in values):
        return conjunction(graph, values) if all_of else disjunction(graph, values)
    result = values[-1]
    for value in reversed(values[:-1]):
        then, otherwise = (result, value) if all_of else (value, result)
        result = choose(graph, as_boolean(graph, value), then, otherwise)
    return result


def _comparison(graph: Graph, variables: Environment, node: ast.Compare) -> Value:
    left = evaluate(graph, variables, node.left)
    links: list[Value] = []
    for sign, right_node in zip(node.ops, node.comparators, strict=True):
        if isinstance(sign, ast.In | ast.NotIn):
            if len(node.ops) > 1:
                raise graph.refuse(
                    "'in' stands in a chain of comparisons; write two comparisons joined by 'and'"
                )
            among = _among(graph, variables, left, right_node)
            return among if isinstance(sign, ast.In) else negation(graph, among)
        right = evaluate(graph, variables, right_node)
        links.append(compare(graph, RELATIONS[type(sign)], left, right))
        left = right
    return conjunction(graph, links)


def _among(graph: Graph, variables: Environment, value: Value, node: ast.expr) -> Value:
    if not isinstance(node, ast.Tuple | ast.List | ast.Set):
        raise graph.refuse("'in' needs values in brackets, such as t in (4, 5); write them out")
    others = [evaluate(graph, variables, item) for item in node.elts]
    return disjunction(graph, [compare(graph, "==", value, other) for other in others])


def _subscript(graph: Graph, variables: Environment, array: ast.expr, index: ast.expr) -> Value | Array:
    found = array_or_value(graph, variables, array)
    if not isinstance(found, Array):
        raise graph.refuse("a number is subscripted; only a and target have entries")
    if not isinstance(index, ast.Slice):
        return entry_at(graph, found, as_integer(graph, evaluate(graph, variables, index)))
    if index.step is not None:
        raise graph.refuse("a slice has a step; loop over a range with a step")
    ends: list[int | None] = []
    for end in (index.lower, index.upper):
        value = None if end is None else fixed(graph, as_integer(graph, evaluate(graph, variables, end)))
        if end is not None and value is None:
            raise graph.refuse("an end of a slice depends on the seed; use numbers")
        ends.append(value)
    return sliced(graph, found, *ends)
