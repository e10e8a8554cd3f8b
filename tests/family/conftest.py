import pytest

from tilth.family import Family


@pytest.fixture
def tribox(cases):
    return Family.load(cases / "tribox.toml")


@pytest.fixture
def bubble(cases):
    return Family.load(cases / "bubble.toml")
