"""Factors of integer polynomials, with FLINT's own factorisation as the oracle."""

import time
from itertools import pairwise

import pytest
from flint.utils.flint_exceptions import DomainError
from hypothesis import given, settings
from hypothesis import strategies as st

from tilth.table import polynomials
from tilth.table.factored import FactoredFunction
from tilth.table.polynomials import divided_often, factored, integer_ring

SYMBOLS = ("d", "s", "t", "m")
RING = integer_ring(SYMBOLS)


def sums(degree):
    """Polynomials of which no symbol has a higher power."""
    powers = st.tuples(*[st.integers(0, degree)] * len(SYMBOLS))
    terms = st.dictionaries(powers, st.integers(-9, 9).filter(bool), min_size=1, max_size=8)
    return terms.map(RING.from_dict)


def up_to_sign(factors):
    """Factors as texts, each that of its sign which comes first."""
    return sorted((min(str(factor), str(-factor)), int(multiplicity)) for factor, multiplicity in factors)


@settings(deadline=None)
@given(st.lists(sums(1), min_size=1, max_size=3), sums(2))
def test_factors_are_those_of_flint(linear, other):
    polynomial = other
    for one in linear:
        polynomial *= one
    polynomials._factored.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polynomials, "_FEW_TERMS", 0)
        number, factors = factored(polynomial)
    product = RING.from_dict({(0,) * len(SYMBOLS): number})
    for factor, multiplicity in factors:
        product *= factor**multiplicity
    assert product == polynomial
    assert up_to_sign(factors) == up_to_sign(polynomial.factor()[1])


def test_a_symbol_to_the_first_power_spares_a_factorisation(monkeypatch):
    """A kilobyte of text made a numerator of two thousand terms, which took FLINT two seconds."""
    ring = integer_ring(tuple("abcdefghijkl"))
    a, *others = ring.gens()
    polynomial, rest = 1 + a, ring.from_dict({(0,) * 12: 1})
    for one, other in pairwise(others):
        rest *= one + other**2
    polynomial *= rest
    polynomial += others[0] * a
    assert len(polynomial) > 1_000
    seen = []
    whole = polynomials._factor
    monkeypatch.setattr(polynomials, "_factor", lambda given: seen.append(len(given)) or whole(given))
    number, factors = factored(polynomial)
    assert (number, [multiplicity for _, multiplicity in factors]) == (1, [1])
    assert seen == [len(polynomial), 1]


@settings(deadline=None)
@given(
    sums(2), sums(1).filter(lambda factor: factor.total_degree() > 0), st.integers(0, 3), st.integers(0, 3)
)
def test_a_factor_is_divided_out_as_often_as_flint_can(other, factor, power, most):
    polynomial = other * factor**power
    expected, times = polynomial, 0
    while times < most:
        try:
            expected = expected / factor
        except DomainError:
            break
        times += 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polynomials, "_MANY_TERMS", 0)
        patch.setattr(polynomials, "_LOW_DEGREE", -100)
        assert divided_often(polynomial, factor, most) == (expected, times)


def test_a_division_that_does_not_go_takes_no_memory():
    """A text of 500 letters took 14 seconds and 3 GB: quotients of a million terms before a remainder."""
    d, s, t, m = RING.gens()
    polynomial, factor = d**1800 * (t + 2 * m) + s, d + s * m + t + 1818
    assert divided_often(polynomial, factor, 3) == (polynomial, 0)
    assert divided_often(polynomial * factor**2, factor, 3) == (polynomial, 2)


def test_a_quotient_of_many_terms_is_in_lowest_terms_within_a_second():
    """A text of 150 letters took 3.4 seconds: whether a factor divides was asked term by term."""
    d, s, t, m = RING.gens()
    above, below = (t**2 - m + d + 12) ** 99, s**6 * (d + 12) + 2
    started = time.process_time()
    value = FactoredFunction.make(above * s**594, 2, [(below, 99), (s, 2)])
    assert time.process_time() - started < 1.5
    assert value == FactoredFunction(above * s**592, 2, ((below, 99),))


def test_long_numbers_have_a_common_divisor_within_a_second():
    """Coefficients of 280,000 digits took 5.8 seconds in the divisors of Python's integers."""
    d = RING.gens()[0]
    above = (10**1421 * d - 10**2842 + 1) ** 99
    started = time.process_time()
    value = FactoredFunction.make(above * 6, 4)
    assert time.process_time() - started < 1.5
    assert value == FactoredFunction(above * 3, 2, ())
