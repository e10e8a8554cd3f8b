"""A checked function to the rule expression that has its value at every seed."""

from __future__ import annotations

import ast

from tilth.errors import ExpressionError, ProgramError
from tilth.seeding.rules.expression import Expression
from tilth.seeding.translate.booleans import as_boolean
from tilth.seeding.translate.environment import of_arguments
from tilth.seeding.translate.graph import Graph
from tilth.seeding.translate.render import render
from tilth.seeding.translate.statements import execute

__all__ = ["translate"]


def translate(function: ast.FunctionDef, slots: int | None = None) -> Expression:
    """Return the expression of a function that `check_subset` let pass.

    The value is Python's at every seed, but for ``x // 0`` and ``x % 0``, which are 0.

    Parameters
    ----------
    function : ast.FunctionDef
    slots : int, optional
        Propagators of the family, if the rule is for one family only: then loops that are no sums are
        unrolled.

    Raises
    ------
    ProgramError
        The function can end without a value, has no counterpart among expressions, or one that is too large.

    Examples
    --------
    >>> source = '''
    ... def keep(a, t, s):
    ...     high = 0
    ...     for x in a:
    ...         if x < -1:
    ...             high += 1
    ...     if t < 4:
    ...         return False
    ...     return s <= t - 3 and high <= 1
    ... '''
    >>> translate(ast.parse(source).body[0]).text
    't >= 4 and s <= t - 3 and count(a[i] < -1 for i in 1..N) <= 1'
    """
    graph = Graph(slots)
    flow = execute(graph, function.body, of_arguments(graph, function))
    if flow.variables is not None or flow.returned is None:
        raise ProgramError("the function can end without a return; add one as its last line")
    value = as_boolean(graph, flow.returned.value)
    try:
        return Expression(render(value))
    except ExpressionError as error:
        raise ProgramError(_too_large(str(error))) from None


def _too_large(message: str) -> str:
    """Return what the core says about the size of an expression, in terms of the function."""
    first = message.partition(" (at character ")[0]
    return f"the function as a rule is too large: {first}"
