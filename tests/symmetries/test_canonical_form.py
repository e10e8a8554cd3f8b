"""The canonical form of a polynomial against all permutations of its variables."""

import random
from itertools import permutations
from math import factorial

import pytest

from tilth.family.symmetries.canonical import canonical_form


def permuted(monomials, order):
    """Return the polynomial with variable order[n] at place n."""
    return [(number, tuple(powers[v] for v in order)) for number, powers in monomials]


def random_polynomial(draw, variables):
    """Return distinct monomials; few coefficients and small powers, so that symmetries are frequent."""
    powers = set()
    for _ in range(draw.randint(1, 2 * variables)):
        powers.add(tuple(draw.choice((0, 0, 1, 1, 2)) for _ in range(variables)))
    if draw.random() < 0.5:  # make it symmetric under a cycle or an exchange
        moved = list(range(variables))
        draw.shuffle(moved)
        for _ in range(variables):
            powers |= {tuple(one[v] for v in moved) for one in powers}
    return [(draw.choice((0, 0, 1)) if draw.random() < 0.3 else 0, one) for one in sorted(powers)]


@pytest.mark.parametrize("number", range(60))
def test_all_orders_and_no_others(number):
    draw = random.Random(number)
    variables = draw.randint(1, 5)
    monomials = random_polynomial(draw, variables)
    form = canonical_form(monomials, variables)
    reached = {
        order
        for order in permutations(range(variables))
        if tuple(sorted(permuted(monomials, order))) == form.matrix
    }
    assert set(form.orders) == reached
    automorphisms = [
        order
        for order in permutations(range(variables))
        if sorted(permuted(monomials, order)) == sorted(monomials)
    ]
    assert len(form.orders) == len(set(form.orders)) == len(automorphisms)


@pytest.mark.parametrize("number", range(60))
def test_equal_exactly_for_polynomials_that_are_the_same(number):
    draw = random.Random(f"pair {number}")
    variables = draw.randint(1, 5)
    first = random_polynomial(draw, variables)
    order = list(range(variables))
    draw.shuffle(order)
    assert canonical_form(permuted(first, order), variables).matrix == canonical_form(first, variables).matrix
    second = [(number, tuple(powers)) for number, powers in first]
    at = draw.randrange(len(second))
    changed = list(second[at][1])
    changed[draw.randrange(variables)] += 1
    if tuple(changed) not in {powers for _, powers in second}:
        second[at] = (second[at][0], tuple(changed))
    same = any(sorted(permuted(second, order)) == sorted(first) for order in permutations(range(variables)))
    assert (canonical_form(first, variables).matrix == canonical_form(second, variables).matrix) is same


def test_lines_that_all_look_alike():
    # x1 + ... + xn
    for variables in (1, 3, 6):
        units = [(0, tuple(int(i == j) for j in range(variables))) for i in range(variables)]
        assert len(canonical_form(units, variables).orders) == factorial(variables)
