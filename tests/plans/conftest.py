"""Plans of every kind: of functions, with numbers, in natural units, of given equations."""

import numpy as np
import pytest

import tilth
from tilth.cases import read_case
from tilth.formats import Source, read_kira_system

EQUATIONS = "bub[1,2]*(s)\nbub[1,1]*(d-3)\n\nbub[1,3]*(2*s)\nbub[1,2]*(d-5)\n\nbub[2,2]*(m)\nbub[1,1]*(1)\n"


def _box():
    case = read_case("box")
    return tilth.plan(case.targets, "laporta")


def _box_at_a_dimension():
    case = read_case("box")
    return tilth.plan(case.targets, "laporta", at={"d": "41/3"})


def _double_box():
    return tilth.plan(read_case("dbox:2").targets)


def _triangle_box():
    return tilth.plan(read_case("tribox").targets)


def _tadpole():
    """Coefficients m and 1, which are one output of the tape, at different powers of the unit."""
    family = tilth.Family("tad", ["k"], ["q"], ["k^2-m", "(k+q)^2"], {"q^2": "0"})
    return tilth.plan([family[1, -1], family[2, 0], family[1, 0], family[0, 1], family[1, -2]], "laporta")


def _natural_units():
    family = tilth.Family("unit", ["k"], ["q"], ["k^2-m", "(k+q)^2"], {"q^2": "1"})
    return tilth.plan([family[2, 1], family[1, 2]], "laporta")


def _equations():
    return tilth.plan_system(read_kira_system(Source("bub", EQUATIONS)), ["bub[1,2]", "bub[1,3]", "bub[2,2]"])


MADE = {
    made.__name__.strip("_"): made
    for made in (_box, _box_at_a_dimension, _double_box, _triangle_box, _tadpole, _natural_units, _equations)
}


@pytest.fixture(scope="session")
def plans():
    """Return each plan by its name, made once."""
    known = {}

    def plan_of(name):
        if name not in known:
            known[name] = MADE[name]()
        return known[name]

    return plan_of


@pytest.fixture(params=sorted(MADE))
def plan(request, plans):
    return plans(request.param)


@pytest.fixture
def random_points():
    """Return random points of a plan: ``random_points(plan, prime, count)``."""

    def draw(plan, prime, count, seed=0):
        generator = np.random.default_rng(seed)
        return generator.integers(0, prime, (count, len(plan.symbols)), dtype=np.uint64)

    return draw
