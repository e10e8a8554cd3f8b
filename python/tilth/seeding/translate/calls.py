"""Calls of the functions that the subset has, and what loops run over."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tilth.seeding.translate.booleans import as_boolean, as_integer, choose, negation
from tilth.seeding.translate.environment import Environment, assign
from tilth.seeding.translate.gather import always, ever, total
from tilth.seeding.translate.graph import Graph, Slot, Value
from tilth.seeding.translate.integers import absolute, add, extreme
from tilth.seeding.translate.slots import Array, Element, Items, array_items, as_number, fixed, length

__all__ = ["Read", "call", "items_of"]

Node = ast.GeneratorExp | ast.ListComp
#: Evaluates what stands in a call. Expressions have calls in them and calls expressions: what evaluates
#: expressions hands itself to the calls.
Read = Callable[[Graph, Environment, ast.expr], Value | Array]


def call(read: Read, graph: Graph, variables: Environment, node: ast.Call) -> Value:
    """Return the value of a call."""
    assert isinstance(node.func, ast.Name)  # by `check_subset`
    name, line = node.func.id, node.lineno
    value = _call(read, graph, variables, name, node)
    graph.line = line
    return value


def _call(read: Read, graph: Graph, variables: Environment, name: str, node: ast.Call) -> Value:
    arguments = node.args
    if name in ("range", "enumerate", "zip"):
        raise graph.refuse(f"{name} stands outside of the head of a loop; use it after 'in'")
    if name in ("sum", "any", "all"):
        return _gather(read, graph, variables, name, node)
    if name == "len":
        _count(graph, node, 1)
        if isinstance(arguments[0], ast.ListComp):
            return _over(read, graph, variables, arguments[0], lambda value: graph.integer(1))
        found = read(graph, variables, arguments[0])
        if not isinstance(found, Array):
            raise graph.refuse("len of a number; take it of a or target")
        return length(graph, found)
    if name in ("min", "max"):
        return _extreme(read, graph, variables, name, node)
    _count(graph, node, 1)
    value = read(graph, variables, arguments[0])
    if isinstance(value, Array):
        raise graph.refuse(f"{name} of a list; take it of a number")
    if name == "bool":
        return as_boolean(graph, value)
    value = as_integer(graph, value)
    return absolute(graph, value) if name == "abs" else value


def _evaluate(read: Read, graph: Graph, variables: Environment, node: ast.expr) -> Value:
    return as_number(graph, read(graph, variables, node))


def _count(graph: Graph, node: ast.Call, count: int) -> None:
    assert isinstance(node.func, ast.Name)
    if len(node.args) != count or node.keywords:
        raise graph.refuse(f"a call of {node.func.id} with {len(node.args)} arguments; it takes {count}")


def _gather(read: Read, graph: Graph, variables: Environment, name: str, node: ast.Call) -> Value:
    start = graph.integer(0)
    starts = [*node.args[1:], *(keyword.value for keyword in node.keywords if keyword.arg == "start")]
    if starts and name == "sum" and len(node.args) + len(node.keywords) == 2:
        start = as_integer(graph, _evaluate(read, graph, variables, starts[0]))
    else:
        _count(graph, node, 1)
    contribution: Callable[[Value], Value] = {
        "sum": lambda value: as_integer(graph, value),
        "any": lambda value: as_boolean(graph, value),
        "all": lambda value: negation(graph, as_boolean(graph, value)),
    }[name]
    argument = node.args[0]
    if isinstance(argument, Node):
        found = _over(read, graph, variables, argument, contribution)
    else:
        items = items_of(read, graph, variables, argument)
        found = total(graph, items, lambda element: contribution(_number(graph, element)))
    if name == "sum":
        return add(graph, start, found)
    return ever(graph, found) if name == "any" else always(graph, found)


def _number(graph: Graph, element: Element) -> Value:
    if isinstance(element, tuple):
        raise graph.refuse("pairs are added; take one entry of each")
    return element


def _over(
    read: Read, graph: Graph, variables: Environment, node: Node, contribution: Callable[[Value], Value]
) -> Value:
    """Return the sum over a generator of what its values contribute."""

    def nested(generators: list[ast.comprehension], inner: Environment) -> Value:
        if not generators:
            return as_integer(graph, contribution(_evaluate(read, graph, inner, node.elt)))
        first, *rest = generators

        def body(element: Element) -> Value:
            scope = dict(inner)
            assign(graph, scope, first.target, element)
            value = nested(rest, scope)
            for test in reversed(first.ifs):
                condition = as_boolean(graph, _evaluate(read, graph, scope, test))
                value = choose(graph, condition, value, graph.integer(0))
            return value

        return total(graph, items_of(read, graph, inner, first.iter), body)

    return nested(node.generators, variables)


def _extreme(read: Read, graph: Graph, variables: Environment, name: str, node: ast.Call) -> Value:
    """Return a min or max of numbers, or over slots, which expressions only have written out."""
    values: list[Value] = []
    defaults = [keyword.value for keyword in node.keywords if keyword.arg == "default"]
    if len(node.keywords) > len(defaults) or not node.args or (len(node.args) > 1 and defaults):
        raise graph.refuse(f"a call of {name} with other arguments than values; write {name}(x, y)")
    if len(node.args) > 1:
        values = [as_integer(graph, _evaluate(read, graph, variables, argument)) for argument in node.args]
        return extreme(graph, name, values)
    argument = node.args[0]
    element_node: ast.expr | None = None
    target: ast.expr | None = None
    if isinstance(argument, Node):
        if len(argument.generators) > 1 or argument.generators[0].ifs:
            raise graph.refuse(
                f"{name} over a generator with a condition or two loops; use a conditional in it"
            )
        target, element_node = argument.generators[0].target, argument.elt
        argument = argument.generators[0].iter
    found = items_of(read, graph, variables, argument)
    elements = found.unrolled(graph) if isinstance(found, Items) else found
    if elements is None:
        raise graph.cannot(
            f"{name} over all slots has no counterpart for families of different sizes; write a sum or any"
        )
    for element in elements:
        value = element
        if element_node is not None and target is not None:
            scope = dict(variables)
            assign(graph, scope, target, element)
            value = _evaluate(read, graph, scope, element_node)
        values.append(as_integer(graph, _number(graph, value)))
    if values:
        return extreme(graph, name, values)
    if defaults:
        return as_integer(graph, _evaluate(read, graph, variables, defaults[0]))
    raise graph.refuse(f"{name} of nothing; give it values")


def items_of(read: Read, graph: Graph, variables: Environment, node: ast.expr) -> Items | list[Element]:
    """Return what a loop runs over.

    Raises
    ------
    ProgramError
        It is no range with fixed ends, no array, and no display of values.
    """
    graph.step()
    graph.line = node.lineno
    match node:
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return [_evaluate(read, graph, variables, element) for element in elements]
        case ast.Call(func=ast.Name(id="range")):
            return _range(read, graph, variables, node)
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *rest], keywords=keywords):
            starts = [*rest, *(keyword.value for keyword in keywords if keyword.arg == "start")]
            if len(starts) != len(rest) + len(keywords) or len(starts) > 1:
                raise graph.refuse("enumerate with other arguments than a list and a start; leave them out")
            values = [as_integer(graph, _evaluate(read, graph, variables, start)) for start in starts]
            first = fixed(graph, values[0]) if values else 0
            if first is None:
                raise graph.refuse("the start of enumerate depends on the seed; use a number")
            return _enumerated(graph, items_of(read, graph, variables, inner), first)
        case ast.Call(func=ast.Name(id="zip"), args=[left, right], keywords=[]):
            return _zipped(
                graph, items_of(read, graph, variables, left), items_of(read, graph, variables, right)
            )
        case ast.Call(func=ast.Name(id=("enumerate" | "zip") as name)):
            raise graph.refuse(
                f"{name} with other arguments than lists; write enumerate(a) or zip(a, target)"
            )
    found = read(graph, variables, node)
    if isinstance(found, Array):
        return array_items(graph, found)
    raise graph.refuse("a loop runs over a number; write range(…), a or target")


def _range(read: Read, graph: Graph, variables: Environment, node: ast.Call) -> Items | list[Element]:
    if not 1 <= len(node.args) <= 3 or node.keywords:
        raise graph.refuse(f"range with {len(node.args)} arguments; write range(stop) or range(start, stop)")
    ends = [as_integer(graph, _evaluate(read, graph, variables, argument)) for argument in node.args]
    if len(ends) == 1:
        ends.insert(0, graph.integer(0))
    numbers = [fixed(graph, end) for end in ends]
    start, stop = numbers[:2]
    step = numbers[2] if len(numbers) == 3 else 1
    whole = ends[1] is graph.feature("N")
    if any(end.loose for end in ends):
        raise graph.cannot("an end of a range is the variable of another loop; use numbers and test inside")
    if start is None or step is None or (stop is None and not whole):
        raise graph.refuse("an end of a range depends on the seed; use numbers and len(a), and test inside")
    if step == 0:
        raise graph.refuse("a range with step 0; use another step")

    last = None if whole else stop

    # Slots count from 1 and Python from 0: the item of slot j is j - 1, so that a[j - 1] is its entry.
    def at(slot: Slot) -> Value:
        if isinstance(slot, int):
            return graph.integer(slot - 1)
        return add(graph, graph.variable(slot, start + 1, last), graph.integer(-1))

    if step != 1:
        if stop is None:
            raise graph.cannot("a range with a step up to len(a) needs families of one size; use step 1")
        numbers_in = range(start, stop, step)
        graph.iterations(len(numbers_in))
        return [graph.integer(number) for number in numbers_in]
    if stop is not None:
        graph.iterations(len(range(start, stop)))
    return Items(start + 1, last, at)


def _enumerated(graph: Graph, items: Items | list[Element], first: int) -> Items | list[Element]:
    if not isinstance(items, Items):
        return [(graph.integer(first + number), item) for number, item in enumerate(items)]
    start, stop = items.start, items.stop

    def at(slot: Slot) -> Element:
        if isinstance(slot, int):
            number = graph.integer(slot - start + first)
        else:
            number = add(graph, graph.variable(slot, start, stop), graph.integer(first - start))
        return number, items.at(slot)

    return Items(start, stop, at)


def _zipped(graph: Graph, left: Items | list[Element], right: Items | list[Element]) -> Items | list[Element]:
    if isinstance(left, Items) and isinstance(right, Items) and left.ends == right.ends:
        one, other = left, right
        return Items(one.start, one.stop, lambda slot: (one.at(slot), other.at(slot)))
    lists = [side.unrolled(graph) if isinstance(side, Items) else side for side in (left, right)]
    if lists[0] is None or lists[1] is None:
        raise graph.cannot("zip of lists of different lengths needs families of one size; zip a and target")
    return list(zip(lists[0], lists[1], strict=False))
