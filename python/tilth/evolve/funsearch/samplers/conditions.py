"""Random conditions: comparisons of features with each other and with small numbers."""

from __future__ import annotations

import ast
from random import Random

__all__ = ["random_condition", "random_feature", "random_sign"]

#: How often a feature is taken. What the published rules look at comes more often (arXiv:2502.05121).
_FEATURES = {"t": 6, "s": 6, "dots": 3, "r": 2, "missing": 3, "distance": 1, "top_s": 2, "top_t": 1, "L": 1}

_SIGNS = {ast.LtE: 4, ast.GtE: 3, ast.Lt: 1, ast.Gt: 1, ast.Eq: 1, ast.NotEq: 1}


def random_feature(random: Random) -> str:
    """Return the name of an argument that is a number."""
    return random.choices(list(_FEATURES), list(_FEATURES.values()))[0]


def random_sign(random: Random) -> ast.cmpop:
    """Return a comparison operator."""
    return random.choices(list(_SIGNS), list(_SIGNS.values()))[0]()


def random_condition(random: Random, slots: int | None) -> ast.expr:
    """Return a condition on the arguments, about single slots only if their number is given."""
    left = random_feature(random)
    sign = ast.unparse(ast.Compare(ast.Name("x"), [random_sign(random)], [ast.Name("y")])).split()[1]
    small = random.randrange(7)
    kind = random.randrange(10)
    if kind < 4:
        text = f"{left} {sign} {small}"
    elif kind < 8:
        text = f"{left} {sign} {random_feature(random)} {random.choice('+-')} {small}"
    elif kind == 8 and slots is not None:
        text = f"a[{random.randrange(slots)}] {sign} {small - 3}"
    else:
        kept = random.choice(["x < 0", "x > 1", "x < -1", "x == 0"])
        text = f"sum(1 for x in a if {kept}) {sign} {small}"
    return ast.parse(text, mode="eval").body
