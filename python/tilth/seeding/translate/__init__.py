"""Programs of a subset of Python to rule expressions, by symbolic execution; nothing runs as Python.

`features`      the arguments of such a program, and what they are called in expressions
`source`        its text to a syntax tree
`subset`        which syntax is in the subset; `limits` how large it may be
`translator`    the tree to an expression
`statements`, `loops`, `flow`   what is followed; `environment` the variables on the way
`expressions`, `calls`, `slots`, `gather`   Python's expressions to values
`graph`, `booleans`, `integers`   these values; `render` their text
"""

from tilth.seeding.translate.translator import translate

__all__ = ["translate"]
