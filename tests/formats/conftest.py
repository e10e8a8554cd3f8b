import pytest

import tilth
from tilth.cases import load_case


@pytest.fixture(scope="session")
def bubble_family():
    return load_case("bubble")[0]


@pytest.fixture(scope="session")
def bubble_table():
    return tilth.reduce(load_case("bubble")[1], "laporta", at={"d": 41, "s": 7})
