import pytest

import tilth
from tilth.cases import load_case


@pytest.fixture(scope="session")
def tribox():
    return load_case("tribox")


@pytest.fixture(scope="session")
def rational_table(tribox):
    return tilth.reduce(tribox[1], at={"d": 41, "m1": 1, "m2": 31, "m3": 47})


@pytest.fixture(scope="session")
def prime_table(tribox):
    return tilth.reduce(tribox[1], at={"d": 41, "m1": 1, "m2": 31, "m3": 47}, prime=2**31 - 1)


@pytest.fixture(scope="session")
def box_table():
    # Several targets, three masters, and a fraction in the point.
    return tilth.reduce(load_case("box")[1], "laporta", at={"d": "41/3", "s": 7, "t": "-31/5"})


@pytest.fixture(scope="session")
def tiny_table():
    """Return a table modulo 101, with a target of a zero sector."""
    family, targets = load_case("bubble")
    return tilth.reduce([*targets, family[1, 0]], "laporta", at={"d": 41, "s": 7}, prime=101)


@pytest.fixture(params=["rational_table", "prime_table", "box_table", "tiny_table"])
def table(request):
    return request.getfixturevalue(request.param)
