"""What the manual shows and nobody writes: pictures and help, made while it is built.

`drawings`   graphs of families, masters and sectors, by the drawing code of Tilth itself
`plots`      counts and patterns of real computations, by matplotlib
`directive`  ``{drawing}`` and ``{plot}``, which show them
`verbs`      ``{verbs}``: the help of every verb
`schemas`    ``{schemas}``: what ``--json`` prints
"""
