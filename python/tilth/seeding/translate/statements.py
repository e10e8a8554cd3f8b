"""Statements of Python, by symbolic execution: branches are followed, variables meet in conditionals."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tilth.seeding.translate.booleans import as_boolean
from tilth.seeding.translate.environment import Environment, assign
from tilth.seeding.translate.expressions import array_or_value, evaluate, operate
from tilth.seeding.translate.flow import Flow, Jump, Returned, branched, followed
from tilth.seeding.translate.graph import Graph
from tilth.seeding.translate.loops import loop
from tilth.seeding.translate.slots import Array, Element

__all__ = ["execute"]


def execute(graph: Graph, statements: Sequence[ast.stmt], variables: Environment) -> Flow:
    """Return how a block is left that is entered with some variables.

    Raises
    ------
    ProgramError
        Something in it cannot be written as an expression.
    """
    flow = Flow(variables)
    for statement in statements:
        if flow.variables is None:
            break
        flow = followed(graph, flow, _statement(graph, statement, flow.variables))
    return flow


def _statement(graph: Graph, statement: ast.stmt, variables: Environment) -> Flow:
    graph.step()
    graph.line = statement.lineno
    match statement:
        case ast.Assign(targets=targets, value=node):
            value = _assigned(graph, variables, node)
            changed = dict(variables)
            for target in targets:
                assign(graph, changed, target, value)
            return Flow(changed)
        case ast.AnnAssign(target=target, value=None):
            raise graph.refuse("a variable is declared without a value; give it one")
        case ast.AnnAssign(target=target, value=ast.expr() as node):
            changed = dict(variables)
            assign(graph, changed, target, _assigned(graph, variables, node))
            return Flow(changed)
        case ast.AugAssign(target=ast.Name(id=name) as target, op=sign, value=node):
            old = evaluate(graph, variables, ast.Name(name, ast.Load(), lineno=statement.lineno))
            changed = dict(variables)
            assign(graph, changed, target, operate(graph, sign, old, evaluate(graph, variables, node)))
            return Flow(changed)
        case ast.If(test=test, body=body, orelse=otherwise):
            condition = as_boolean(graph, evaluate(graph, variables, test))
            if condition.form == "constant":
                return execute(graph, body if condition.data else otherwise, variables)
            branches = execute(graph, body, variables), execute(graph, otherwise, variables)
            return branched(graph, condition, *branches)
        case ast.For():
            return loop(graph, statement, variables, execute)
        case ast.Return(value=ast.expr() as node):
            return Flow(None, Returned(graph.truth(True), evaluate(graph, variables, node)))
        case ast.Return():
            raise graph.refuse("a return without a value; return True or False")
        case ast.Break():
            return Flow(None, broke=Jump(graph.truth(True), variables))
        case ast.Continue():
            return Flow(None, continued=Jump(graph.truth(True), variables))
        case ast.Pass():
            return Flow(variables)
        case _:
            raise graph.refuse(
                "something else than a variable is assigned; the arguments cannot be changed in place"
            )


def _assigned(graph: Graph, variables: Environment, node: ast.expr) -> Element | Array:
    if isinstance(node, ast.Tuple):
        return tuple(evaluate(graph, variables, item) for item in node.elts)
    return array_or_value(graph, variables, node)
