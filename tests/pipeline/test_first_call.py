"""The first call works: random problems, no option, against row spaces in plain Python and FLINT's ranks."""

import pytest
from first_call import check_first_call, check_row_space

import tilth
from random_problems import HEAVY, Problem, random_problem


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


@pytest.fixture
def kite():
    lines = ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]
    family = tilth.Family("kite", ["k1", "k2"], ["q"], lines, {"q^2": "s"})
    problem = Problem(family, (family[1, 1, 1, 1, 1],), family.point({"d": 41, "s": 7}))
    return problem, tilth.reduce(problem.targets, at=problem.at)


def test_the_oracle_finds_a_wrong_coefficient(kite):
    problem, table = kite
    assert check_row_space(problem, table, 5_000)
    (target,) = table
    for master in table.masters:
        row = {**table[target], master: table[target][master] + 1}
        with pytest.raises(AssertionError, match="no combination"):
            check_row_space(problem, table.replace(rows={target: row}), 5_000)


def test_the_oracle_finds_a_master_too_many(kite):
    problem, table = kite
    strange = table.replace(masters=(*table.masters, problem.family[2, 1, 0, 1, 1]))
    with pytest.raises(AssertionError, match="relate the masters of the table"):
        check_row_space(problem, strange, 5_000)
