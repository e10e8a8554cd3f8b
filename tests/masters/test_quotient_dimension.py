"""The dimension of a quotient ring: by hand, and against sympy for random polynomials."""

import random

import pytest
import sympy

from tilth.masters.count.ideal import TooLarge, quotient_dimension
from tilth.masters.count.monomials import Monomials


def packed(ring, terms):
    """Return {exponents: coefficient} with monomials as integers."""
    return {
        sum(exponent * ring.variable(number) for number, exponent in enumerate(exponents)): coefficient
        for exponents, coefficient in terms.items()
    }


def dimension(variables, polynomials, prime, **limits):
    ring = Monomials(variables)
    return quotient_dimension([packed(ring, terms) for terms in polynomials], ring, prime, **limits)


BY_HAND = {
    "a point": (2, [{(1, 0): 1, (0, 0): 3}, {(0, 1): 1}], 1),
    "a double point": (1, [{(2,): 1}], 2),
    "nothing": (2, [{(1, 0): 1}, {(1, 1): 1, (0, 0): 1}], 0),
    "a line": (2, [{(1, 0): 1}], None),
    "two axes": (2, [{(1, 1): 1}], None),
    "an axis and a point": (2, [{(1, 1): 1, (1, 0): 6}, {(2, 0): 1, (1, 0): 1}], None),
    "four points": (2, [{(2, 0): 1, (0, 0): 6}, {(0, 2): 1, (0, 0): 6}], 4),
    "roots that need an inverse": (2, [{(1, 1): 1, (0, 0): 6}, {(3, 0): 1, (2, 0): 1}], 1),
}


@pytest.mark.parametrize("prime", [7, 101, 2**61 - 1])
@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name, prime):
    variables, polynomials, expected = BY_HAND[name]
    assert dimension(variables, polynomials, prime) == expected


def by_sympy(variables, polynomials, prime):
    x = sympy.symbols(f"x1:{variables + 1}")
    as_sympy = [
        sum(c * sympy.prod(v**e for v, e in zip(x, m, strict=True)) for m, c in terms.items())
        for terms in polynomials
    ]
    basis = sympy.groebner(as_sympy, *x, modulus=prime, order="grevlex")
    leading = [sympy.Poly(p, *x, modulus=prime).monoms(order="grevlex")[0] for p in basis.exprs]
    if any(not any(monomial) for monomial in leading):
        return 0
    for number in range(variables):
        if not any(m[number] == sum(m) for m in leading):
            return None
    found, waiting = set(), [(0,) * variables]
    while waiting:
        monomial = waiting.pop()
        if monomial in found or any(all(a <= b for a, b in zip(d, monomial, strict=True)) for d in leading):
            continue
        found.add(monomial)
        waiting += [tuple(e + (i == j) for j, e in enumerate(monomial)) for i in range(variables)]
    return len(found)


@pytest.mark.parametrize("prime", [5, 101, 32003])
def test_random_polynomials_against_sympy(prime):
    rnd = random.Random(prime)
    seen = set()
    for _ in range(40):
        variables = rnd.choice([2, 3])
        polynomials = []
        for _ in range(rnd.choice([variables, variables, variables + 1, variables - 1])):
            terms = {}
            for _ in range(rnd.randint(2, 4)):
                terms[tuple(rnd.choice([0, 0, 1, 2]) for _ in range(variables))] = rnd.randrange(1, prime)
            polynomials.append(terms)
        expected = by_sympy(variables, polynomials, prime)
        assert dimension(variables, polynomials, prime) == expected, polynomials
        seen.add(expected)
    assert {0, None} < seen


def test_sizes_are_limited():
    with pytest.raises(TooLarge, match="more than 3 terms"):
        dimension(2, [{(2, 0): 1, (1, 1): 1}, {(0, 2): 1, (1, 1): 2}], 101, max_terms=3)
    with pytest.raises(TooLarge, match="degree 60"):
        dimension(2, [{(50, 1): 1, (0, 0): 1}, {(1, 50): 1, (0, 0): 2}], 101)
    with pytest.raises(TooLarge, match="10,000 dimensions"):
        dimension(3, [{(50, 0, 0): 1}, {(0, 50, 0): 1}, {(0, 0, 50): 1}], 101)


def test_the_order_of_monomials_is_degree_reverse_lexicographic():
    """Larger first: of two of one degree the one with the smaller last exponent that differs."""
    ring = Monomials(3)
    every = [(a, b, c) for a in range(4) for b in range(4) for c in range(4)]
    known = sorted(every, key=lambda m: (sum(m), [-e for e in reversed(m)]))
    ours = sorted(every, key=lambda m: sum(e * ring.variable(i) for i, e in enumerate(m)))
    assert ours == known


def test_monomials_against_exponent_vectors():
    ring, rnd = Monomials(5), random.Random(1)
    for _ in range(500):
        a, b = ([rnd.choice([0, 0, 1, 2, 60]) for _ in range(5)] for _ in range(2))
        x, y = (sum(e * ring.variable(i) for i, e in enumerate(m)) for m in (a, b))
        largest = [max(pair) for pair in zip(a, b, strict=True)]
        assert ring.lcm(x, y) == sum(e * ring.variable(i) for i, e in enumerate(largest))
        assert ring.divides(x, y) == all(e <= f for e, f in zip(a, b, strict=True))
        assert ring.degree(x) == sum(a)
        assert ring.power_of(x) == (a.index(sum(a)) if sum(a) and sum(a) in a else None)
