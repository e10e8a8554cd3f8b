"""The variables of a program at one of its points, and how those of two branches become one."""

from __future__ import annotations

import ast

from tilth.frozen import dataclass
from tilth.seeding.translate.booleans import choose
from tilth.seeding.translate.features import ARRAYS, FEATURES
from tilth.seeding.translate.graph import Graph, Value
from tilth.seeding.translate.slots import Array, Element
from tilth.seeding.translate.source import shown
from tilth.seeding.translate.subset import FUNCTIONS

__all__ = ["Environment", "Lost", "assign", "look_up", "merge", "of_arguments"]


@dataclass(frozen=True)
class Lost:
    """A variable that has no value that can be used.

    Attributes
    ----------
    reason : str
        What is wrong with using it, and what to do.
    """

    reason: str


Environment = dict[str, "Value | Array | Lost"]


def of_arguments(graph: Graph, function: ast.FunctionDef) -> Environment:
    """Return the variables at the start of a function."""
    names = [argument.arg for argument in function.args.args]
    return {name: Array(name) if name in ARRAYS else graph.feature(name) for name in names}


def look_up(graph: Graph, variables: Environment, name: str) -> Value | Array:
    """Return the value of a name.

    Raises
    ------
    ProgramError
        It has none, or not on all paths to here.
    """
    found = variables.get(name)
    if isinstance(found, Lost):
        raise graph.refuse(f"{shown(name)} {found.reason}")
    if found is not None:
        return found
    if name in FEATURES or name in ARRAYS:
        raise graph.refuse(f"{shown(name)} is used, but is not among the arguments; add it to them")
    raise graph.refuse(f"{shown(name)} is used, but has no value here; assign it before")


def assign(graph: Graph, variables: Environment, target: ast.expr, value: Element | Array) -> None:
    """Set a variable, or several from a tuple."""
    if isinstance(target, ast.Tuple | ast.List):
        if not isinstance(value, tuple) or len(value) != len(target.elts):
            raise graph.refuse(f"{len(target.elts)} variables are set to something else than as many values")
        for part, item in zip(target.elts, value, strict=True):
            assign(graph, variables, part, item)
        return
    if not isinstance(target, ast.Name):
        raise graph.refuse(
            "something else than a variable is assigned; the arguments cannot be changed in place"
        )
    if target.id in FUNCTIONS:
        raise graph.refuse(f"{shown(target.id)} is a function; choose another name for the variable")
    if isinstance(value, tuple):
        raise graph.refuse(f"{shown(target.id)} is set to several values; give each a variable of its own")
    variables[target.id] = value


def merge(graph: Graph, condition: Value, then: Environment, otherwise: Environment) -> Environment:
    """Return the variables after two branches."""
    merged: Environment = {}
    for name in [*then, *(name for name in otherwise if name not in then)]:
        left, right = then.get(name), otherwise.get(name)
        if left is None or right is None:
            merged[name] = Lost("does not have a value on every path to here; assign it before the branch")
        elif isinstance(left, Lost) or left == right:
            merged[name] = left
        elif isinstance(right, Lost):
            merged[name] = right
        elif isinstance(left, Value) and isinstance(right, Value):
            merged[name] = choose(graph, condition, left, right)
        else:
            merged[name] = Lost("is sometimes a list and sometimes not; use two names")
    return merged
