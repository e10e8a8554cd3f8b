"""The first call works: random problems, no option, against row spaces in plain Python and FLINT's ranks."""

import pytest
from first_call import check_first_call
from random_problems import HEAVY, random_problem


@pytest.mark.parametrize("number", range(40))
def test_the_first_call(number):
    check_first_call(random_problem(number))


def test_most_problems_are_compared_with_all_equations_of_a_box():
    assert sum(check_first_call(random_problem(number)) for number in range(10)) >= 6


@pytest.mark.long
def test_the_first_call_for_many(multiplier):
    for number in range(1_000, 1_000 + 500 * multiplier):
        check_first_call(random_problem(number))


@pytest.mark.long
def test_the_first_call_for_heavy_ones(multiplier):
    for number in range(20 * multiplier):
        check_first_call(random_problem(f"heavy {number}", HEAVY))
