"""The algebra that families are made of.

`rational`   rational functions in the symbols of a family
`linear`     row reduction over the rationals that remembers how each row was made
`matrices`   determinants and adjugates over any commutative ring
"""
