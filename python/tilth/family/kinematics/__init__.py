"""Momenta, their scalar products, and what propagators are in terms of them.

`momenta`       the algebra of momenta, evaluated over a syntax tree
`products`      the value of every scalar product of external momenta
`propagators`   linear forms in the loop scalar products, completed and inverted
`dimensions`    mass dimensions, checked or inferred
`singular`      where the kinematics does not exist
"""
