"""For loops: as sums and counts of the expression where that can be, and else unrolled.

A body is followed once for a slot that is left open, with a placeholder for each variable that it changes. If
every variable leaves it as the placeholder plus something, the loop is a sum; likewise for flags and for
early returns, which are counts. All else takes one copy of the body for each iteration.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tilth.seeding.translate.booleans import choose, conjunction, disjunction, negation
from tilth.seeding.translate.calls import items_of
from tilth.seeding.translate.environment import Environment, Lost, assign
from tilth.seeding.translate.expressions import array_or_value
from tilth.seeding.translate.flow import Flow, Returned, ended, followed
from tilth.seeding.translate.gather import always, ever, gathered
from tilth.seeding.translate.graph import Cannot, Graph, Value
from tilth.seeding.translate.integers import add, from_terms, terms
from tilth.seeding.translate.limits import PLACEHOLDER
from tilth.seeding.translate.slots import Array, Items

__all__ = ["loop"]

#: Follows a block of statements. Loops have statements in them and statements loops: what executes statements
#: hands itself to the loops.
Execute: TypeAlias = Callable[[Graph, Sequence[ast.stmt], Environment], Flow]

_TARGET = "is the variable of a loop and is used after it; keep it in another variable, set before the loop"
_AFTER = "gets its value in a loop and is used after it; give it a value before the loop"


def loop(graph: Graph, statement: ast.For, variables: Environment, execute: Execute) -> Flow:
    """Return the flow of a for loop, whose body `execute` follows.

    Raises
    ------
    ProgramError
        It can neither be written as a sum or count, nor unrolled.
    """
    items = items_of(array_or_value, graph, variables, statement.iter)
    refusal: Cannot | None = None
    if isinstance(items, Items) and items.can_be_gathered:
        try:
            return _Gathering(graph, statement, items, variables).flow(execute)
        except Cannot as error:
            refusal = error
    graph.line = statement.lineno
    elements = items.unrolled(graph) if isinstance(items, Items) else items
    if elements is None:
        raise refusal or graph.cannot("the loop cannot be written as a sum over slots; simplify its body")
    flow = Flow(variables)
    for element in elements:
        if flow.variables is None:
            break
        entered = dict(flow.variables)
        assign(graph, entered, statement.target, element)
        body = execute(graph, statement.body, entered)
        body = Flow(ended(graph, body, body.continued), body.returned, body.broke)
        flow = followed(graph, flow, body)
    return Flow(ended(graph, flow, flow.broke), flow.returned)


def _changed(statement: ast.For) -> list[str]:
    """Return the names that a loop assigns, in the order in which they come."""
    nodes = ast.walk(statement)
    names = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys(names))


class _Gathering:
    """A loop whose body is followed once."""

    def __init__(self, graph: Graph, statement: ast.For, items: Items, before: Environment) -> None:
        self.graph = graph
        self.statement = statement
        self.items = items
        self.before = before
        self.variable = ""
        self.placeholders: dict[str, Value] = {}

    def flow(self, execute: Execute) -> Flow:
        """Return the flow of the loop.

        Raises
        ------
        Cannot
            A variable is changed in a way that is neither a sum nor a count.
        """
        graph = self.graph
        self.variable = graph.open_loop()
        try:
            body = self._body(execute)
            graph.line = self.statement.lineno
            after = self._after(ended(graph, body, body.continued))
            return Flow(after, self._returned(body.returned))
        finally:
            graph.close_loop()

    def _body(self, execute: Execute) -> Flow:
        graph, entered = self.graph, dict(self.before)
        for name in _changed(self.statement):
            value = self.before.get(name)
            if isinstance(value, Array):
                raise self._cannot(f"changes {name}, a list")
            if isinstance(value, Value):
                entered[name] = self.placeholders[name] = graph.placeholder(value.boolean)
        assign(graph, entered, self.statement.target, self.items.at(self.variable))
        body = execute(graph, self.statement.body, entered)
        if body.broke is not None or (body.variables is None and body.continued is None):
            raise self._cannot("is left by a break")
        return body

    def _cannot(self, what: str) -> Cannot:
        self.graph.line = self.statement.lineno
        return self.graph.cannot(
            f"the loop {what}, which has no counterpart for families of different sizes; in a loop over "
            "slots only add to variables, set flags and return fixed values"
        )

    def _after(self, left: Environment | None) -> Environment:
        assert left is not None  # `_body` saw to it
        after = dict(self.before)
        for name in _changed(self.statement):
            if name in self._targets() or name not in self.placeholders:
                after[name] = Lost(_TARGET if name in self._targets() else _AFTER)
                continue
            end, start = left[name], self.before[name]
            assert isinstance(start, Value)
            if not isinstance(end, Value):
                raise self._cannot(f"leaves {name} without one value")
            result = self._accumulated(name, start, end)
            if any(max(-value.low, value.high) > PLACEHOLDER for value in (start, result)):
                raise self._cannot(f"makes {name} larger than was assumed within it")
            after[name] = result
        return after

    def _targets(self) -> set[str]:
        nodes = ast.walk(self.statement.target)
        return {node.id for node in nodes if isinstance(node, ast.Name)}

    def _accumulated(self, name: str, start: Value, end: Value) -> Value:
        """Return a variable after the loop, from its values before it and after an iteration."""
        graph, own = self.graph, self.placeholders[name]
        if end is own:
            return start
        if end.boolean and end.form in ("and", "or") and own in end.parts:
            rest = [part for part in end.parts if part is not own]
            if end.form == "or":
                happens = ever(graph, self._gathered(name, disjunction(graph, rest)))
                return disjunction(graph, [start, happens])
            holds = always(graph, self._gathered(name, negation(graph, conjunction(graph, rest))))
            return conjunction(graph, [start, holds])
        if end.form == "choice" and own in end.parts[1:]:
            condition, then, otherwise = end.parts
            if then is own:
                condition, then = negation(graph, condition), otherwise
            if not then.loose:
                return choose(graph, ever(graph, self._gathered(name, condition)), then, start)
        if not end.boolean and not own.boolean and terms(end).get(own) == 1:
            change = from_terms(
                graph, {term: factor for term, factor in terms(end).items() if term is not own}
            )
            return add(graph, start, self._gathered(name, change))
        raise self._cannot(f"changes {name} in another way than by adding to it")

    def _gathered(self, name: str, body: Value) -> Value:
        if body.loose & {str(own.data) for own in self.placeholders.values()}:
            raise self._cannot(f"changes {name} depending on a variable that it changes")
        return gathered(self.graph, body, self.variable, self.items.start, self.items.stop)

    def _returned(self, way: Returned | None) -> Returned | None:
        if way is None:
            return None
        if way.value.loose:
            raise self._cannot("returns a value that depends on the slot")
        return Returned(ever(self.graph, self._gathered("what it returns", way.when)), way.value)
