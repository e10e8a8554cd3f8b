"""The problem with which each promise of docs/reliability.md is tried: small, and every stage works."""

import pytest

import tilth


@pytest.fixture(scope="session")
def bubble():
    return tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})


@pytest.fixture(scope="session")
def targets(bubble):
    return [bubble[2, 1], bubble[2, 2], bubble[3, 1]]
