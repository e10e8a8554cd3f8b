"""Random families, with and without maps: the same once masters are mapped.

Where an external momentum is null and orthogonal to all, sunrises lose their momentum, and relations between
masters hide in high seeds: which of them are found depends on how far the seeds of a problem go, and all
answers are right. Of such families the certificates alone are looked at.
"""

import pytest
from mapped import check_composition

import tilth
from random_problems import HEAVY, random_problem

PRIME = 2**31 - 1


def check(problem, symmetries=True, prime=PRIME):
    """Compare; return whether maps made a difference."""
    if problem.family.basis.kinematics.null:
        table = tilth.reduce(problem.targets, at=problem.at, prime=prime, symmetries=symmetries, verify=True)
        assert set(table) == set(problem.targets)
        return False
    without, with_maps = check_composition(problem.targets, problem.at, symmetries=symmetries, prime=prime)
    return without.masters != with_maps.masters


@pytest.mark.parametrize("number", range(30))
def test_the_same_once_masters_are_mapped(number):
    check(random_problem(number))


def test_maps_make_a_difference_in_many():
    assert sum(check(random_problem(number)) for number in (253, 255, 278, 279, 325, 345)) == 6


@pytest.mark.parametrize("number", range(300, 310))
def test_shifts_alone(number):
    check(random_problem(number), symmetries="shifts")


@pytest.mark.parametrize("number", [11, 17, 45, 95, 253, 278, 329, 332])
def test_a_tiny_prime(number):
    check(random_problem(number), prime=101)


@pytest.mark.long
def test_many_random_families(multiplier):
    for number in range(2_000, 2_000 + 200 * multiplier):
        check(random_problem(number))


@pytest.mark.long
def test_heavy_random_families(multiplier):
    for number in range(20 * multiplier):
        check(random_problem(f"heavy symmetric {number}", HEAVY))


def test_a_representative_that_is_not_below_the_target_is_widened():
    """No rule is asked for sector 11, which stands for one below the target, so that one is widened."""
    problem = random_problem("one by one 44", HEAVY)
    target = problem.family[0, 1, 2, 1, 2, 0, 1]
    assert target in problem.targets
    assert 11 & ~target.sector
    score = tilth.score(target)
    assert score.complete
    assert any(master.sector == 11 for master in score.master_integrals)
