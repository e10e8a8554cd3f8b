"""The slope of an integrand, to first order, at random scalar products: shares no code with `tilth.calculus`.

All that an integrand knows of its momenta are their scalar products. Those with a loop momentum are drawn at
random, those of externals have their values at a random point. Externals then move by a vector field, the
invariant by itself. Propagators are read from their text by sympy.
"""

from __future__ import annotations

import random

import sympy

PRIME = 2**61 - 1


def expression(value):
    """Read a function of the package as sympy."""
    return sympy.sympify(str(value).replace("^", "**"), locals={"S": sympy.Symbol("S")})


def residue(value, point):
    """Evaluate an expression of sympy modulo the prime."""
    numbers = [
        sympy.Rational(sympy.sympify(part).subs(point)) for part in sympy.fraction(sympy.together(value))
    ]
    above, below = (int(number.p) * pow(int(number.q), -1, PRIME) for number in numbers)
    return above * pow(below, -1, PRIME) % PRIME


def draw_point(family, draw):
    return {sympy.Symbol(name): draw.randrange(2, 10**6) for name in family.symbols}


class Integrand:
    """Values and slopes of all propagators at a random place.

    Parameters
    ----------
    family : Family
    variable : str
    field : mapping
        {(i, j): c_ij}, how external i moves.
    number : int
        Of the place.
    """

    def __init__(self, family, variable, field, number):
        draw = random.Random(number)
        self.point = draw_point(family, draw)
        self.x = sympy.Symbol(variable)
        momenta = [sympy.Symbol(name) for name in (*family.loops, *family.externals)]
        loops = len(family.loops)
        moves = {pair: residue(expression(value), self.point) for pair, value in field.items()}
        products, slopes = {}, {}
        kinematics = family.basis.kinematics
        for i, a in enumerate(momenta):
            for j, b in enumerate(momenta[i:], start=i):
                if i < loops:
                    products[a, b] = products[b, a] = draw.randrange(PRIME)
                else:
                    value = expression(kinematics.product(i - loops, j - loops))
                    products[a, b] = products[b, a] = residue(value, self.point)
        externals = momenta[loops:]
        for a in momenta:
            for b in momenta:
                slopes[a, b] = sum(
                    moves.get((i, j), 0) * products[p, other]
                    for moving, other in ((a, b), (b, a))
                    if moving in externals
                    for i in [externals.index(moving)]
                    for j, p in enumerate(externals)
                )
        self.products, self.slopes, self.momenta = products, slopes, momenta
        legs = {} if family.momentum_conservation is None else {
            sympy.Symbol(family.momentum_conservation[0]): expression(family.momentum_conservation[1])
        }  # fmt: skip
        read = [sympy.expand(expression(text).subs(legs)) for text in family.propagators]
        self.values, self.changes = zip(*(self._propagator(one) for one in read), strict=True)

    def _propagator(self, propagator):
        value = change = 0
        for powers, factor in sympy.Poly(propagator, *self.momenta).terms():
            vectors = [p for p, power in zip(self.momenta, powers, strict=True) for _ in range(power)]
            number = residue(factor, self.point)
            if vectors:
                pair = tuple(vectors)
                value += number * self.products[pair]
                change += number * self.slopes[pair]
            else:
                value += number
                change += residue(sympy.diff(factor, self.x), self.point)
        return value % PRIME, change % PRIME

    def slope(self, indices):
        """Return the slope of the product of D^-a, divided by that product."""
        terms = zip(indices, self.values, self.changes, strict=True)
        return sum(-a * change * pow(value, -1, PRIME) for a, value, change in terms) % PRIME

    def sum_of(self, terms, indices):
        """Return a derivative, divided by the product of D^-a."""
        total = 0
        for shift, slots in terms.items():
            part = sum(
                indices[slot - 1] * residue(expression(value), self.point) for slot, value in slots.items()
            )
            for step, value in zip(shift, self.values, strict=True):
                part = part * pow(value, -step, PRIME) % PRIME
            total += part
        return total % PRIME
