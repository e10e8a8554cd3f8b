"""What a model is told about the language when there is a wall.

It imports nothing: the program search imports it, and what evaluates behind the wall imports that.
"""

from __future__ import annotations

__all__ = ["LANGUAGE", "MODULES"]

#: What a program can import: all that is in the component, see `guest`.
MODULES = (
    *("bisect", "collections", "functools", "heapq", "itertools", "math"),
    *("operator", "random", "statistics", "string"),
)

LANGUAGE = f"""\
The function runs as Python, at a place with no files, network, clock or threads:
- it is one function, which may define others, and import modules, inside of it;
- the modules there are {", ".join(MODULES[:6])},
  {", ".join(MODULES[6:])};
- it returns True or False, not a number, and raises nothing;
- it answers from its arguments alone: no call may depend on an earlier one;
- it may take some ten thousand steps for a seed, but short functions are better.
"""
