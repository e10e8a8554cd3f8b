"""Integer arithmetic on values. What can be known is folded; everything is exact for unbounded integers.

A sum is kept as a constant and a coefficient for each term, so that a counter which some branches raise is
the counter plus a conditional, not two copies of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from tilth.seeding.translate.graph import Graph, Value
from tilth.seeding.translate.limits import INTEGER

__all__ = [
    "Terms",
    "absolute",
    "add",
    "extreme",
    "from_terms",
    "multiply",
    "quotient",
    "scale",
    "subtract",
    "terms",
]

#: Coefficients by term; that of None is the constant.
Terms = dict[Value | None, int]


def terms(value: Value) -> Terms:
    """Return an integer as a sum."""
    if value.form == "constant":
        return {None: value.low} if value.data else {}
    if value.form != "sum":
        return {value: 1}
    constant, coefficients = value.data  # what `from_terms` puts there
    found: Terms = dict(zip(value.parts, coefficients, strict=True))
    if constant:
        found[None] = constant
    return found


def from_terms(graph: Graph, given: Terms) -> Value:
    """Return the sum of terms."""
    constant = given.get(None, 0)
    found = [(term, factor) for term, factor in given.items() if term is not None and factor]
    if any(abs(factor) > INTEGER for _, factor in found) or (found and abs(constant) > INTEGER):
        raise graph.refuse(f"a number is larger than {INTEGER}; keep products small")
    if not found:
        return graph.integer(constant)
    if found[0][1] == 1 and len(found) == 1 and not constant:
        return found[0][0]
    found.sort(key=lambda pair: pair[0].order)
    low = constant + sum(factor * (term.low if factor > 0 else term.high) for term, factor in found)
    high = constant + sum(factor * (term.high if factor > 0 else term.low) for term, factor in found)
    # The core adds from the left: partial sums stay below the sum of all magnitudes.
    reach = abs(constant) + sum(abs(factor) * max(-term.low, term.high) for term, factor in found)
    graph.check_reach(reach)
    extra = bool(constant) + sum(2 for _, factor in found if abs(factor) != 1)
    parts = tuple(term for term, _ in found)
    data = (constant, tuple(factor for _, factor in found))
    return graph.make("sum", parts, data, low=low, high=high, extra=extra)


def add(graph: Graph, x: Value, y: Value) -> Value:
    """Return x + y."""
    return _combined(graph, x, y, 1)


def subtract(graph: Graph, x: Value, y: Value) -> Value:
    """Return x - y."""
    return _combined(graph, x, y, -1)


def scale(graph: Graph, factor: int, x: Value) -> Value:
    """Return a constant times x."""
    return from_terms(graph, {term: factor * coefficient for term, coefficient in terms(x).items()})


def _combined(graph: Graph, x: Value, y: Value, factor: int) -> Value:
    found = terms(x)
    for term, coefficient in terms(y).items():
        found[term] = found.get(term, 0) + factor * coefficient
    return from_terms(graph, found)


def multiply(graph: Graph, x: Value, y: Value) -> Value:
    """Return x * y."""
    for one, other in ((x, y), (y, x)):
        if one.form == "constant":
            return scale(graph, one.low, other)
    parts = (x, y) if x.order <= y.order else (y, x)
    corners = [p * q for p, q in product((x.low, x.high), (y.low, y.high))]
    return graph.make("product", parts, None, low=min(corners), high=max(corners))


def quotient(graph: Graph, sign: str, x: Value, y: Value) -> Value:
    """Return x // y or x % y; zero where y is zero, as expressions have it.

    Raises
    ------
    ProgramError
        The divisor is always zero.
    """
    if y.low == y.high == 0:
        raise graph.refuse("a divisor is always zero; divide by something else")
    if x.form == y.form == "constant":
        return graph.integer(x.low // y.low if sign == "//" else x.low % y.low)
    if y.low == y.high == 1:
        return x if sign == "//" else graph.integer(0)
    if sign == "//":
        # No larger than the dividend, but for -1 // 2.
        reach = max(-x.low, x.high, 1)
        low, high = (x.low // y.low, x.high // y.low) if y.low == y.high > 0 else (-reach, reach)
    elif y.low > 0:
        low, high = 0, y.high - 1
    else:
        reach = max(-y.low, y.high)
        low, high = -reach, reach
    return graph.make(sign, (x, y), None, low=low, high=high)


def absolute(graph: Graph, x: Value) -> Value:
    """Return abs(x)."""
    if x.low >= 0:
        return x
    if x.high <= 0:
        return scale(graph, -1, x)
    return graph.make("abs", (x,), None, low=0, high=max(-x.low, x.high))


def extreme(graph: Graph, name: str, values: Sequence[Value]) -> Value:
    """Return the min or max of integers."""
    flat: list[Value] = []
    for value in values:
        flat.extend(value.parts if value.form == name else (value,))
    kept: list[Value] = []
    for value in flat:
        if not any(_beaten(name, value, other) for other in kept):
            kept = [other for other in kept if not _beaten(name, other, value)]
            kept.append(value)
    if len(kept) == 1:
        return kept[0]
    kept.sort(key=lambda value: value.order)
    select = min if name == "min" else max
    low, high = select(value.low for value in kept), select(value.high for value in kept)
    return graph.make(name, tuple(kept), None, low=low, high=high)


def _beaten(name: str, value: Value, other: Value) -> bool:
    """Whether a value never decides an extreme in which another one is."""
    return value is other or (value.low >= other.high if name == "min" else value.high <= other.low)
