"""Families of the tests of amplitudes, and the long way round to compare with."""

import random
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

import tilth


@pytest.fixture(scope="session")
def box() -> tilth.Family:
    return tilth.Family(
        "box",
        ["k"],
        ["p1", "p2", "p3"],
        ["k^2", "(k+p1)^2", "(k+p1+p2)^2", "(k+p1+p2+p3)^2"],
        {
            "p1^2": 0,
            "p2^2": 0,
            "p3^2": 0,
            "p1*p2": "s/2",
            "p2*p3": "t/2",
            "p1*p3": "-(s+t)/2",
        },
    )


@pytest.fixture(scope="session")
def bubble() -> tilth.Family:
    return tilth.Family("bubble", ["k"], ["p"], ["k^2-m2", "(k+p)^2-m2"], {"p^2": "s"})


@pytest.fixture(scope="session")
def by_rows() -> Callable[..., dict[tilth.Integral, Fraction]]:
    """Each integral's row at a point, times the value of its coefficient: functions are never summed."""

    def sum_at(
        values: Mapping[tilth.Integral, Fraction], table: tilth.Table, point: Mapping[str, Fraction]
    ) -> dict[tilth.Integral, Fraction]:
        rows = table.evaluate(point)
        found: dict[tilth.Integral, Fraction] = {}
        for integral, value in values.items():
            for master, factor in rows[integral].items():
                found[master] = found.get(master, Fraction(0)) + value * factor
        return {master: value for master, value in found.items() if value}

    return sum_at


@pytest.fixture
def draw() -> random.Random:
    return random.Random(20240917)
