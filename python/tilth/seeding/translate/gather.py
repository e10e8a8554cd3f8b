"""Sums and counts over slots: the loops that expressions have."""

from __future__ import annotations

from collections.abc import Callable

from tilth.seeding.translate.booleans import as_integer, choose, compare
from tilth.seeding.translate.graph import Cannot, Graph, Value
from tilth.seeding.translate.integers import Terms, add, from_terms, multiply, terms
from tilth.seeding.translate.slots import Element, Items, how_many

__all__ = ["always", "ever", "gathered", "total"]

#: What an iteration contributes to a sum.
Body = Callable[[Element], Value]


def gathered(graph: Graph, body: Value, variable: str, start: int, stop: int | None) -> Value:
    """Return the sum of an integer over the slots between two, or how often a boolean holds there.

    The sum is taken term by term: a conditional of 1 and 0 is a count, what is constant is multiplied.
    """
    if body.boolean:
        return _loop(graph, "count", body, variable, start, stop)
    rest = graph.integer(0)
    inside: Terms = {}
    for term, factor in terms(body).items():
        if term is None:
            rest = add(graph, rest, multiply(graph, graph.integer(factor), how_many(graph, start, stop)))
        elif term.form == "choice" and [part.constant for part in term.parts[1:]] == [1, 0]:
            counted = _loop(graph, "count", term.parts[0], variable, start, stop)
            rest = add(graph, rest, multiply(graph, graph.integer(factor), counted))
        else:
            inside[term] = factor
    if not inside:
        return rest
    return add(graph, rest, _loop(graph, "sum", from_terms(graph, inside), variable, start, stop))


def _loop(graph: Graph, gather: str, body: Value, variable: str, start: int, stop: int | None) -> Value:
    if body.constant is False or body.constant == 0:
        return graph.integer(0)
    if variable not in body.loose:
        count = how_many(graph, start, stop)
        return choose(graph, body, count, graph.integer(0)) if body.boolean else multiply(graph, body, count)
    most = max(0, (graph.most_slots if stop is None else stop) - start + 1)
    low, high = (0, most) if gather == "count" else (most * min(0, body.low), most * max(0, body.high))
    data = (gather, variable, start, stop)
    return graph.make("loop", (body,), data, low=low, high=high, binds=variable)


def total(graph: Graph, items: Items | list[Element], body: Body) -> Value:
    """Return the sum of what items contribute, as a sum of the expression or term by term.

    Raises
    ------
    ProgramError
        Neither is possible.
    """
    refusal: Cannot | None = None
    if isinstance(items, Items) and items.can_be_gathered:
        variable = graph.open_loop()
        try:
            value = body(items.at(variable))
            return gathered(graph, as_integer(graph, value), variable, items.start, items.stop)
        except Cannot as error:
            refusal = error
        finally:
            graph.close_loop()
    elements = items.unrolled(graph) if isinstance(items, Items) else items
    if elements is None:
        raise refusal or graph.cannot("the loop cannot be written as a sum over slots; simplify its body")
    result = graph.integer(0)
    for element in elements:
        result = add(graph, result, as_integer(graph, body(element)))
    return result


def ever(graph: Graph, count: Value) -> Value:
    """Return whether something that was counted happens."""
    return compare(graph, ">", count, graph.integer(0))


def always(graph: Graph, count: Value) -> Value:
    """Return whether something that was counted never happens."""
    return compare(graph, "==", count, graph.integer(0))
