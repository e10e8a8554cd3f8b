"""From text to syntax trees, without any meaning attached.

`expression`   the nodes of a tree, and its text
`parser`       text in
`from_sympy`   sympy expressions in
`suggest`      the name that was probably meant
"""
