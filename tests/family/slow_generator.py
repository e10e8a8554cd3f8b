"""IBP and LI identities by sympy, slowly and differently: the oracle for the templates.

The integrand is a function of all scalar products. It is differentiated by the chain rule with sympy's
own derivative, the scalar products are solved for the propagators with `linsolve`, and the identity is
read off as a Laurent polynomial in the propagators. Only the conventions are shared with the package.
"""

from __future__ import annotations

from itertools import combinations

import sympy


def _symbols(names):
    return {name: sympy.Symbol(name) for name in names}


class SlowGenerator:
    def __init__(self, loops, externals, propagators, kinematics, invariants):
        self.loops, self.externals = list(loops), list(externals)
        self.momenta = self.loops + self.externals
        self.local = _symbols([*self.momenta, *invariants])
        self.z = sympy.symbols(f"z1:{len(propagators) + 1}")
        self.dimension = sympy.Symbol("d")
        self.outer = self._outer_values(kinematics)
        self.denominators = [self._to_products(text) for text in propagators]
        inner = [self.product(a, b) for a, b in self._pairs() if a in self.loops]
        equations = [d.subs(self.outer) - z for d, z in zip(self.denominators, self.z, strict=True)]
        (solution,) = sympy.linsolve(equations, inner)
        self.inner = dict(zip(inner, solution, strict=True))

    def product(self, a, b):
        i, j = sorted((self.momenta.index(a), self.momenta.index(b)))
        return sympy.Symbol(f"sp_{self.momenta[i]}_{self.momenta[j]}")

    def _pairs(self):
        return [(a, b) for i, a in enumerate(self.momenta) for b in self.momenta[i:]]

    def _read(self, text):
        return sympy.sympify(str(text).replace("^", "**").replace(".", "*"), locals=self.local)

    def _to_products(self, text):
        polynomial = sympy.Poly(sympy.expand(self._read(text)), *[self.local[m] for m in self.momenta])
        total = sympy.Integer(0)
        for powers, coefficient in polynomial.terms():
            names = [m for m, power in zip(self.momenta, powers, strict=True) for _ in range(power)]
            assert len(names) in (0, 2)
            total += coefficient * (self.product(*names) if names else 1)
        return total

    def _outer_values(self, kinematics):
        unknowns = [self.product(a, b) for a, b in self._pairs() if a in self.externals]
        if not unknowns:
            return {}
        equations = [self._to_products(key) - self._read(value) for key, value in kinematics.items()]
        (solution,) = sympy.linsolve(equations, unknowns)
        return dict(zip(unknowns, solution, strict=True))

    def _contracted_gradient(self, momentum, q):
        """{scalar product s: q . ds/d momentum}."""
        result = {}
        for a, b in self._pairs():
            value = (self.product(b, q) if a == momentum else 0) + (
                self.product(a, q) if b == momentum else 0
            )
            if value != 0:
                result[self.product(a, b)] = value
        return result

    def _logarithmic(self, momentum, q, indices):
        """(q . d/d momentum) of prod D^-a, divided by prod D^-a."""
        total = sympy.Integer(0)
        for index, denominator, z in zip(indices, self.denominators, self.z, strict=True):
            for s, value in self._contracted_gradient(momentum, q).items():
                total -= index * sympy.diff(denominator, s) * value / z
        return total

    def ibp(self, i, q, indices):
        total = self._logarithmic(i, q, indices) + (self.dimension if i == q else 0)
        return self._collect(total, indices)

    def li(self, i, j, indices):
        total = sympy.Integer(0)
        for n in self.externals:
            total += self.product(n, j) * self._logarithmic(n, i, indices)
            total -= self.product(n, i) * self._logarithmic(n, j, indices)
        return self._collect(total, indices)

    def operators(self):
        for i in self.loops:
            for q in self.momenta:
                yield f"d/d{i}.{q}", lambda a, i=i, q=q: self.ibp(i, q, a)
        for i, j in combinations(self.externals, 2):
            yield f"li({i},{j})", lambda a, i=i, j=j: self.li(i, j, a)

    def _collect(self, total, indices):
        common = sympy.prod(self.z)
        numerator = sympy.together(sympy.expand(total.subs(self.inner).subs(self.outer)) * common)
        polynomial = sympy.Poly(sympy.expand(sympy.cancel(numerator)), *self.z, domain="EX")
        equation = {}
        for powers, coefficient in polynomial.terms():
            key = tuple(a - (power - 1) for a, power in zip(indices, powers, strict=True))
            value = sympy.cancel(sympy.sympify(coefficient))
            if value != 0:
                equation[key] = value
        return equation
