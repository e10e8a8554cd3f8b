import pytest

from tilth.cases import load_case

POINTS = {
    "bubble": {"d": 41, "s": 7},
    "box": {"d": "41/3", "s": 7, "t": "-31/5"},
    "tribox": {"d": 41, "m1": 1, "m2": 31, "m3": 47},
}


@pytest.fixture(scope="session")
def bubble():
    return load_case("bubble")


@pytest.fixture(scope="session")
def box():
    return load_case("box")


@pytest.fixture(scope="session")
def tribox():
    return load_case("tribox")


@pytest.fixture(scope="session")
def points():
    """Return generic points by the name of the case."""
    return POINTS
