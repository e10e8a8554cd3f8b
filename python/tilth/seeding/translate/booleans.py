"""Comparisons, logic and conditionals on values."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.seeding.translate.graph import Graph, Value
from tilth.seeding.translate.integers import Terms, add, from_terms, scale, subtract, terms

__all__ = ["as_boolean", "as_integer", "choose", "compare", "conjunction", "disjunction", "negation"]

_INVERSE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def as_integer(graph: Graph, value: Value) -> Value:
    """Return a boolean as 0 or 1, as Python counts it; an integer as it is."""
    return choose(graph, value, graph.integer(1), graph.integer(0)) if value.boolean else value


def as_boolean(graph: Graph, value: Value) -> Value:
    """Return whether a value is true in Python's sense: a number that is not zero."""
    return value if value.boolean else compare(graph, "!=", value, graph.integer(0))


def compare(graph: Graph, sign: str, x: Value, y: Value) -> Value:
    """Return whether x compares with y; booleans count as 0 and 1."""
    if x.boolean and y.boolean and sign in ("==", "!="):
        return _same(graph, sign == "==", x, y)
    x, y = as_integer(graph, x), as_integer(graph, y)
    decided = _decided(sign, *_difference(x, y))
    if decided is not None:
        return graph.truth(decided)
    for one, other, flipped in ((x, y, False), (y, x, True)):
        # A conditional of constants, such as a truth value that was counted, is decided branch by branch.
        if other.form == "constant" and _has_constant_leaves(one):
            return _by_branch(graph, sign, one, other, flipped)
    return graph.make("compare", _balanced(graph, x, y), sign, boolean=True)


def _balanced(graph: Graph, x: Value, y: Value) -> tuple[Value, Value]:
    """Take away what both sides have in common, and a constant from the side that is none: ``i - 1 < 3``."""
    left, right = terms(x), terms(y)
    common = {term: factor for term, factor in left.items() if right.get(term) == factor}
    for one, other in ((left, right), (right, left)):
        if set(one) <= {None}:
            common[None] = other.get(None, 0)
    if not any(common.values()):
        return x, y
    shared = from_terms(graph, common)
    return subtract(graph, x, shared), subtract(graph, y, shared)


def _same(graph: Graph, equal: bool, x: Value, y: Value) -> Value:
    for one, other in ((x, y), (y, x)):
        if one.form == "constant":
            return other if one.data is equal else negation(graph, other)
    if x is y:
        return graph.truth(equal)
    return graph.make("compare", (x, y), "==" if equal else "!=", boolean=True)


def _difference(x: Value, y: Value) -> tuple[int, int]:
    """Return bounds of x - y, in which common terms drop out."""
    low = high = 0
    found = terms(x)
    for term, factor in terms(y).items():
        found[term] = found.get(term, 0) - factor
    for term, factor in found.items():
        ends = (factor, factor) if term is None else (factor * term.low, factor * term.high)
        low, high = low + min(ends), high + max(ends)
    return low, high


def _decided(sign: str, low: int, high: int) -> bool | None:
    """Whether a difference between bounds compares with zero; None if that depends."""
    match sign:
        case "<":
            return True if high < 0 else False if low >= 0 else None
        case "<=":
            return True if high <= 0 else False if low > 0 else None
        case ">" | ">=" | "!=" as other:
            inverse = _decided(_INVERSE[other], low, high)
            return None if inverse is None else not inverse
        case _:
            return True if low == high == 0 else False if low > 0 or high < 0 else None


def _has_constant_leaves(value: Value) -> bool:
    if value.form == "choice":
        return all(part.form == "constant" or _has_constant_leaves(part) for part in value.parts[1:])
    found = terms(value)
    inner = [term for term in found if term is not None]
    return value.form == "sum" and len(inner) == 1 and _has_constant_leaves(inner[0])


