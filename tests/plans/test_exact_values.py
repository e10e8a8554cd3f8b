"""Exact values at rational points: those of the table, by another way."""

from fractions import Fraction

import pytest
from flint import fmpq

import tilth
from tilth.cases import read_case
from tilth.errors import PointError, SingularKinematics


def _rational_points(plan, count=4):
    return [
        {symbol: Fraction(70 * n + 31 * k + 53, 2 * k + n + 3) for k, symbol in enumerate(plan.symbols)}
        for n in range(count)
    ]


def test_values_are_those_of_the_table(plan):
    table = plan.reconstruct()
    points = _rational_points(plan)
    found = plan.evaluate(points)
    assert found == [table.evaluate(point) for point in points]
    assert plan.evaluate(points[0]) == found[0]
    rows = [[point[symbol] for symbol in plan.symbols] for point in points]
    assert plan.evaluate(rows) == found
    assert plan.evaluate([list(map(str, row)) for row in rows]) == found
    assert plan.evaluate([]) == []
    kinds = {type(value) for at in found for row in at.values() for value in row.values()}
    assert kinds == {Fraction}


def test_long_numbers_take_more_primes(plans):
    plan = plans("box")
    point = {"d": Fraction(10**60 + 7, 3**90), "s": 2**200, "t": "-1/5"}
    table = plan.reconstruct()
    assert plan.evaluate(point) == table.evaluate(point)
    assert plan.evaluate({**point, "d": fmpq(7, 3)}) == table.evaluate({**point, "d": "7/3"})


def test_values_are_those_of_a_reduction_at_the_point():
    case = read_case("dbox:2")
    plan = tilth.plan(case.targets)
    point = {"d": "31/7", "s": -2, "t": "5/9"}
    there = tilth.reduce(case.targets, at=point)
    assert {t: dict(row) for t, row in there.items()} == plan.evaluate(point)


def test_what_a_plan_cannot_have_says_what_to_do_instead(plans):
    plan = plans("box")
    with pytest.raises(
        SingularKinematics, match=r"divides by zero at d=4, s=0, t=3.*tilth.reduce\(targets, at"
    ):
        plan.evaluate({"d": 4, "s": 0, "t": 3})
    # Accidents modulo a prime are not that: some of these residues vanish modulo the first primes.
    table = plan.reconstruct()
    for point in ({"d": 2**50 - 27, "s": 3, "t": 5}, {"d": Fraction(1, 2**50 - 27), "s": 3, "t": 5}):
        assert plan.evaluate(point) == table.evaluate(point)


def test_a_point_that_is_special_for_the_plan_alone():
    """At s = 2^50 - 27 times anything the first prime is unlucky, and only that."""
    family, targets = read_case("box").family, read_case("box").targets
    plan = tilth.plan(targets, "laporta")
    point = {"d": 5, "s": 2**50 - 27, "t": 7}
    assert plan.evaluate(point) == plan.reconstruct().evaluate(point)
    assert family is plan.source or family == plan.source


def test_numbers_of_the_plan_may_be_repeated(plans):
    plan = plans("box_at_a_dimension")
    found = plan.evaluate({"s": 3, "t": 5})
    assert plan.evaluate({"d": "41/3", "s": 3, "t": 5}) == found
    with pytest.raises(PointError, match="point has d=4, but the plan was made at d=41/3"):
        plan.evaluate({"d": 4, "s": 3, "t": 5})


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ({"d": 4, "s": 1}, "point misses t"),
        ({"d": 4, "s": 1, "t": 0.5}, "is not exact"),
        ({"d": 4, "s": 1, "u": 1, "t": 1}, "unknown symbol 'u'"),
        ([[1, 2]], r"point 0 has 2 value\(s\), where 3 are needed: d, s, t"),
        ([[1, 2, "x"]], "'x'"),
        ([{"d": 4}], "point misses"),
        ([3], r"point 0 has 1 value\(s\)"),
    ],
)
def test_a_clear_no(plans, point, message):
    with pytest.raises(PointError, match=message):
        plans("double_box").evaluate(point)
