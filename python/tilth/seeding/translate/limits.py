"""How large programs of the subset may be. All limits are checked before the work that they limit."""

from __future__ import annotations

__all__ = [
    "INTEGER",
    "ITERATIONS",
    "MAGNITUDE",
    "MAX_SLOTS",
    "PLACEHOLDER",
    "SOURCE_CHARACTERS",
    "STEPS",
    "SYNTAX_DEPTH",
    "SYNTAX_NODES",
    "VALUE_DEPTH",
    "VALUE_NODES",
]

#: Characters of a function.
SOURCE_CHARACTERS = 10_000
#: Nodes and levels of its syntax tree.
SYNTAX_NODES = 2_000
SYNTAX_DEPTH = 48
#: Iterations of one loop when it is unrolled.
ITERATIONS = 64
#: Expressions and statements that are gone through during symbolic execution, iterations counted singly.
STEPS = 2_500
#: Nodes and levels of a value on the way. The limits of the expression itself (256 and 32) are the core's;
#: a value on the way may be larger, because it may be simplified or dropped.
VALUE_NODES = 1_024
VALUE_DEPTH = 64
#: The largest integer that an expression can write.
INTEGER = 1_000_000_000
#: Values on the way stay below this, so that the core's saturation at 64 bits never shows.
MAGNITUDE = 2**62
#: What a variable is taken to be below of inside of a loop; checked against what comes out of the loop.
PLACEHOLDER = 2**53
#: Propagators of the largest family, as in the core.
MAX_SLOTS = 20
