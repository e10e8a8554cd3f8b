"""Momenta, their scalar products, and what propagators are in terms of them.

`momenta`       the algebra of momenta, evaluated over a syntax tree
`conservation`  one external momentum as a combination of the others
`products`      the value of every scalar product of external momenta
`gram`          null momenta, and whether the others are independent
`propagators`   linear forms in the loop scalar products, completed and inverted
`dimensions`    mass dimensions, checked or inferred
`singular`      where the kinematics does not exist or degenerates
"""
