import pytest

from tilth.cases import load_case


@pytest.fixture(scope="session")
def tribox():
    """The triangle-box and its target of rank 3."""
    return load_case("tribox")[0]


@pytest.fixture(scope="session")
def bubble():
    return load_case("bubble")[0]