def _by_branch(graph: Graph, sign: str, value: Value, constant: Value, flipped: bool) -> Value:
    if value.form == "constant":
        x, y = (constant, value) if flipped else (value, constant)
        return compare(graph, sign, x, y)
    if value.form == "sum":
        condition, then, otherwise = value.parts[0].parts
        (factor,), shift = value.data[1], value.data[0]  # one term and a constant

        def moved(branch: Value) -> Value:
            found = {term: factor * coefficient for term, coefficient in terms(branch).items()}
            found[None] = found.get(None, 0) + shift
            return from_terms(graph, found)

        branches = (moved(then), moved(otherwise))
    else:
        condition, *rest = value.parts
        branches = (rest[0], rest[1])
    kept, left = (_by_branch(graph, sign, branch, constant, flipped) for branch in branches)
    return choose(graph, condition, kept, left)


def negation(graph: Graph, value: Value) -> Value:
    """Return not x."""
    if value.form == "constant":
        return graph.truth(not value.data)
    if value.form == "not":
        return value.parts[0]
    if value.form == "compare":
        return graph.make("compare", value.parts, _INVERSE[value.data], boolean=True)
    if value.form in ("and", "or") and all(part.form in ("compare", "not") for part in value.parts):
        # De Morgan: here the negations of the parts take no nodes of their own.
        word = "or" if value.form == "and" else "and"
        return _junction(graph, word, [negation(graph, part) for part in value.parts])
    return graph.make("not", (value,), None, boolean=True)


def conjunction(graph: Graph, values: Sequence[Value]) -> Value:
    """Return whether all of some booleans hold."""
    return _junction(graph, "and", values)


def disjunction(graph: Graph, values: Sequence[Value]) -> Value:
    """Return whether any of some booleans holds."""
    return _junction(graph, "or", values)


def _junction(graph: Graph, word: str, values: Sequence[Value]) -> Value:
    decisive = word == "or"
    parts: list[Value] = []
    for value in values:
        for part in value.parts if value.form == word else (value,):
            if part.form == "constant":
                if part.data is decisive:
                    return part
            elif negation(graph, part) in parts:
                return graph.truth(decisive)
            elif part not in parts:
                parts.append(part)
    if len(parts) < 2:
        return parts[0] if parts else graph.truth(not decisive)
    return graph.make(word, tuple(parts), None, boolean=True)


def choose(graph: Graph, condition: Value, then: Value, otherwise: Value) -> Value:
    """Return ``then if condition else otherwise``.

    A boolean and an integer together make an integer, as in Python, where True is 1.
    """
    if condition.form == "constant":
        return then if condition.data else otherwise
    if condition.form == "not":
        return choose(graph, condition.parts[0], otherwise, then)
    if then.boolean != otherwise.boolean:
        then, otherwise = as_integer(graph, then), as_integer(graph, otherwise)
    if then is otherwise:
        return then
    if then.boolean:
        return _choose_boolean(graph, condition, then, otherwise)
    return _choose_integer(graph, condition, then, otherwise)


def _choose_boolean(graph: Graph, condition: Value, then: Value, otherwise: Value) -> Value:
    if then.constant is not None or then is condition:
        if then.constant is False:
            return conjunction(graph, (negation(graph, condition), otherwise))
        return disjunction(graph, (condition, otherwise))
    if otherwise.constant is not None or otherwise is condition:
        if otherwise.constant is True:
            return disjunction(graph, (negation(graph, condition), then))
        return conjunction(graph, (condition, then))
    return graph.make("choice", (condition, then, otherwise), None, boolean=True)


def _choose_integer(graph: Graph, condition: Value, then: Value, otherwise: Value) -> Value:
    """Take what both branches have in common out of the conditional."""
    left, right = terms(then), terms(otherwise)
    common: Terms = {
        term: factor for term, factor in left.items() if term is not None and right.get(term) == factor
    }
    rests = [{term: factor for term, factor in side.items() if term not in common} for side in (left, right)]
    # `t - (3 if c else 4)` rather than `t + (-3 if c else -4)`, which has more nodes.
    sign = -1 if all(factor < 0 for rest in rests for factor in rest.values()) else 1
    branches = tuple(
        from_terms(graph, {term: sign * factor for term, factor in rest.items()}) for rest in rests
    )
    low, high = min(branch.low for branch in branches), max(branch.high for branch in branches)
    inner = graph.make("choice", (condition, *branches), None, low=low, high=high)
    # By addition: the conditional may be among the common terms already.
    return add(graph, from_terms(graph, common), scale(graph, sign, inner))
