import pytest

import tilth
from tilth.cases import load_family


@pytest.fixture(scope="session")
def sunrise():
    """Return the sunrise of equal masses."""
    lines = ["k^2-m", "l^2-m", "(k+l+p)^2-m"]
    return tilth.Family("sunrise", ["k", "l"], ["p"], lines, {"p^2": "s"}, [7])


@pytest.fixture(scope="session")
def box():
    return load_family("box")


@pytest.fixture(scope="session")
def box_equations(box):
    return tilth.differential_equations(box)


@pytest.fixture(scope="session")
def sunrise_equations(sunrise):
    return tilth.differential_equations(sunrise)


@pytest.fixture(scope="session")
def dbox_equations():
    return tilth.differential_equations(load_family("dbox"))


@pytest.fixture(scope="session")
def tribox_equations():
    return tilth.differential_equations(load_family("tribox"))
