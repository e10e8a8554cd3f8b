"""Edits of a program's syntax tree: each changes the tree in place and says whether it found a place to."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tilth.evolve.funsearch.samplers.conditions import random_condition, random_feature, random_sign
from tilth.seeding.translate.features import FEATURES

__all__ = ["EDITS", "Edit"]

#: What an edit is given: a generator, the tree to change, another program, and the number of slots if known.
Edit = Callable[[Random, ast.FunctionDef, ast.FunctionDef, int | None], bool]


@dataclass(frozen=True)
class _Place:
    """Where an expression stands: in a field of a node, or in a list there."""

    owner: ast.AST
    field: str
    number: int | None

    @property
    def node(self) -> ast.expr:
        found = getattr(self.owner, self.field)
        expression: ast.expr = found if self.number is None else found[self.number]
        return expression

    def put(self, node: ast.expr) -> None:
        if self.number is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.number] = node


def _places(function: ast.FunctionDef) -> Iterator[_Place]:
    for owner in ast.walk(ast.Module(function.body, [])):
        for field, value in ast.iter_fields(owner):
            if isinstance(value, ast.expr):
                yield _Place(owner, field, None)
            elif isinstance(value, list):
                yield from (
                    _Place(owner, field, n) for n, item in enumerate(value) if isinstance(item, ast.expr)
                )


def _is_condition(place: _Place) -> bool:
    match place.node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()) | ast.Constant(value=bool()):
            return True
        case _:
            return isinstance(place.owner, ast.Return) or place.field == "test"


def _conditions(function: ast.FunctionDef) -> list[_Place]:
    return [place for place in _places(function) if _is_condition(place)]


def _change_constant(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, __: int | None) -> bool:
    found = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool)
    ]
    if not found:
        return False
    constant = random.choice(found)
    assert isinstance(constant.value, int)
    constant.value = max(0, constant.value + random.choice([-2, -1, -1, 1, 1, 2]))
    return True


def _change_sign(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, __: int | None) -> bool:
    """Change a comparison, or an operator of a sum or of logic."""
    found = [node for node in ast.walk(function) if isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp)]
    if not found:
        return False
    match random.choice(found):
        case ast.Compare(ops=signs):
            signs[random.randrange(len(signs))] = random_sign(random)
        case ast.BoolOp() as junction:
            junction.op = ast.Or() if isinstance(junction.op, ast.And) else ast.And()
        case ast.BinOp() as operation:
            operation.op = random.choice([ast.Add, ast.Sub, ast.Mult, ast.FloorDiv])()
    return True


def _change_feature(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, __: int | None) -> bool:
    found = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in FEATURES]
    if not found:
        return False
    random.choice(found).id = random_feature(random)
    return True


def _replace_condition(
    random: Random, function: ast.FunctionDef, _: ast.FunctionDef, slots: int | None
) -> bool:
    return _rewrite(random, function, lambda old: random_condition(random, slots))


def _join_condition(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, slots: int | None) -> bool:
    sign = random.choices([ast.And, ast.Or], [3, 1])[0]()
    return _rewrite(random, function, lambda old: _joined(sign, old, random_condition(random, slots)))


def _cross(random: Random, function: ast.FunctionDef, other: ast.FunctionDef, _: int | None) -> bool:
    """Take a condition of another program, in place of one or joined to it."""
    known = {argument.arg for argument in function.args.args}
    offered = [place.node for place in _conditions(other) if _names(place.node) <= known]
    if not offered:
        return False
    taken = copy.deepcopy(random.choice(offered))
    sign = random.choice([None, ast.And(), ast.Or()])
    return _rewrite(random, function, lambda old: taken if sign is None else _joined(sign, old, taken))


def _drop_condition(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, __: int | None) -> bool:
    """Leave one operand of ``and``, ``or`` or ``not`` out."""
    found = [place for place in _places(function) if isinstance(place.node, ast.BoolOp)]
    if not found:
        return False
    place = random.choice(found)
    junction = place.node
    assert isinstance(junction, ast.BoolOp)
    del junction.values[random.randrange(len(junction.values))]
    if len(junction.values) == 1:
        place.put(junction.values[0])
    return True


def _add_guard(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, slots: int | None) -> bool:
    result = ast.Return(ast.Constant(random.random() < 0.2))
    guard = ast.If(random_condition(random, slots), [result], [])
    function.body.insert(random.randrange(len(function.body)), guard)
    return True


def _drop_statement(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, __: int | None) -> bool:
    if len(function.body) < 2:
        return False
    del function.body[random.randrange(len(function.body) - 1)]
    return True


def _change_term(random: Random, function: ast.FunctionDef, _: ast.FunctionDef, __: int | None) -> bool:
    """Add a feature or a number to a side of a comparison, or take one away."""
    found = [node for node in ast.walk(function) if isinstance(node, ast.Compare)]
    if not found:
        return False
    comparison = random.choice(found)
    number = random.randrange(len(comparison.comparators))
    side = comparison.comparators[number]
    if isinstance(side, ast.BinOp) and random.random() < 0.5:
        comparison.comparators[number] = random.choice([side.left, side.right])
        return True
    name: ast.expr = ast.Name(random_feature(random), ast.Load())
    term = name if random.random() < 0.5 else ast.Constant(random.randrange(1, 5))
    sign = random.choice([ast.Add, ast.Sub])()
    comparison.comparators[number] = ast.BinOp(side, sign, term)
    return True


def _rewrite(random: Random, function: ast.FunctionDef, new: Callable[[ast.expr], ast.expr]) -> bool:
    found = _conditions(function)
    if not found:
        return False
    place = random.choice(found)
    place.put(new(place.node))
    return True


def _joined(sign: ast.boolop, old: ast.expr, new: ast.expr) -> ast.expr:
    if isinstance(old, ast.Constant):
        return new
    return ast.BoolOp(sign, [old, new])


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


#: How often each edit is tried.
EDITS: dict[Edit, int] = {
    _change_constant: 6,
    _change_sign: 2,
    _change_feature: 3,
    _replace_condition: 3,
    _join_condition: 4,
    _cross: 3,
    _drop_condition: 3,
    _add_guard: 2,
    _drop_statement: 2,
    _change_term: 2,
}
