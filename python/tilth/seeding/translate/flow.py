"""Ways out of a block of statements: its end, returns, breaks and continues, each under a condition."""

from __future__ import annotations

from dataclasses import replace

from tilth.frozen import dataclass
from tilth.seeding.translate.booleans import choose, conjunction, disjunction, negation
from tilth.seeding.translate.environment import Environment, merge
from tilth.seeding.translate.graph import Graph, Value

__all__ = ["Flow", "Jump", "Returned", "branched", "ended", "followed", "when"]


@dataclass(frozen=True)
class Returned:
    """A value that is returned under a condition; it means nothing where the condition does not hold."""

    when: Value
    value: Value


@dataclass(frozen=True)
class Jump:
    """The variables with which a loop or an iteration is left under a condition."""

    when: Value
    variables: Environment


@dataclass(frozen=True)
class Flow:
    """How a block is left. At each seed exactly one of the ways is taken.

    Attributes
    ----------
    variables : dict or None
        At its end, where none of the conditions holds; None if the end is never reached.
    returned : Returned or None
    broke, continued : Jump or None
    """

    variables: Environment | None
    returned: Returned | None = None
    broke: Jump | None = None
    continued: Jump | None = None


def when(graph: Graph, way: Returned | Jump | None) -> Value:
    """Return the condition of a way out; never, if there is none."""
    return graph.truth(False) if way is None else way.when


def branched(graph: Graph, condition: Value, then: Flow, otherwise: Flow) -> Flow:
    """Return the flow of two branches, of which a condition takes the first."""
    if then.variables is None or otherwise.variables is None:
        variables = otherwise.variables if then.variables is None else then.variables
    else:
        variables = merge(graph, condition, then.variables, otherwise.variables)

    def either(one: Returned | Jump | None, other: Returned | Jump | None) -> Value:
        return choose(graph, condition, when(graph, one), when(graph, other))

    return Flow(
        variables,
        _returned(
            graph, condition, either(then.returned, otherwise.returned), then.returned, otherwise.returned
        ),
        _jump(graph, condition, either(then.broke, otherwise.broke), then.broke, otherwise.broke),
        _jump(
            graph, condition, either(then.continued, otherwise.continued), then.continued, otherwise.continued
        ),
    )


def followed(graph: Graph, first: Flow, second: Flow) -> Flow:
    """Return the flow of two blocks, the second one after the end of the first."""
    gone = [when(graph, way) for way in (first.returned, first.broke, first.continued)]

    def later(way: Returned | Jump | None, own: int) -> Value:
        """When the second block is left so: if the first one was not left by another way."""
        others = [negation(graph, gone[number]) for number in range(3) if number != own]
        return conjunction(graph, [when(graph, way), *others])

    def either(way: Returned | Jump | None, own: int) -> Value:
        return disjunction(graph, [gone[own], later(way, own)])

    return Flow(
        second.variables,
        _returned(graph, gone[0], either(second.returned, 0), first.returned, second.returned),
        _jump(graph, gone[1], either(second.broke, 1), first.broke, second.broke),
        _jump(graph, gone[2], either(second.continued, 2), first.continued, second.continued),
    )


def ended(graph: Graph, flow: Flow, way: Jump | None) -> Environment | None:
    """Return the variables where a flow's end and one of its jumps meet."""
    if way is None or flow.variables is None:
        return flow.variables if way is None else way.variables
    return merge(graph, way.when, way.variables, flow.variables)


def _returned(
    graph: Graph, condition: Value, either: Value, one: Returned | None, other: Returned | None
) -> Returned | None:
    if one is None or other is None:
        way = one or other
        return None if way is None else replace(way, when=either)
    return Returned(either, choose(graph, condition, one.value, other.value))


def _jump(graph: Graph, condition: Value, either: Value, one: Jump | None, other: Jump | None) -> Jump | None:
    if one is None or other is None:
        way = one or other
        return None if way is None else replace(way, when=either)
    return Jump(either, merge(graph, condition, one.variables, other.variables))
